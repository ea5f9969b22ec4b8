from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.change.scale import Factors, Scaled, Step, Term, falls_by, scaled, term_of
from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Spending, owing
from app.contracts.plan.shape import Profile, Shape
from tests.contracts.plan.test_owing import FIRST, HALFWAY, LAST, a_promise

HALF_AS_MUCH_AGAIN = Factors(value=(Decimal(1_500_000), Decimal(1_000_000)))
THE_END = Factors(last_on=LAST, is_early_end=True)
A_YEAR_MORE = Factors(term=Term(36, 24, "months"))


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
    ended = Factors(last_on=HALFWAY, is_early_end=True)

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

    fair = quantity * new / old
    assert found.proposed >= min(verified, quantity)
    assert found.proposed <= max(fair + 1, min(verified, quantity))  # given freely: no debt


def test_an_early_end_never_leaves_more_owed_than_was_promised() -> None:
    assert of("0.5", "people", THE_END).proposed == Decimal("0.5")


@pytest.mark.parametrize(
    ("factors", "proposed"),
    [
        (Factors(value=(Decimal(108), Decimal(100))), 11),
        (Factors(value=(Decimal(90), Decimal(100))), 10),
        (Factors(last_on=HALFWAY, is_early_end=True), 10),
    ],
)
def test_what_was_delivered_beyond_what_was_owed_is_no_debt(
    factors: Factors, proposed: int
) -> None:
    assert of("10", "people", factors, verified="15").proposed == proposed


@pytest.mark.parametrize("is_early_end", [True, False])
def test_what_would_begin_after_the_end_is_owed_no_more(is_early_end: bool) -> None:
    ended = Factors(last_on=HALFWAY, is_early_end=is_early_end)

    found = of("10", "people", ended, starts_on=HALFWAY + timedelta(days=1))

    assert found.proposed == 0
    assert "would begin on" in found.working


def test_a_leap_day_makes_nobody_owe_more() -> None:
    grown = term_of(FIRST, LAST, date(2028, 3, 31))

    assert (LAST - FIRST).days + 1 == 730
    assert grown == Term(36, 24, "months")
    assert of("20", "fte_year", Factors(term=grown)).proposed == 30


def test_a_term_that_is_no_whole_months_is_told_in_days() -> None:
    assert term_of(FIRST, LAST, date(2027, 4, 1)) == Term(731, 730, "days")


@pytest.mark.parametrize(
    ("accounted", "step", "falls"),
    [
        ("10", ("10", "11", "11"), "0"),
        ("10", ("10", "11", "12"), "0"),
        ("10", ("10", "10", "0"), "100"),
        ("10", ("9", "9", "8"), "20"),  # by one tenth before, and another now
        ("3", ("3", "3", "2"), "33.34"),
        ("5", ("0", "0", "1"), "80"),
        ("0", ("0", "0", "0"), "0"),
    ],
)
def test_how_much_less_is_owed_is_counted_since_the_contract_was_let(
    accounted: str, step: tuple[str, str, str], falls: str
) -> None:
    found = falls_by(a_promise(), Decimal(accounted), Step(*map(Decimal, step)))

    assert found == Decimal(falls)


def test_a_limit_that_rises_is_owed_less() -> None:
    step = Step(Decimal(10), Decimal(10), Decimal(12))

    assert falls_by(a_promise(direction=Direction.LESS), Decimal(10), step) == 20
