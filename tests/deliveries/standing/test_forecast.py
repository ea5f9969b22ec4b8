from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.deliveries.standing.forecast import (
    EXPLAINED,
    Course,
    Forecast,
    Method,
    by_plan,
    by_run_rate,
    by_spend,
    forecasts,
)
from tests.deliveries.standing.made import told

HALF_WAY = Course(
    promised=Decimal(730),
    due=Decimal(365),
    verified=Decimal(292),
    on=date(2025, 12, 31),
    starts_on=date(2025, 1, 1),
    ends_on=date(2026, 12, 31),
    months={
        date(2025, 1, 1): Decimal(90), date(2025, 5, 1): Decimal(91),
        date(2025, 8, 1): Decimal(46), date(2025, 11, 1): Decimal(65),
    },
)  # fmt: skip


def test_the_run_rate_goes_on_for_the_days_that_are_left() -> None:
    found = by_run_rate(HALF_WAY)

    assert found is not None
    assert found.quantity == 584  # 292 in 365 days, and 365 days are left
    assert found.lowest == Decimal("474.5")  # 46 in the 92 days of the third quarter
    assert found.highest == 657  # 1 a day in the first and the second


def test_the_last_four_whole_quarters_give_the_range() -> None:
    later = replace(HALF_WAY, on=date(2026, 4, 15))
    found = by_run_rate(later)

    # the last block is January to March 2026, in which nothing was verified
    assert found is not None
    assert found.lowest == HALF_WAY.verified


def test_the_figure_is_within_its_own_range_after_a_lean_year() -> None:
    found = by_run_rate(replace(HALF_WAY, on=date(2027, 3, 31), ends_on=date(2027, 12, 31)))

    assert found is not None
    assert found.lowest is not None
    assert found.highest is not None
    assert found.lowest < found.quantity <= found.highest


def test_on_the_last_day_of_all_there_is_a_forecast_too() -> None:
    found = by_run_rate(replace(HALF_WAY, on=date.max, ends_on=date.max))

    assert found is not None
    assert found.quantity == HALF_WAY.verified


@pytest.mark.parametrize("change", [{"on": date(2025, 2, 27)}, {"starts_on": date(2025, 11, 1)}])
def test_before_a_whole_quarter_there_is_no_range(change: dict[str, date]) -> None:
    found = by_run_rate(replace(HALF_WAY, **change))  # type: ignore[arg-type]

    assert found is not None
    assert (found.lowest, found.highest) == (None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"starts_on": None}, {"ends_on": None}, {"on": date(2024, 12, 31)},
        {"on": date(2027, 1, 1)},
    ],
)  # fmt: skip
def test_without_days_before_the_first_and_after_the_last_there_is_no_rate(
    change: dict[str, date | None],
) -> None:
    assert by_run_rate(replace(HALF_WAY, **change)) is None  # type: ignore[arg-type]


def test_on_the_last_day_the_run_rate_is_what_came() -> None:
    found = by_run_rate(replace(HALF_WAY, on=date(2026, 12, 31)))

    assert found is not None
    assert {found.quantity, found.lowest, found.highest} == {HALF_WAY.verified}


def test_the_plan_adds_what_is_still_due_to_what_came() -> None:
    found = by_plan(HALF_WAY)

    assert found is not None
    assert told(found, "quantity", "lowest", "highest") == [657, 292, 730]


def test_who_is_ahead_of_the_plan_ends_ahead() -> None:
    found = by_plan(replace(HALF_WAY, verified=Decimal(400)))

    assert found is not None
    assert told(found, "quantity", "lowest", "highest") == [765, 400, 765]


def test_what_is_promised_by_the_pound_is_carried_on_to_the_pounds_to_come() -> None:
    by_pound = replace(
        HALF_WAY, promised=Decimal(2), due=Decimal(2), verified=Decimal(1), is_by_pound=True,
        spent=Decimal(1_000_000), to_spend=Decimal(2_000_000),
    )  # fmt: skip
    found = by_plan(by_pound)

    assert found is not None
    assert told(found, "quantity", "lowest", "highest") == [3, 1, 4]
    over = by_plan(replace(by_pound, to_spend=Decimal(900_000)))  # more was spent than was to be
    assert over is not None
    assert told(over, "quantity", "lowest", "highest") == [1, 1, 2]


@pytest.mark.parametrize(("spent", "to_spend"), [(1_000_000, None), (0, 2_000_000)])
def test_by_the_pound_there_is_no_plan_where_the_pounds_to_come_are_not_known(
    spent: int, to_spend: int | None
) -> None:
    whole = None if to_spend is None else Decimal(to_spend)
    by_pound = replace(HALF_WAY, is_by_pound=True, spent=Decimal(spent), to_spend=whole)

    assert by_plan(by_pound) is None


@pytest.mark.parametrize(
    ("spent", "to_spend", "quantity"),
    [(250_000, 1_000_000, 1168), (1_200_000, 1_000_000, 292), (0, 1_000_000, None),
     (250_000, None, None)],
)  # fmt: skip
def test_what_came_for_each_pound_goes_on(
    spent: int, to_spend: int | None, quantity: int | None
) -> None:
    whole = None if to_spend is None else Decimal(to_spend)
    found = by_spend(replace(HALF_WAY, spent=Decimal(spent), to_spend=whole))

    assert (found and found.quantity) == quantity


def test_each_forecast_names_its_method_in_words() -> None:
    own = Forecast(Method.SUPPLIER, Decimal(700), confidence="low", as_of=date(2025, 9, 30))
    spending = replace(HALF_WAY, spent=Decimal(5), to_spend=Decimal(10))

    found = forecasts(spending, adds_up=True, suppliers_own=[own])
    of_share = forecasts(spending, adds_up=False, suppliers_own=[own])

    assert [one.method for one in found] == [
        Method.RUN_RATE, Method.SPEND_RATE, Method.PLAN, Method.SUPPLIER,
    ]  # fmt: skip
    assert [one.method for one in of_share] == [Method.AS_IT_STANDS, Method.SUPPLIER]
    assert set(EXPLAINED) == set(Method)
