"""Value, unit score, score and weighted: each rounded as it leaves its stage."""

from typing import Any

import pytest

from tests.factories import refusals, scored


def criterion(rules: str, tender: str = "price: 10", code: str = "c") -> dict[str, Any]:
    [card] = scored(rules, f"tenders: [{{supplier: A, {tender}}}]").values()
    found: dict[str, Any] = card["criteria"][code]
    return found


def test_a_value_is_a_formula_or_the_tenders_mark() -> None:
    asked = "criteria: [{code: c, weight: 100, value: price * 2, method: {formula: value / 40}}]"
    marked = "criteria: [{code: c, weight: 100, method: {formula: value / 40}}]"

    assert criterion(asked)["value"] == "20"
    assert criterion(marked, "marks: {c: 30}")["score"] == "75"


@pytest.mark.parametrize(
    ("clamp", "unit_score"),
    [
        ("", "1.5"),
        (", clamp: [0, 1]", "1"),
        (", clamp: [2, none]", "2"),
        (", clamp: [none, 1]", "1"),
    ],
)
def test_a_unit_score_is_held_only_where_the_rules_say_so(clamp: str, unit_score: str) -> None:
    rules = f"criteria: [{{code: c, weight: 100, method: {{formula: value / 10{clamp}}}}}]"

    assert criterion(rules, "marks: {c: 15}")["unit_score"] == unit_score


def test_a_score_may_go_below_zero() -> None:
    rules = "criteria: [{code: c, weight: 100, method: {formula: 1 - value}}]"

    assert criterion(rules, "marks: {c: 3}")["score"] == "-200"


def test_a_table_gives_a_share_of_the_weight_or_the_points_themselves() -> None:
    rules = """
weights: points
tables: {t: {choices: {half: {share: 0.5}, seven: {points: 7, label: Seven}}}}
criteria: [{code: c, weight: 30, method: {table: t}}]
"""
    half, seven = (criterion(rules, f"marks: {{c: {word}}}") for word in ("half", "seven"))

    assert (half["unit_score"], half["score"], half["label"]) == ("0.5", "15", "half")
    assert (seven["score"], seven["label"]) == ("7", "Seven")
    assert seven["unit_score"].startswith("0.2333333333333333333333")


def test_points_without_a_weight_are_a_score_that_weighs_nothing() -> None:
    rules = """
weights: points
tables: {t: {choices: {seven: {points: 7}}}}
criteria:
  - {code: c, method: {table: t}}
  - {code: d, weight: 0, method: {table: t}}
  - {code: e, weight: 10, value: price, method: {formula: value / 10}}
figures: {told: score(c)}
"""
    [card] = scored(
        rules, "tenders: [{supplier: A, price: 10, marks: {c: seven, d: seven}}]"
    ).values()

    assert (card["criteria"]["c"]["score"], card["criteria"]["c"]["weighted"]) == ("7", "0")
    assert card["criteria"]["d"]["weighted"] == "0"
    assert (card["figures"]["told"], card["total"]) == ("7", "10")


def test_a_headings_unit_score_is_the_scores_below_over_their_weights() -> None:
    rules = """
weights: points
criteria:
  - code: top
    weight: 40
    rounding: {unit_score: {decimals: 2}}
    criteria:
      - {code: a, weight: 2, method: {formula: value}, rounding: {score: {decimals: 1}}}
      - {code: b, weight: 1, method: {formula: value}}
      - {code: told, method: {formula: value}}
"""
    [card] = scored(rules, "tenders: [{supplier: A, marks: {a: 0.33, b: 1, told: 9}}]").values()

    # a: 0.66, rounded to 0.7; (0.7 + 1) / 3 = 0.5666..., rounded to 0.57; times 40
    assert card["criteria"]["a"]["score"] == "0.7"
    assert card["criteria"]["a"]["score_unrounded"] == "0.66"
    assert card["criteria"]["top"]["unit_score"] == "0.57"
    assert card["criteria"]["top"]["score"] == "22.8"
    # a's part of the total: 0.7 of the 3 that share 40
    assert card["criteria"]["a"]["weighted"].startswith("9.33333333333333")


def test_a_mark_that_is_missing_is_what_the_rules_say() -> None:
    rule = """
criteria:
  - {code: c, weight: 50, method: {formula: value / 5}%s}
  - {code: d, weight: 50, method: {formula: value / 5}}
"""
    only_d = "tenders: [{supplier: A, marks: {d: 5}}]"

    def total(missing: str) -> tuple[Any, Any]:
        card = scored(rule % missing, only_d)["A"]
        return card["total"], card["status"]

    assert refusals(rule % "", only_d) == ["missing_mark"]
    assert total(", missing: 0") == ("50", "assessed")
    assert total(", missing: 2.5") == ("75", "assessed")
    assert total(", missing: respread") == ("100", "assessed")
    assert total(", missing: fail")[1] == "fails_requirements"


def test_a_method_sees_its_value_its_weight_its_parameters_and_the_contract() -> None:
    rules = """
weights: points
parameters: {budget: 50}
criteria:
  - code: c
    weight: 20
    value: price
    method: {formula: "(reference - value) / contract_value * weight / 10", reference: budget * 2}
"""
    # (100 - 10) / 1000 x 20 / 10
    tenders = "contract: {value: 1000}\ntenders: [{supplier: A, price: 10}]"
    assert scored(rules, tenders)["A"]["criteria"]["c"]["unit_score"] == "0.18"


def test_a_locked_quantity_counts_as_nothing_and_a_locked_mark_earns_nothing() -> None:
    rules = """
measures: [{code: m, unit: hour}]
criteria:
  - {code: a, weight: 30, value: m, method: {formula: value / 10}}
  - {code: b, weight: 30, method: {table: t}}
  - {code: k, weight: 40, method: {formula: value / 5}, gate: {at_least: 3}, unlocks: [a, b]}
tables: {t: {choices: {good: {share: 1}}}}
"""
    line = "commitments: [{measure: m, quantity: 10, unit: hour}], marks: {b: good, k: %s}"

    closed, opened = (criterion(rules, line % mark, "a") for mark in (2, 3))
    assert (closed["value"], closed["score"], closed["locked"]) == ("0", "0", True)
    assert (opened["value"], opened["score"], opened["locked"]) == ("10", "30", False)
    graded = criterion(rules, line % 2, "b")
    assert (graded["value"], graded["score"]) == ("good", "0")
