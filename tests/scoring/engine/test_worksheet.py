"""Each number is worked out once, when it is first needed, from what it names."""

import pytest

from tests.factories import a_score, a_tender, refusals, scored


def test_a_figure_may_name_a_score_or_the_total() -> None:
    rules = """
figures:
  after: total * 2
  part: weighted(a)
  of_it: unit_score(a) + score(a) + value(a) + weight(a)
criteria: [{code: a, weight: 100, value: price, method: {formula: value / 200}}]
"""
    [card] = scored(rules, "tenders: [{supplier: A, price: 100}]").values()

    assert (card["total"], card["figures"]["after"], card["figures"]["part"]) == (
        "50",
        "100",
        "50",
    )
    assert card["figures"]["of_it"] == "250.5"


def test_a_fact_that_is_missing_is_what_the_rules_say() -> None:
    rules = "facts: {x: {kind: number%s}}\ntotal: {formula: price + x}"
    tenders = "tenders: [{supplier: A, price: 100}]"

    assert refusals(rules % "", tenders) == ["missing_fact"]
    assert scored(rules % ", missing: 5", tenders)["A"]["total"] == "105"
    assert scored(rules % ", missing: fail", tenders)["A"]["status"] == "fails_requirements"


def test_a_fact_that_no_taken_branch_asks_for_may_be_missing() -> None:
    rules = "facts: {a: yes_no, x: number}\ntotal: {formula: price if a else x}"

    tenders = "tenders: [{supplier: A, price: 100, facts: {a: true}}]"
    assert scored(rules, tenders)["A"]["total"] == "100"


@pytest.mark.parametrize(
    ("kind", "missing", "formula", "total"),
    [
        ("yes_no", "false", "1 if x else 2", "2"),
        ("yes_no", "true", "1 if x else 2", "1"),
        ("number", "2.50", "x", "2.5"),
    ],
)
def test_what_stands_for_a_fact_is_of_its_kind(
    kind: str, missing: str, formula: str, total: str
) -> None:
    rules = f"facts: {{x: {{kind: {kind}, missing: {missing}}}}}\ntotal: {{formula: {formula}}}"

    assert scored(rules, "tenders: [{supplier: A}]")["A"]["total"] == total


def test_no_answer_says_what_it_is_and_what_to_do() -> None:
    rules = "figures: {x: price / contract_depth}\ntotal: {formula: price}"

    assert refusals(rules, "tenders: [{supplier: A, price: 1}]") == ["missing_number"]
    assert refusals(rules, "contract: {depth: 0}\ntenders: [{supplier: A, price: 1}]") == [
        "undefined"
    ]


def test_what_stands_for_no_answer_may_itself_have_none() -> None:
    rules = "total: {formula: 1 / (price - 1), undefined: 1 / (price - 1)}"

    assert refusals(rules, "tenders: [{supplier: A, price: 1}]") == ["undefined"]


def test_a_figure_without_an_answer_may_fail_its_tender() -> None:
    rules = "figures: {x: {formula: 1 / (price - 1), undefined: fail}}\ntotal: {formula: price}"

    cards = scored(rules, "tenders: [{supplier: A, price: 1}, {supplier: B, price: 2}]")

    assert (cards["A"]["status"], cards["A"]["rank"]) == ("fails_requirements", None)
    assert cards["A"]["reasons"] == ["x has no answer: it divides by zero"]
    assert cards["B"]["rank"] == 1


def test_numbers_too_large_to_write_have_no_answer() -> None:
    rules = "total: {formula: exp(price), undefined: 0 - 1}"

    assert scored(rules, "tenders: [{supplier: A, price: 99999}]")["A"]["total"] == "-1"


def test_pounds_points_and_quantities_of_a_theme_are_added() -> None:
    rules = """
points_menu: {a: 2, b: 3}
measures:
  - {code: a, unit: hour, theme: t, value: 10}
  - {code: b, unit: hour, theme: t}
  - {code: c, unit: hour, theme: t, counts_as: record_only, value: 99}
  - {code: d, unit: hour, theme: t, value: 5, stacking: {a: subset_of}}
figures: {pounds: pounds(t), points: points(t), quantity: quantity(t), only_d: pounds(d)}
total: {formula: price}
"""
    lines = ", ".join(f"{{measure: {code}, quantity: 4, unit: hour}}" for code in "abcd")
    figures = scored(rules, f"tenders: [{{supplier: A, price: 1, commitments: [{lines}]}}]")["A"][
        "figures"
    ]

    assert figures == {"pounds": "40", "points": "20", "quantity": "8", "only_d": "20"}


def test_a_value_not_in_force_is_never_nothing() -> None:
    rules = """
measures: [{code: a, unit: hour, value: {from: 2026-04-01, value: 10}}]
total: {formula: pounds(a)}
"""
    line = "commitments: [{measure: a, quantity: 4, unit: hour}]"

    def faults(day: str) -> list[str]:
        return refusals(rules, f"contract: {{{day}}}\ntenders: [{{supplier: A, {line}}}]")

    assert faults("date: 2026-03-31") == ["value_not_in_force"]
    assert faults("") == ["value_not_in_force"]
    assert faults("date: 2026-04-01") == []


def test_a_number_is_worked_out_once() -> None:
    [one] = a_score("figures: {x: price * 2}\ntotal: {formula: x}", a_tender()).tenders

    assert one.sheet.figure("x") is one.sheet.figure("x")
