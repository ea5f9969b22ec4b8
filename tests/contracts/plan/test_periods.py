from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.contracts.plan.periods import Period, period_with, periods

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
PERIODS = st.sampled_from(list(Period))


def test_a_year_has_four_quarters_from_its_first_day() -> None:
    found = periods(date(2026, 4, 1), date(2027, 3, 31), Period.QUARTER)

    assert found == (
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    )


def test_the_last_period_ends_with_the_contract() -> None:
    assert periods(date(2026, 4, 1), date(2026, 5, 10), Period.MONTH) == (
        (date(2026, 4, 1), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 5, 10)),
    )


def test_months_begun_on_the_31st_begin_on_the_last_day_of_shorter_ones() -> None:
    found = periods(date(2026, 1, 31), date(2026, 4, 29), Period.MONTH)

    assert [starts_on for starts_on, _ in found] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]


def test_before_the_first_day_there_is_no_period() -> None:
    assert periods(date(2026, 4, 1), date(2026, 3, 31), Period.YEAR) == ()


def test_the_calendar_ends_and_nothing_breaks() -> None:
    assert period_with(date(9999, 6, 1), Period.YEAR, date(9999, 8, 1))[0] == date(9999, 6, 1)
    assert periods(date(9999, 6, 1), date.max, Period.YEAR)[0][0] == date(9999, 6, 1)
    assert period_with(date(1, 6, 1), Period.YEAR, date(1, 3, 1))[1] == date(1, 5, 31)


def test_a_day_before_the_first_is_in_a_period_before_it() -> None:
    assert period_with(date(2026, 1, 15), Period.MONTH, date(2026, 1, 10)) == (
        date(2025, 12, 15),
        date(2026, 1, 14),
    )
    assert period_with(date.min, Period.YEAR, date(1, 2, 1))[1] == date(1, 12, 31)


@given(first_on=DAYS, length=st.integers(0, 2_000), period=PERIODS)
def test_every_day_is_in_one_period(first_on: date, length: int, period: Period) -> None:
    last_on = first_on + timedelta(days=length)

    found = periods(first_on, last_on, period)

    assert (found[0][0], found[-1][1]) == (first_on, last_on)
    assert all(starts_on <= ends_on for starts_on, ends_on in found)
    gaps = [after[0] - before[1] for before, after in pairwise(found)]
    assert set(gaps) <= {timedelta(days=1)}


@given(first_on=DAYS, day=DAYS, period=PERIODS)
def test_the_period_of_a_day_holds_it_and_is_one_of_the_periods(
    first_on: date, day: date, period: Period
) -> None:
    starts_on, ends_on = period_with(first_on, period, day)

    assert starts_on <= day <= ends_on
    if day >= first_on:
        assert (starts_on, ends_on) in periods(first_on, ends_on, period)
