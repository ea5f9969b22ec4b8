"""The numbers that must come out, to the last digit."""

from decimal import Decimal
from typing import Any

import pytest

from tests.factories import an_answer, refusals, scored

RATIO = """
weights: percent
facts: {sv: number}
criteria:
  - {code: social, weight: 20, value: sv, method: {formula: "value / highest", undefined: 0}}
  - {code: price, weight: 80, value: price, method: {use: ratio_to_lowest}}
rounding: {total: {decimals: 2}}
"""
A_AND_B = """
tenders:
  - {supplier: A, price: 104, facts: {sv: 600}}
  - {supplier: B, price: 100, facts: {sv: 400}}
"""
C = "  - {supplier: C, price: 400, facts: {sv: 3000}}\n"


def totals(rules: str, tenders: str) -> dict[str, str]:
    return {name: card["total"] for name, card in scored(rules, tenders).items()}


def test_a_tender_that_loses_changes_the_winner_and_that_is_reported() -> None:
    assert totals(RATIO, A_AND_B) == {"A": "96.92", "B": "93.33"}
    assert totals(RATIO, A_AND_B + C) == {"B": "82.67", "A": "80.92", "C": "40"}

    warnings = an_answer(RATIO, A_AND_B + C).document["warnings"]
    [reversal] = [one for one in warnings if one["code"] == "rank_reversal"]
    assert reversal["message"] == "Without C the winner among the others would be A, not B."
    assert not any(
        one["code"] == "rank_reversal" for one in an_answer(RATIO, A_AND_B).document["warnings"]
    )


def test_sums_that_binary_floats_part_are_equal() -> None:
    rules = """
weights: fraction
criteria:
  - {code: a, weight: 0.1, method: {formula: value}}
  - {code: b, weight: 0.2, method: {formula: value}}
  - {code: c, weight: 0.7, method: {formula: value}}
"""
    cards = scored(
        rules,
        "tenders:\n"
        "  - {supplier: X, marks: {a: 1, b: 3, c: 9}}\n"
        "  - {supplier: Y, marks: {a: 8, b: 10, c: 6}}\n",
    )

    assert [(card["total"], card["rank"], card["tied"]) for card in cards.values()] == [
        ("7", 1, True),
        ("7", 1, True),
    ]
    assert 0.1 * 1 + 0.2 * 3 + 0.7 * 9 != 0.1 * 8 + 0.2 * 10 + 0.7 * 6  # why decimals are used


def test_printed_totals_tie_where_the_real_gap_is_less_than_a_hundredth() -> None:
    rules = "total: {formula: price, rounding: {decimals: 2}}\nrank: {on: %s}\n"
    tenders = "tenders: [{supplier: A, price: 71.2449}, {supplier: B, price: 71.2351}]"

    printed, exact = (scored(rules % on, tenders) for on in ("total", "exact"))

    assert {card["total"] for card in printed.values()} == {"71.24"}
    assert [printed[name]["rank"] for name in "AB"] == [1, 1]
    assert [exact[name]["rank"] for name in "AB"] == [1, 2]
    unrounded = [Decimal(exact[name]["total_unrounded"]) for name in "AB"]
    assert unrounded[0] - unrounded[1] == Decimal("0.0098")


def test_ten_full_time_and_five_half_time_staff_for_two_years_are_twenty_five_years() -> None:
    rules = """
units: {half_timer: {fte: 0.5}}
measures: [{code: staff, unit: fte, time_basis: per_year}]
total: {formula: staff}
"""
    full, half = (
        f"{{measure: staff, quantity: {number}, unit: {unit}}}"
        for number, unit in ((10, "fte"), (5, "half_timer"))
    )
    tenders = f"contract: {{years: 2}}\ntenders: [{{supplier: A, commitments: [{full}, {half}]}}]"

    counted = scored(rules, tenders)["A"]["measures"]["staff"]

    assert (counted["converted"], counted["counted"]) == ("12.5", "25")


def test_plain_fte_are_asked_for_as_fte_years() -> None:
    rules = "measures: [{code: staff, unit: fte_year}]\ntotal: {formula: staff}"
    tenders = "tenders: [{supplier: A, commitments: [{measure: staff, quantity: 25, unit: fte}]}]"

    assert refusals(rules, tenders) == ["unit_does_not_convert"]


def test_a_ten_mark_lead_offsets_a_price_a_seventh_dearer() -> None:
    """80 x 100 / p + 10 = 80 at p = 800 / 7 = 114.29."""
    rules = """
criteria:
  - {code: social, weight: 20, method: {formula: value / weight}}
  - {code: price, weight: 80, value: price, method: {use: ratio_to_lowest}}
figures: {offset: {formula: "80 * lowest(price) / (80 - 10)", rounding: {decimals: 2}}}
"""
    cards = scored(
        rules,
        "tenders:\n"
        "  - {supplier: A, price: 100, marks: {social: 0}}\n"
        "  - {supplier: B, price: 114.28, marks: {social: 10}}\n"
        "  - {supplier: C, price: 114.30, marks: {social: 10}}\n",
    )

    assert cards["A"]["figures"]["offset"] == "114.29"
    assert [cards[name]["rank"] for name in "BAC"] == [1, 2, 3]


HALVES = """
weights: points
measures: [{code: offer, unit: gbp%s}]
criteria:
  - {code: quantity, weight: 5, value: offer, method: {use: ratio_to_highest}}
  - {code: quality, weight: 5, method: {use: grade, scale: five-point}}
"""


@pytest.mark.parametrize(
    ("cap", "third", "grade", "expected"),
    [
        ("", "0", "0", ["6.5", "8", "0"]),
        ("", "5000000", "1", ["4.25", "3.5", "6"]),
        (", cap: 500000", "5000000", "1", ["6.5", "8", "6"]),
    ],
)
def test_half_quantity_and_half_quality_wrecked_by_an_outlier_and_saved_by_a_cap(
    cap: str, third: str, grade: str, expected: list[str]
) -> None:
    offers: list[tuple[str, Any, Any]] = [("A", 250000, 4), ("B", 500000, 3), ("C", third, grade)]
    rows = "".join(
        f"  - {{supplier: {name}, marks: {{quality: {mark}}},"
        f" commitments: [{{measure: offer, quantity: {offer}, unit: gbp}}]}}\n"
        for name, offer, mark in offers
    )

    found = totals(HALVES % cap, f"contract: {{value: 10000000}}\ntenders:\n{rows}")

    assert [found[name] for name in "ABC"] == expected


@pytest.mark.parametrize(
    ("written", "shown"),
    [("0.1 + 0.2", "0.3"), ("2.675", "2.68"), ("1.005", "1.01"), ("99.995", "100")],
)
def test_half_up_is_of_the_decimal_that_people_see(written: str, shown: str) -> None:
    rules = f"total: {{formula: {written}, rounding: {{decimals: 2}}}}"

    assert scored(rules, "tenders: [{supplier: A}]")["A"]["total"] == shown


def test_a_sum_of_rounded_parts_is_what_the_rules_declare() -> None:
    """Three thirds of 10: rounded before the sum they make 9.99, after it 10."""
    rules = """
weights: points
criteria:
  - {code: a, weight: 10, method: {formula: value / 3}}
  - {code: b, weight: 10, method: {formula: value / 3}}
  - {code: c, weight: 10, method: {formula: value / 3}}
rounding: {%s: {decimals: 2}}
"""
    tenders = "tenders: [{supplier: A, marks: {a: 1, b: 1, c: 1}}]"

    before, after = (scored(rules % stage, tenders)["A"] for stage in ("score", "total"))

    assert before["total"] == "9.99"
    assert after["total"] == "10"
    assert {one["score"] for one in before["criteria"].values()} == {"3.33"}
