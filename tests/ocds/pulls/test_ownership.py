import json
from typing import Any

import pytest

from app.ocds.intake.buyer import Buyers
from app.ocds.intake.envelope import Piece
from app.ocds.intake.lines import releases_of
from app.ocds.intake.told import told_by
from app.ocds.pulls.ownership import Whose, whose

US = Buyers(["GB-PPON-PJYG-6658-PPMY"], ["Leeds City Council"])
PPON = {"scheme": "GB-PPON", "id": "pjyg-6658-ppmy"}


def asked(release: dict[str, Any] | bytes, buyers: Buyers = US, version: str = "1.1") -> Whose:
    told = release if isinstance(release, bytes) else json.dumps({"ocid": "a"} | release).encode()
    return whose(told_by(Piece("", told, version=version)), told, buyers)


@pytest.mark.parametrize(
    "release",
    [
        {"buyer": {"id": "GB-PPON-PJYG-6658-PPMY"}},
        {"buyer": {"id": "1"}, "parties": [{"id": "1", "identifier": PPON}]},
        {"parties": [{"roles": ["supplier", "buyer"], "additionalIdentifiers": [PPON]}]},
        {"buyer": {"name": "LEEDS  CITY\nCOUNCIL "}},
        {"parties": {"1": {"roles": ["buyer"], "name": "Leeds City Council"}}},
        {"parties": [{"roles": {"0": "buyer"}, "name": "Leeds City Council"}]},
        {"parties": [{"roles": {"0": "supplier", "1": "buyer"}, "identifier": PPON}]},
    ],
)
def test_a_buyer_is_known_wherever_it_is_named(release: dict[str, Any]) -> None:
    assert asked(release) is Whose.OURS


@pytest.mark.parametrize(
    "release",
    [
        {"buyer": {"name": "Leeds City Council Homes"}},
        {"buyer": {"id": "GB-FTS-1"}},
        {"parties": [{"roles": ["buyer"]}]},
        {"parties": [{"roles": {"0": "buyer"}, "name": "Other"}]},
        {"buyer": {"name": "Other"}, "parties": [{"roles": ["supplier"], "identifier": PPON}]},
    ],
)
def test_what_another_buys_is_theirs(release: dict[str, Any]) -> None:
    assert asked(release) is Whose.OTHERS


@pytest.mark.parametrize(
    "release",
    [{}, {"buyer": None}, {"buyer": {}}, {"parties": [], "buyerID": []}, {"parties": "none"},
     {"parties": [{"roles": ["supplier"], "name": "Leeds City Council"}]}],
)  # fmt: skip
def test_who_is_not_said_is_nobody(release: dict[str, Any]) -> None:
    assert asked(release) is Whose.UNSAID


def test_names_alone_let_nobody_else_in() -> None:
    assert asked({"buyer": {"id": "GB-COH-1"}}, Buyers([], ["Anytown"])) is Whose.OTHERS


def test_what_cannot_be_read_is_ours_if_it_names_us() -> None:
    assert asked(b'{"buyer": {"name": "Leeds City Council"}, "a":  000,}') is Whose.OURS
    assert asked(b'{"buyer": {"id": "GB-PPON-PJYG-6658-PPMY"}, "a": }') is Whose.OURS
    assert asked(b'{"buyer": {"name": "Other"}, "a":  000,}') is Whose.BROKEN


def test_what_could_not_be_looked_at_is_not_said_to_be_anybodys() -> None:
    assert asked({"buyer": {"name": "Leeds City Council"}}, version="2.0") is Whose.UNREAD
    deep = b'{"ocid": "a", "tender": ' + b"[" * 70 + b"]" * 70 + b"}"
    [piece] = releases_of([b'{"releases": [' + deep + b"]}"])
    assert whose(told_by(piece), piece.content, US) is Whose.UNREAD
