"""Gates, quantities and methods of a criterion, compiled."""

import pytest

from app.rules.compiler.criterion import quantity_formula, source_words
from app.rules.document.value import Quantity
from app.rules.plan import Gate
from tests.factories import a_plan


def gates(criterion: str) -> tuple[Gate, ...]:
    plan = a_plan(
        f"measures: [{{code: m, unit: hour}}]\ncriteria: [{{code: c, weight: 100, {criterion}}}]\n"
    )
    return plan.by_code["c"].gates


@pytest.mark.parametrize(
    ("quantity", "formula"),
    [
        ({"quantity": "2"}, "2"),
        ({"quantity": "2.50", "per_year": True}, "2.5 * contract_years"),
        ({"quantity": 2, "per_million_pounds": True}, "2 * contract_value / 1000000"),
    ],
)
def test_a_quantity_of_the_contract_is_the_formula_that_it_is(
    quantity: dict[str, object], formula: str
) -> None:
    assert quantity_formula(Quantity.model_validate(quantity)) == formula


def test_a_gate_says_in_words_what_it_asks() -> None:
    [least, most, condition] = gates(
        "method: {formula: value}, gate: {at_least: 2, at_most: 5}, require: price < 9"
    )

    assert (least.text, most.text, condition.text) == ("at least 2", "at most 5", "price < 9")
    assert {gate.otherwise for gate in (least, most, condition)} == {"fail"}


def test_a_gate_that_unlocks_fails_nobody_unless_it_says_so() -> None:
    [quiet] = gates("method: {formula: value}, gate: {at_least: 2}, unlocks: [m]")
    [loud] = gates("method: {formula: value}, gate: {at_least: 2, else: fail}, unlocks: [m]")

    assert (quiet.otherwise, loud.otherwise) == ("lock", "fail")


def test_a_gate_knows_whether_it_asks_about_the_other_tenders() -> None:
    [own] = gates("value: m, method: {formula: value}, minimum: {quantity: 1, per_year: true}")
    [others] = gates("value: price - lowest(price), method: {formula: value}, gate: {at_most: 5}")

    assert (own.text, own.pooled) == ("at least 1 * contract_years", False)
    assert others.pooled


def test_the_gate_of_a_heading_over_relative_scores_comes_after_the_total() -> None:
    plan = a_plan(
        "criteria:\n  - code: top\n    weight: 100\n    gate: {at_least: 0.5}\n"
        "    criteria: [{code: a, weight: 100, value: price, method: {use: ratio_to_lowest}}]\n"
    )

    [gate] = plan.by_code["top"].gates
    assert gate.pooled


def test_a_source_is_said_in_one_line() -> None:
    assert source_words(None) == ""
    assert source_words({"title": "The Act", "date": "2023", "note": "x"}) == "The Act, 2023"
