"""A scorecard says everything: what each number was worked out from, and what it came to."""

from decimal import Decimal

import pytest

from app.scoring.card import shown
from tests.factories import scored

RULES = """
weights: percent
facts: {is_vcse: yes_no}
parameters: {rate: 0.1}
figures: {evaluated: {formula: price - rate * price if is_vcse else price, rounding: {decimals: 1}}}
measures: [{code: jobs, unit: fte_year, value: {low: 10, value: 20, high: 30}, rounding: {decimals: 0}}]
criteria:
  - {code: price, weight: 60, value: evaluated, method: {use: ratio_to_lowest, clamp: [0, 1]}, source: Section 4}
  - code: social
    weight: 40
    criteria:
      - {code: jobs, weight: 75, value: jobs, method: {use: share_of_target, target: 10}}
      - {code: plan, weight: 25, method: {use: grade, scale: five-point}, gate: {at_least: 2}}
rounding: {total: {decimals: 1}}
"""  # noqa: E501 - as an author would write it
TENDERS = """
contract: {value: 1000}
tenders:
  - supplier: Alpha
    price: 100.55
    facts: {is_vcse: true}
    marks: {plan: 4}
    commitments: [{id: local, measure: jobs, quantity: 4.6, unit: fte_year}]
  - {supplier: Beta, price: 120, facts: {is_vcse: false}, marks: {plan: 5}}
"""


def test_a_card_has_the_parts_that_every_answer_has() -> None:
    card = scored(RULES, TENDERS)["Alpha"]

    assert {"supplier", "status", "price", "rank", "tied", "total", "total_percent", "measures",
            "commitments", "figures", "criteria"} <= set(card)  # fmt: skip
    assert set(card["criteria"]) == {"price", "social", "jobs", "plan"}
    assert {"value", "label", "unit_score", "score", "weight", "weight_in_effect",
            "weight_percent", "weighted", "weighted_percent", "formula", "terms", "gate"} <= set(
        card["criteria"]["price"]
    )  # fmt: skip


def test_numbers_are_decimal_strings_and_a_rounded_one_has_its_unrounded_beside_it() -> None:
    card = scored(RULES, TENDERS)["Alpha"]

    assert card["price"] == "100.55"
    assert (card["figures"]["evaluated"], card["figures"]["evaluated_unrounded"]) == (
        "90.5",
        "90.495",
    )
    # 60; 5 of 10 of 75 is 37.5; 0.8 of 25 is 20; 57.5 of 100 of 40 is 23
    assert (card["total"], card["total_unrounded"], card["total_percent"]) == ("83", "83", "83")
    assert card["criteria"]["jobs"]["weighted"] == "15"
    assert card["criteria"]["jobs"]["weight_percent"] == "30"
    assert card["criteria"]["jobs"]["weighted_percent"] == "15"


def test_a_measure_shows_its_steps_its_rounding_and_its_range_of_pounds() -> None:
    jobs = scored(RULES, TENDERS)["Alpha"]["measures"]["jobs"]

    assert (jobs["converted"], jobs["counted"], jobs["counted_unrounded"]) == ("4.6", "5", "4.6")
    assert (jobs["pounds_low"], jobs["pounds"], jobs["pounds_high"]) == ("50", "100", "150")


def test_what_was_not_offered_is_counted_as_nothing() -> None:
    card = scored(RULES, TENDERS)["Beta"]

    assert card["measures"]["jobs"]["counted"] == "0"
    assert card["commitments"] == []


def test_a_commitment_shows_every_step_by_its_id() -> None:
    [line] = scored(RULES, TENDERS)["Alpha"]["commitments"]

    assert line == {
        "id": "local",
        "measure": "jobs",
        **dict.fromkeys(
            ("offered", "limited", "converted", "timed", "attributed", "localised", "grouped",
             "capped", "net", "discounted"), "4.6"
        ),
    }  # fmt: skip


def test_the_published_formula_stands_beside_the_numbers_that_went_into_it() -> None:
    price = scored(RULES, TENDERS)["Beta"]["criteria"]["price"]

    assert price["formula"] == "value = evaluated; unit_score = lowest / value"
    assert price["terms"] == {"evaluated": "120", "lowest(value)": "90.5", "value": "120"}
    assert price["source"] == "Section 4"
    assert price["method"] == "ratio_to_lowest"


def test_a_grade_shows_its_label_and_its_gate() -> None:
    plan = scored(RULES, TENDERS)["Alpha"]["criteria"]["plan"]

    assert (plan["value"], plan["unit_score"]) == ("4", "0.8")
    assert plan["label"]
    assert plan["gate"]["met"] is True


def test_the_best_comes_first_and_those_without_a_rank_last() -> None:
    cards = list(scored(RULES, TENDERS.replace("plan: 4", "plan: 1")).values())

    assert [(card["supplier"], card["rank"]) for card in cards] == [("Beta", 1), ("Alpha", None)]


def test_a_tender_that_fails_shows_what_asks_nothing_of_the_pool() -> None:
    card = scored(RULES, TENDERS.replace("plan: 4", "plan: 1"))["Alpha"]

    assert card["figures"]["evaluated"] == "90.5"
    assert card["criteria"]["jobs"]["score"] == "37.5"
    assert card["criteria"]["price"]["unit_score"] is None
    assert card["total"] is None


@pytest.mark.parametrize(
    ("value", "written"),
    [(Decimal("1.50"), "1.5"), (Decimal("-0"), "0"), (Decimal("1E+3"), "1000"), (True, True),
     (None, None), ("gold", "gold")],
)  # fmt: skip
def test_each_value_is_written_in_one_way(value: object, written: object) -> None:
    assert shown(value) == written


HELP = """
measures: [{code: help, unit: hour}]
weights: points
criteria: [{code: help, weight: 10, value: help, method: {formula: value / 100}}]
"""
STRICT = f"{HELP}partners: {{credit: {{partly: 0.75, unconfirmed: 0.5, declined: 0}}}}\n"
NAMED = ", partner: A youth club"


def with_partner(partner: str) -> str:
    line = f"{{id: a, measure: help, quantity: 40, unit: hour{partner}}}"
    return f"tenders:\n  - {{supplier: Ash, commitments: [{line}]}}\n"


@pytest.mark.parametrize(
    ("partner", "counted"),
    [
        ("", "40"),
        (f"{NAMED}, partner_answer: yes", "40"),
        (f"{NAMED}, partner_answer: partly", "30"),
        (NAMED, "20"),
        (f"{NAMED}, partner_answer: no", "0"),
    ],
)
def test_the_rules_say_how_much_counts(partner: str, counted: str) -> None:
    strict, plain = (scored(rules, with_partner(partner))["Ash"] for rules in (STRICT, HELP))

    assert strict["measures"]["help"]["counted"] == counted
    assert strict["commitments"][0]["partnered"] == counted
    assert plain["measures"]["help"]["counted"] == "40"


def test_the_step_is_told_only_where_the_rules_have_it() -> None:
    plain, strict = (scored(rules, with_partner(NAMED))["Ash"] for rules in (HELP, STRICT))

    assert "partnered" not in plain["measures"]["help"]
    assert "partnered" not in plain["commitments"][0]
    assert strict["measures"]["help"]["partnered"] == "20"
