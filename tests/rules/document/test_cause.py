"""Causes of shortfalls: each stands once, and says whose it is to mend."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.rules.document.cause import Causes, Side
from app.rules.reading import read_library


def causes(**branches: Any) -> Causes:
    return Causes.model_validate({"source": "A list", "branches": branches})


def a_branch(*codes: str, side: str = "supplier") -> dict[str, Any]:
    return {"title": "A branch", "side": side, "causes": {code: {"title": code} for code in codes}}


def test_whose_a_cause_is_follows_from_its_branch_unless_it_says_otherwise() -> None:
    told = a_branch("staff_left", "no_vacancy")
    told["causes"]["no_vacancy"]["side"] = "both"

    found = causes(supplier=told).each()

    assert (found["staff_left"].side, found["staff_left"].branch) == (Side.SUPPLIER, "supplier")
    assert found["no_vacancy"].side is Side.BOTH
    assert found["no_vacancy"].source == {"title": "A list"}


@pytest.mark.parametrize(
    ("branches", "words"),
    [
        ({"one": a_branch("same"), "other": a_branch("same")}, "two branches"),
        ({"one": a_branch("c" * 61)}, "60 characters"),
        ({"one": a_branch()}, "at least 1"),
        ({"one": a_branch("cause", side="somebody")}, "supplier"),
    ],
)
def test_a_list_of_causes_that_cannot_be_relied_on_is_refused(
    branches: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        causes(**branches)


def test_the_list_that_ships_has_every_branch_and_owner() -> None:
    found = read_library().causes.values()

    assert {one.branch for one in found} == {
        "demand", "supply", "supplier", "council", "evidence", "force_majeure",
    }  # fmt: skip
    assert {one.side for one in found} == set(Side)
    assert all(one.source["title"] and one.source["date"] for one in found)
