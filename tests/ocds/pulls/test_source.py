from datetime import UTC, datetime

import pytest

from app.ocds.pulls.source import PROTOCOLS, Source, first_page, origin_of
from app.ocds.pulls.window import Window

WINDOW = Window(datetime(2026, 7, 1, 9, 0, tzinfo=UTC), datetime(2026, 12, 1, 9, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (Source.FIND_A_TENDER,
         "updatedFrom=2026-07-01T10:00:00&updatedTo=2026-12-01T09:00:00&limit=100"),
        (Source.CONTRACTS_FINDER,
         "publishedFrom=2026-07-01T10:00:00&publishedTo=2026-12-01T09:00:00&limit=100"),
    ],
)  # fmt: skip
def test_each_publisher_is_asked_by_its_own_words_and_its_own_clock(
    source: Source, asked: str
) -> None:
    assert first_page(source, "https://a.example/b", WINDOW) == f"https://a.example/b?{asked}"


def test_every_source_has_its_address() -> None:
    assert set(PROTOCOLS) == set(Source)
    assert all(one.address.startswith("https://www.") for one in PROTOCOLS.values())


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin_of("HTTPS://A.example:8443/b?c=d") == "https://a.example:8443"
    assert origin_of("https://A.example:443/b") == origin_of("https://a.example/")
    assert origin_of("http://127.0.0.1:80/") == "http://127.0.0.1"
    assert origin_of("https://a.example:8443/") != origin_of("https://a.example/")
    assert origin_of("https://a.example/") != origin_of("https://a.example.b.example/")
