"""Every factor of a measure's counting is worked out for one contract."""

from decimal import Decimal

import pytest

from app.rules.compiler.measure import ContractScale, rate_of
from app.rules.document.catalogue import Discount
from app.rules.document.value import Quantity
from tests.factories import a_plan


def test_how_long_and_how_large_a_contract_is_may_be_unknown() -> None:
    scale = ContractScale.of({"value": Decimal(2_500_000)})
    yearly = Quantity(quantity=Decimal(2), per_year=True)
    by_value = Quantity(quantity=Decimal(2), per_million_pounds=True)

    assert scale.years is None
    assert scale.millions == Decimal("2.5")
    assert scale.grown(None) is None
    assert scale.grown(yearly) is None
    assert scale.grown(by_value) == 5


@pytest.mark.parametrize(
    ("basis", "factor"),
    [("whole_contract", 1), ("per_year", 4), ("per_million_pounds", 3), ("first_year_only", 1)],
)
def test_a_quantity_is_timed_by_its_basis(basis: str, factor: int) -> None:
    assert ContractScale(Decimal(4), Decimal(3)).time_factor(basis) == factor


def test_limits_on_each_are_stated_in_every_unit_that_a_line_may_use() -> None:
    plan = a_plan(
        "units: {shift: {hour: 8}}\n"
        "measures: [{code: m, unit: hour, each: {min: 1, max: 2, unit: shift}}]\ntotal: m\n"
    )

    measure = plan.measures["m"]
    assert measure.each_max["hour"] == 16
    assert measure.each_max["shift"] == 2
    assert measure.each_min["minute"] == 480


def test_a_value_may_be_a_range() -> None:
    plan = a_plan(
        "measures: [{code: m, unit: hour, value: {low: 5, value: 10, high: 20}},"
        " {code: n, unit: hour, value: 7}]\ntotal: pounds(m) + pounds(n)\n"
    )

    assert plan.measures["m"].pounds == tuple(map(Decimal, (5, 10, 20)))
    assert plan.measures["n"].pounds == tuple(map(Decimal, (7, 7, 7)))


def test_the_menu_stands_before_the_measures_own_points() -> None:
    plan = a_plan(
        "points_menu: {m: 3}\nmeasures: [{code: m, unit: hour, points: 1},"
        " {code: n, unit: hour, points: 2}]\ntotal: points(m) + points(n)\n"
    )

    assert plan.measures["m"].points == 3
    assert plan.measures["n"].points == 2


def test_a_rate_is_a_number_or_a_parameter() -> None:
    assert rate_of(Discount(rate="0.035"), {}) == Decimal("0.035")
    assert rate_of(Discount(rate="r / 2"), {"r": Decimal("0.1")}) == Decimal("0.05")
    assert rate_of(Discount(rate="r"), {}) is None
