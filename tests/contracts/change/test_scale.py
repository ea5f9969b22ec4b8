from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.change.scale import Factors, Scaled, scaled
from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Spending, owing
from app.contracts.plan.shape import Profile, Shape
from tests.contracts.plan.test_owing import FIRST, HALFWAY, LAST, a_promise

HALF_AS_MUCH_AGAIN = Factors(value=(Decimal(1_500_000), Decimal(1_000_000)))
A_YEAR_MORE = Factors(term=(1095, 730))


def of(
    quantity: str,
    unit: str,
    factors: Factors = HALF_AS_MUCH_AGAIN,
    verified: str = "0",
    planned: Profile | None = None,
    **facts: Any,
) -> Scaled:
    promise = a_promise(quantity, unit=unit, **facts)
    owed = owing(promise, planned, Spending(), HALFWAY)
    return scaled(promise, owed, factors, Decimal(verified), {"people", "placement"})


@pytest.mark.parametrize(
    ("quantity", "unit", "proposed"),
    [
        ("7", "people", "11"),  # 10.5, and there are no half people
        ("7", "hour", "11"),  # 10.5, to the nearest
        ("5.01", "hour", "8"),
        ("33.33", "gbp", "50"),
        ("0.01", "gbp", "0.02"),
        ("1.111", "fte", "1.67"),
    ],
)
def test_each_unit_is_rounded_in_its_way(quantity: str, unit: str, proposed: str) -> None:
    assert of(quantity, unit).proposed == Decimal(proposed)


def test_the_working_is_told() -> None:
    assert of("7", "people").working == "7 people × 1500000 ÷ 1000000 pounds"


def test_nothing_falls_below_what_is_verified() -> None:
    halved = Factors(value=(Decimal(1), Decimal(2)))

    found = of("10", "people", halved, verified="7")

    assert [found.before, found.proposed] == [10, 7]
    assert found.working.endswith("but 7 people are verified")


def test_a_limit_may_fall_below_what_is_verified() -> None:
    halved = Factors(value=(Decimal(1), Decimal(2)))

    assert of("10", "tonne", halved, verified="7", direction=Direction.LESS).proposed == 5


def test_what_is_per_year_grows_with_the_years() -> None:
    per_year = Profile(
        shape=Shape.PER_YEAR, whole=Decimal(10), first_on=FIRST, last_on=LAST,
        years=(Decimal(5), Decimal(5)),
    )  # fmt: skip

    assert of("10", "people", A_YEAR_MORE, planned=per_year).proposed == 15
    assert of("25", "fte_year", A_YEAR_MORE).proposed == Decimal("37.5")
    assert of("10", "people", A_YEAR_MORE).proposed == 10


@pytest.mark.parametrize(
    "facts",
    [{"accumulation": Accumulation.LATEST}, {"rate": Decimal(1), "per_pounds": Decimal(1000)}],
)
def test_what_turns_on_neither_is_listed_and_stays(facts: dict[str, Any]) -> None:
    found = of("80", "percent", **facts)

    assert found.proposed == found.before == 80
    assert found.working


def test_at_an_early_end_what_is_due_by_then_is_owed() -> None:
    ended = Factors(ends_on=HALFWAY)

    assert of("25", "fte_year", ended).proposed == Decimal("12.5")
    assert of("25", "people", ended).proposed == 13
    assert of("25", "fte_year", ended, verified="20").proposed == 20


@given(
    quantity=st.decimals("0.0001", "100000", places=4),
    verified=st.decimals("0", "200000", places=4),
    new=st.integers(0, 10_000_000),
    old=st.integers(1, 10_000_000),
    unit=st.sampled_from(["people", "hour", "gbp", "fte"]),
)
def test_no_scaling_falls_below_what_is_verified(
    quantity: Decimal, verified: Decimal, new: int, old: int, unit: str
) -> None:
    factors = Factors(value=(Decimal(new), Decimal(old)))

    found = of(str(quantity), unit, factors, verified=str(verified))

    assert found.proposed >= min(verified, quantity)
    assert new == old or found.proposed >= verified or found.proposed == quantity


def test_an_early_end_never_leaves_more_owed_than_was_promised() -> None:
    assert of("0.5", "people", Factors(ends_on=date(2027, 3, 31))).proposed == Decimal("0.5")
