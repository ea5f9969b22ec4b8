"""The nearest mark that would make somebody else win."""

from decimal import Decimal

from app.scoring.sensitivity.mark import MarkFlip, highest_mark, mark_flips
from app.scoring.sensitivity.what_if import WhatIf
from tests.factories import a_score, a_tender

GRADED = """
criteria:
  - {code: quality, weight: 60, method: {use: grade, scale: five-point}}
  - {code: social_value, weight: 40, method: {use: grade, scale: five-point}}
"""


def flips(rules: str, **marks: tuple[int, int]) -> dict[tuple[str, str, str], MarkFlip]:
    tenders = [
        a_tender(name, marks={"quality": Decimal(one), "social_value": Decimal(other)})
        for name, (one, other) in marks.items()
    ]
    found = mark_flips(WhatIf(a_score(rules, *tenders)))
    return {(one.supplier, one.criterion, one.direction): one for one in found}


def test_one_grade_of_one_criterion_may_decide() -> None:
    """Alpha has 68 and Beta 64 of a hundred; a grade of quality is 12, of social value 8."""
    found = flips(GRADED, Alpha=(3, 4), Beta=(4, 2))

    down = found["Alpha", "social_value", "down"]
    assert [down.mark, down.flips_at, down.steps, down.first] == [4, 3, 1, ("Beta",)]
    up = found["Beta", "quality", "up"]
    assert [up.flips_at, up.first] == [5, ("Beta",)]
    assert found["Alpha", "quality", "up"].flips_at is None


def test_a_tie_counts_as_another_first_place() -> None:
    found = flips(GRADED, Alpha=(3, 3), Beta=(3, 2))

    assert found["Beta", "social_value", "up"].first == ("Alpha", "Beta")


def test_a_mark_below_its_gate_decides_too() -> None:
    gated = GRADED.replace(
        "scale: five-point}}\n  - {code: social",
        """\
scale: five-point}, gate: {at_least: 3}}
  - {code: social""",
        1,
    )

    found = flips(gated, Alpha=(3, 5), Beta=(3, 1))

    assert found["Alpha", "quality", "down"].flips_at == 2


def test_marks_that_are_numbers_are_searched_to_a_hundredth() -> None:
    rules = """
criteria:
  - {code: quality, weight: 60, method: {use: points_out_of_weight}}
  - {code: social_value, weight: 40, method: {use: points_out_of_weight}}
"""
    found = flips(rules, Alpha=(40, 20), Beta=(30, 25))

    down = found["Alpha", "quality", "down"]
    assert (down.flips_at, down.first) == (Decimal(35), ("Alpha", "Beta"))
    up = found["Beta", "quality", "up"]
    assert (up.flips_at, up.first, up.steps) == (Decimal(35), ("Alpha", "Beta"), None)
    assert found["Alpha", "quality", "up"].flips_at is None


def test_a_third_tender_may_be_one_mark_from_the_first_place() -> None:
    found = flips(GRADED, Alpha=(4, 3), Beta=(4, 2), Gamma=(3, 3))

    assert found["Gamma", "quality", "up"].first == ("Alpha", "Gamma")


def test_marks_out_of_a_full_mark_go_up_to_it_and_others_to_the_highest_given() -> None:
    rules = """
criteria:
  - {code: quality, weight: 60, method: {use: mark_out_of, full: 50}}
  - {code: social_value, weight: 40, method: {formula: value / 5}}
"""
    what_if = WhatIf(
        a_score(
            rules,
            a_tender("Alpha", marks={"quality": Decimal(20), "social_value": Decimal(4)}),
            a_tender("Beta", marks={"quality": Decimal(10), "social_value": Decimal(3)}),
        )
    )
    plan = what_if.lot.plan

    assert highest_mark(what_if, plan.by_code["quality"]) == 50
    assert highest_mark(what_if, plan.by_code["social_value"]) == 4
