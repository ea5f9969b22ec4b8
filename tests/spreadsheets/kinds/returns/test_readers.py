"""Readers of cells of a return, and their refusals."""

from collections.abc import Callable
from typing import Any

import pytest

from app.spreadsheets.kinds.returns.readers import (
    a_group,
    a_tier,
    a_whole,
    groups,
    groups_in,
    how_many,
    one_of,
    tier_number,
    tier_told,
    tokens,
)
from app.spreadsheets.sheet import Cell


def cell(text: str, kind: Any = "text") -> Cell:
    return Cell(kind, text, "Jobs!D4")


@pytest.mark.parametrize(
    ("reader", "written", "read"),
    [
        (one_of("In post", "left"), " IN POST ", "In post"),
        (one_of("In post", "left"), "< Select >", ""),
        (a_tier, "Subcontractor", "subcontractor"),
        (a_tier, "2", "subcontractor"),
        (a_tier, "4", "4"),
        (a_tier, "Main", ""),
        (a_tier, "1", ""),
        (a_whole, "3", 3),
        (how_many, "3", 3),
        (how_many, "1", None),
        (tokens, "T-1; T-2,T-3", ["T-1", "T-2", "T-3"]),
        (a_group, "Care leaver", "care_leaver"),
        (groups, "Veteran: 1, care leaver:2", "care_leaver: 2; veteran: 1"),
    ],
)
def test_cells_are_read(reader: Callable[[Cell], Any], written: str, read: Any) -> None:
    assert reader(cell(written)) == read


@pytest.mark.parametrize(
    ("reader", "written", "fix"),
    [
        (one_of("left"), "gone", "left"),
        (a_tier, "10", "3 to 9"),
        (a_tier, "mine", "main"),
        (a_whole, "1.5", "whole number"),
        (groups, "veteran: many", "care_leaver: 2"),
        (groups, "veteran", "care_leaver: 2"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(
    reader: Callable[[Cell], Any], written: str, fix: str
) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        reader(cell(written))

    assert fix in refusal.value.args[1]


def test_a_refusal_of_a_secret_does_not_repeat_it() -> None:
    with pytest.raises(ValueError, match="cannot be read") as refusal:
        tokens(cell("2026-01-05", "day"))

    assert "2026" not in str(refusal.value.args)


def test_tiers_and_groups_are_told_as_they_are_read() -> None:
    assert [tier_told(tier_number(word)) for word in ("", "main", "subcontractor", "7")] == [
        "", "", "subcontractor", "7",
    ]  # fmt: skip
    assert groups_in("care_leaver: 2; veteran: 1") == {"care_leaver": 2, "veteran": 1}
