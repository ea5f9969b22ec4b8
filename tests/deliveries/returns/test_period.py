from datetime import date
from uuid import UUID

import pytest

from app.contracts.plan.periods import Period
from app.deliveries.returns.period import Days, ReturnBegun, Rhythm, Taken, days_for
from app.problems import Invalid

QUARTERS = Rhythm(date(2025, 1, 1), date(2026, 11, 15), Period.QUARTER)
TODAY = date(2026, 12, 1)
RETURN = UUID(int=1)


def taken(starts_on: date, ends_on: date) -> list[Taken]:
    return [Taken(RETURN, starts_on, ends_on)]


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2025, 1, 1), (date(2025, 1, 1), date(2025, 3, 31))),
        (date(2025, 3, 31), (date(2025, 1, 1), date(2025, 3, 31))),
        (date(2025, 4, 1), (date(2025, 4, 1), date(2025, 6, 30))),
        (date(2026, 11, 15), (date(2026, 10, 1), date(2026, 11, 15))),
    ],
)
def test_any_day_of_a_period_means_all_of_it(day: date, days: Days) -> None:
    assert days_for(day, QUARTERS, (), TODAY) == days


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 11, 16)])
def test_a_day_in_no_period_is_refused_and_the_periods_are_named(day: date) -> None:
    with pytest.raises(Invalid, match="in no period") as refused:
        days_for(day, QUARTERS, (), TODAY)

    assert [one.code for one in refused.value.findings] == ["outside_periods"]
    assert "2025-01-01 to 2025-03-31" in refused.value.how_to_fix
    assert "and so on until 2026-11-15" in refused.value.how_to_fix


def test_without_a_last_day_the_periods_go_on() -> None:
    endless = Rhythm(date(2025, 1, 1), None, Period.MONTH)

    assert days_for(date(2026, 11, 16), endless, (), TODAY)[1] == date(2026, 11, 30)
    with pytest.raises(Invalid) as refused:
        days_for(date(2024, 1, 1), endless, (), TODAY)
    assert "one every month" in refused.value.how_to_fix


def test_a_period_that_has_not_begun_is_refused() -> None:
    with pytest.raises(Invalid, match="has not begun") as refused:
        days_for(date(2026, 5, 1), QUARTERS, (), date(2026, 3, 31))

    assert [one.code for one in refused.value.findings] == ["period_to_come"]


def test_a_day_that_another_return_has_is_refused_and_the_return_is_named() -> None:
    other = taken(date(2025, 1, 1), date(2025, 3, 31))

    with pytest.raises(ReturnBegun, match="2025-01-01 to 2025-03-31") as refused:
        days_for(date(2025, 2, 1), QUARTERS, other, TODAY)

    assert refused.value.facts == {"return_id": str(RETURN)}
    assert days_for(date(2025, 4, 1), QUARTERS, other, TODAY)[0] == date(2025, 4, 1)


def test_after_an_extension_the_rest_of_a_period_is_a_return_of_its_own() -> None:
    cut = taken(date(2026, 10, 1), date(2026, 10, 20))

    assert days_for(date(2026, 11, 1), QUARTERS, cut, TODAY) == (
        date(2026, 10, 21),
        date(2026, 11, 15),
    )


def test_days_that_a_later_return_has_are_left_out() -> None:
    months = taken(date(2025, 3, 1), date(2025, 3, 31))

    assert days_for(date(2025, 1, 5), QUARTERS, months, TODAY) == (
        date(2025, 1, 1),
        date(2025, 2, 28),
    )
