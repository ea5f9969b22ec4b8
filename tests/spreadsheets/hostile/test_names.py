"""What a file is called, and what it is said to be: neither is believed (A21)."""

import pytest

from tests.arranged import World
from tests.spreadsheets.imports.made import OCTETS

CSV = b"Supplier name,Payment date,Amount\r\nAsh Ltd,2026-01-05,12\r\n"
NAMES = [
    "../../etc/passwd", "C:\\Windows\\system32\\x.csv", "x.csv\r\nSet-Cookie: a=b",
    "<img src=x onerror=alert(1)>.csv", "\u202efdp.exe", "=1+1.xlsx", "CON", ".", "..", "",
    "   ", "a" * 990 + ".csv", "\u200b", "x.csv; rm -rf /", '"; filename="evil.exe',
    "名簿.csv", "e\u0301" * 200, "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
]  # fmt: skip
KINDS = [
    "text/html", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "x",
    "application/json", "application/octet-stream\t; charset=utf-7", "",
]  # fmt: skip


def turning(name: str) -> list[str]:
    """Give the signs of a name that hide what it is."""
    return [sign for sign in name if not sign.isprintable() or sign in "\u202e\u200b/\\"]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_made_fit_to_be_shown(world: World, name: str) -> None:
    params = {"kind": "spend", "file_name": name}
    answer = world.client.post(
        "/v1/imports", params=params, content=CSV, headers=world.caller | OCTETS
    )

    assert answer.status_code in (200, 201), answer.text
    shown = answer.json()["file_name"]
    assert 0 < len(shown) <= 120
    assert turning(shown) == []
    assert not any(one in str(answer.headers) for one in ("Set-Cookie", "evil", "passwd"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_kind_is_refused_or_not_believed(world: World, kind: str) -> None:
    answer = world.client.post(
        "/v1/imports", params={"kind": "spend"}, content=CSV,
        headers=world.caller | {"Content-Type": kind},
    )  # fmt: skip

    assert answer.status_code in (200, 201, 415), answer.text
    assert answer.headers["content-type"].startswith("application/")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("name", "status"), [("x" * 1_001, 422), ("a\0b.csv", 400)])
def test_a_name_beyond_all_measure_is_refused(world: World, name: str, status: int) -> None:
    answer = world.client.post(
        "/v1/imports", params={"kind": "spend", "file_name": name}, content=CSV,
        headers=world.caller | OCTETS,
    )  # fmt: skip

    assert answer.status_code == status
