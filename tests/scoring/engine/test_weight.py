"""Weights count as published, or shared among the criteria that are left."""

from typing import Any

import pytest

from tests.factories import scored

RULES = """
weights: points
respread_at_least: %s
criteria:
  - {code: a, weight: 10, not_applicable: respread, method: {formula: value}}
  - {code: b, weight: 30, not_applicable: respread, method: {formula: value}}
  - code: c
    weight: 60
    not_applicable: respread
    %s
    criteria:
      - {code: d, weight: 1, not_applicable: respread, method: {formula: value}}
      - {code: e, weight: 3, not_applicable: respread, method: {formula: value}}
"""
MARKS = {"a": 1, "b": 1, "d": 1, "e": 1}


def card(*absent: str, least: int = 1, below: str = "") -> dict[str, Any]:
    left = {code: mark for code, mark in MARKS.items() if code not in absent}
    if "c" in absent:
        left = {code: mark for code, mark in left.items() if code not in ("d", "e")}
    tenders = (
        f"tenders: [{{supplier: A, marks: {{{', '.join(f'{k}: {v}' for k, v in left.items())}}},"
        f" not_applicable: {{{', '.join(f'{code}: none' for code in absent)}}}}}]"
    )
    made: dict[str, Any] = scored(RULES % (least, below), tenders)["A"]
    return made


def weights(*absent: str) -> dict[str, str]:
    criteria = card(*absent)["criteria"]
    return {code: one["weight_in_effect"] for code, one in criteria.items()}


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        ((), {"a": "10", "b": "30", "c": "60", "d": "1", "e": "3"}),
        (("b",), {"a": "14.285714285714285714285714285714285714285714285714", "b": "0",
                  "c": "85.714285714285714285714285714285714285714285714286", "d": "1", "e": "3"}),
        (("d",), {"a": "10", "b": "30", "c": "60", "d": "0", "e": "4"}),
        (("c",), {"a": "25", "b": "75", "c": "0", "d": "0", "e": "0"}),
    ],
)  # fmt: skip
def test_those_left_share_the_weight_in_proportion(
    absent: tuple[str, ...], expected: dict[str, str]
) -> None:
    assert weights(*absent) == expected


@pytest.mark.parametrize("absent", [(), ("a",), ("b",), ("c",), ("d",), ("a", "d")])
def test_full_marks_are_full_marks_whatever_does_not_apply(absent: tuple[str, ...]) -> None:
    total = card(*absent)["total"]

    assert str(total) == "100" or str(total).startswith("99.9999999999999999999999999999999999999")


def test_fewer_left_than_the_level_needs_fails() -> None:
    assert card("a", least=2)["status"] == "assessed"
    assert card("a", "b", least=2)["status"] == "fails_requirements"
    assert card("d", below="respread_at_least: 2")["status"] == "fails_requirements"
    assert card("d", least=2)["status"] == "assessed"  # the rules' bound is for the top level


def test_nothing_left_at_all_fails() -> None:
    assert card("a", "b", "c")["status"] == "fails_requirements"
    assert card("d", "e")["status"] == "fails_requirements"


def test_what_does_not_apply_has_no_numbers_and_its_reason() -> None:
    criteria = card("c")["criteria"]

    for code in ("c", "d"):
        assert criteria[code]["score"] is None
        assert criteria[code]["not_applicable"] == "none"
