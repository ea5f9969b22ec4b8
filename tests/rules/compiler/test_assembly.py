"""A rule set becomes a plan for one contract: values picked, quantities grown, names resolved."""

from decimal import Decimal

import pytest

from app.problems import Invalid
from app.rules.compiler.assembly import plan_of
from app.rules.reading import read_library
from app.units import Rounding
from tests.factories import a_plan, a_rule_set

WAGES = """
parameters: {wage: [{from: 2025-04-01, value: 12.21}, {from: 2026-04-01, value: 12.71}]}
total: {formula: price * wage}
"""


@pytest.mark.parametrize(
    ("day", "wage"), [("2026-03-31", "12.21"), ("2026-04-01", "12.71"), ("2030-01-01", "12.71")]
)
def test_a_dated_value_is_picked_by_the_contracts_date(day: str, wage: str) -> None:
    assert a_plan(WAGES, date=day).parameters == {"wage": Decimal(wage)}


@pytest.mark.parametrize("contract", [{}, {"date": "2025-03-31"}])
def test_a_value_that_is_not_in_force_stops_the_plan(contract: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refusal:
        plan_of(a_rule_set(WAGES), read_library(), contract)

    [fault] = refusal.value.findings
    assert (fault.code, fault.path) == ("value_not_in_force", "parameters.wage")


def test_a_value_that_no_formula_asks_for_stops_nothing() -> None:
    plan = plan_of(a_rule_set(WAGES.replace("price * wage", "price")), read_library(), {})

    assert plan.parameters == {}


@pytest.mark.parametrize("rate", ["1.5", "-0.1", "1 / 0", "missing", "exp(90000)"])
def test_a_discount_that_is_no_share_stops_the_plan(rate: str) -> None:
    rules = f'discount: {{rate: "{rate}"}}\nmeasures: [{{code: m, unit: hour}}]\ntotal: m\n'

    with pytest.raises(Invalid) as refusal:
        a_plan(rules)

    assert [one.code for one in refusal.value.findings] == ["wrong_rate"]


def test_a_measure_grows_with_the_contract() -> None:
    plan = a_plan(
        "measures:\n"
        "  - {code: m, unit: hour, time_basis: per_year,"
        " cap: {quantity: 4, per_million_pounds: true}}\ntotal: m\n",
        value=Decimal(2_500_000),
        years=Decimal(3),
    )

    measure = plan.measures["m"]
    assert measure.time_factor == 3
    assert measure.cap == 10
    assert measure.needs == ()
    assert measure.factors["hour"] == 1


def test_a_measure_says_what_of_the_contract_it_lacks() -> None:
    rules = (
        "measures: [{code: m, unit: hour, time_basis: per_year,"
        " cap: {quantity: 4, per_million_pounds: true}}]\ntotal: m\n"
    )

    plan = plan_of(a_rule_set(rules), read_library(), {})

    assert plan.measures["m"].needs == ("years", "value")


def test_the_precision_of_the_ranking_is_resolved() -> None:
    assert a_plan("total: price\nrank: {on: exact}\n").rank.precision == "exact"
    assert a_plan("total: price\nrank: {on: {decimals: 2}}\n").rank.precision == Rounding(2)


def test_ties_are_criteria_figures_and_words() -> None:
    plan = a_plan(
        "figures: {evaluated: price}\n"
        "criteria: [{code: price, weight: 100, value: price, method: {use: ratio_to_lowest}}]\n"
        "rank: {ties: [price, {evaluated: lowest}, {price: lowest}, drawn]}\n"
    )

    assert [(tie.kind, tie.code, tie.highest) for tie in plan.rank.ties] == [
        ("criterion", "price", True),
        ("name", "evaluated", False),
        ("name", "price", False),
        ("drawn", "", True),
    ]


def test_what_unlocks_a_heading_unlocks_all_below_it() -> None:
    plan = a_plan(
        "measures: [{code: m, unit: hour}]\n"
        "criteria:\n"
        "  - code: top\n    weight: 60\n"
        "    criteria: [{code: a, weight: 100, value: m, method: {formula: value}}]\n"
        "  - {code: k, weight: 40, method: {formula: value}, gate: {at_least: 1},"
        " unlocks: [top, m]}\n"
    )

    assert plan.unlocked_by == {"top": ("k",), "a": ("k",)}
    assert plan.measures_unlocked_by == {"m": ("k",)}


def test_a_criterion_rounds_as_the_rules_do_unless_it_says_otherwise() -> None:
    plan = a_plan(
        "rounding: {score: {decimals: 1}, unit_score: {decimals: 3}, total: {decimals: 2}}\n"
        "criteria: [{code: a, weight: 100, method: {formula: value},"
        " rounding: {score: none, value: {decimals: 0}}}]\n"
    )

    assert plan.by_code["a"].rounding == {
        "value": Rounding(0),
        "unit_score": Rounding(3),
        "score": None,
    }
    assert plan.total.rounding == Rounding(2)


def test_which_scores_turn_on_the_other_tenders_is_known() -> None:
    plan = a_plan(
        "criteria:\n"
        "  - {code: a, weight: 50, value: price, method: {use: ratio_to_lowest}}\n"
        "  - {code: b, weight: 50, method: {formula: value}}\n"
    )

    assert plan.pool_relative == ("a",)
    assert plan.total.pooled


def test_partners_are_compiled_with_what_is_left_out_in_full() -> None:
    rules = "partners: {credit: {unconfirmed: 0.5}}\ntotal: {formula: price}\n"

    assert a_plan(rules).partners == {"partly": 1, "unconfirmed": Decimal("0.5"), "declined": 1}
    assert a_plan().partners is None
