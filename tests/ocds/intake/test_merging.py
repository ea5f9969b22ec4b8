import socket
from decimal import Decimal
from typing import Any

import pytest

from app.ocds.intake.merging import merged
from app.ocds.intake.shape import in_shape
from tests.ocds.contracts.samples import as_read, history


def test_what_releases_say_one_after_the_other_is_one() -> None:
    whole = merged(as_read(history()["releases"])).tree

    [contract] = whole["contracts"]
    kinds = {one.get("noticeType") for one in contract["documents"]}
    assert kinds >= {"UK7", "UK9"}
    assert contract["agreedMetrics"][0]["id"] == "1"
    rated = contract["implementation"]["metrics"][0]["observations"]
    assert [one["id"] for one in rated] == ["059886-2026"]
    assert [one["name"] for one in whole["awards"][0]["suppliers"]]
    assert whole["id"] == "059886-2026"


def a_release(number: int, **told: Any) -> dict[str, Any]:
    return {"ocid": "o", "id": str(number), "date": f"2026-01-0{number}T00:00:00Z", **told}


def test_a_null_takes_back_what_was_said_and_the_last_word_stands() -> None:
    first = a_release(1, tag=["tender"], tender={"title": "A", "status": "active"})
    second = a_release(2, tag=["tender", "award"], tender={"title": "B", "status": None})

    whole = merged([first, second]).tree

    assert whole["tender"] == {"title": "B"}
    assert whole["tag"] == ["tender", "award"]


def test_lists_that_the_schema_says_are_one_word_are_replaced_whole() -> None:
    def amended(*ids: str) -> dict[str, Any]:
        grounds = [{"id": one, "description": one} for one in ids]
        return {"contracts": [{"id": "1", "amendments": [
            {"id": "a", "rationaleClassifications": grounds}]}]}  # fmt: skip

    whole = merged([a_release(1, **amended("x", "y")), a_release(2, **amended("z"))]).tree

    [told] = whole["contracts"][0]["amendments"]
    assert [one["id"] for one in told["rationaleClassifications"]] == ["z"]


def test_releases_of_which_one_has_words_where_another_has_a_list_stand_alone() -> None:
    odd, last = a_release(1, tender="words"), a_release(2, tender={"lots": [{"id": "1"}]})

    told = merged([odd, last])

    assert told.tree["tender"] == last["tender"]
    assert "words" in told.trouble


def test_nothing_is_asked_of_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise AssertionError("something was to be fetched")

    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    reference = {"$ref": "https://example.org/schema.json", "extensions": ["https://example.org"]}

    whole = merged([a_release(1, **reference), a_release(2, tender=reference)]).tree

    assert whole["tender"] == reference


@pytest.mark.parametrize(
    ("sent", "shaped"),
    [
        ({"1": {"id": "b"}, "0": {"id": "a"}}, [{"id": "a"}, {"id": "b"}]),
        ({"10": 1, "9": 2}, [2, 1]),
        ([None, {"id": Decimal("1.0")}], [{"id": "1"}]),
        ([{"id": None, "a": 1}, {"id": [], "b": 2}], [{"a": 1}, {"b": 2}]),
        ([{"id": "1", "a": 1}, {"id": Decimal(1), "b": 2}], [{"id": "1", "a": 1, "b": 2}]),
        (["x", "x"], ["x", "x"]),
        ({}, {}),
        ({"id": "1", "2": 3}, {"id": "1", "2": 3}),
        ({"٣": 1}, {"٣": 1}),
    ],
)
def test_what_is_odd_is_brought_into_shape(sent: Any, shaped: Any) -> None:
    assert in_shape(sent) == shaped
