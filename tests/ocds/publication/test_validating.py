"""Releases are held against the schemas, and against the formats that these name."""

from typing import Any

import pytest

from app.ocds.publication.validating import NotValid, faults_in, refuse_invalid


def a_release(**changes: Any) -> dict[str, Any]:
    """Give a release that says nothing, and is valid."""
    least = {
        "ocid": "ocds-h6vhtk-0000a0", "id": "sv-000001-2026", "date": "2026-03-02T09:30:00Z",
        "tag": ["award"], "initiationType": "tender",
    }  # fmt: skip
    return least | changes


@pytest.mark.parametrize(
    ("date", "is_valid"),
    [
        ("2026-03-02T09:30:00Z", True),
        ("2026-03-02T09:30:00.125+01:00", True),
        ("2026-02-30T09:30:00Z", False),
        ("2026-03-02T25:30:00Z", False),
        ("2026-03-02", False),
        ("2026-03-02T09:30:00", False),
        ("2 March 2026", False),
    ],
)
def test_a_moment_is_one_of_the_calendar_with_its_zone(date: str, is_valid: bool) -> None:
    assert (faults_in(a_release(date=date)) == []) is is_valid


@pytest.mark.parametrize(
    ("url", "is_valid"),
    [
        ("https://a.example/releases/1?a=b#c", True),
        ("urn:isbn:0451450523", True),
        ("court of March", False),
        ("https://a.example/a b", False),
        ("https://a.example/\u00e9", False),
    ],
)
def test_an_address_is_written_as_one(url: str, is_valid: bool) -> None:
    tender = {"id": "1", "documents": [{"id": "1", "url": url}]}

    assert (faults_in(a_release(tender=tender)) == []) is is_valid


def test_what_is_not_valid_is_not_published() -> None:
    refuse_invalid(a_release())

    with pytest.raises(NotValid, match="date"):
        refuse_invalid(a_release(date="soon"))
