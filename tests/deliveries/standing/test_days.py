from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates

from app.contracts.plan.periods import Days, Period, periods
from app.deliveries.returns.period import Rhythm
from app.deliveries.standing.days import ONE_DAY, after, before, gaps, told_until

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
QUARTERS = periods(FIRST, LAST, Period.QUARTER)
EVERY_QUARTER = Rhythm(FIRST, LAST, Period.QUARTER)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 3, 1), 3, date(2025, 12, 1)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
        (date(2026, 5, 1), 0, date(2026, 5, 1)),
        (date(1, 3, 1), 3, None),
    ],
)
def test_months_are_counted_back(day: date, months: int, found: date | None) -> None:
    assert before(day, months) == found


@given(dates())
def test_the_month_after_is_the_one_before_which_the_day_is(day: date) -> None:
    found = after(day)

    if found is None:
        assert (day.year, day.month) == (9999, 12)
    else:
        assert before(found, 1) == day.replace(day=1)


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2025, 4, 28), date(2024, 12, 31)),  # the first return may come until this day
        (date(2025, 4, 29), date(2025, 3, 31)),
        (date(2025, 7, 28), date(2025, 3, 31)),
        (date(2027, 1, 28), date(2026, 9, 30)),
        (date(2027, 1, 29), date(2026, 9, 30)),  # the last one has days of its own
        (date(2027, 2, 14), date(2026, 9, 30)),
        (date(2027, 2, 15), LAST),
        (date.max, LAST),
    ],
)
def test_returns_should_tell_of_the_periods_whose_return_was_due(day: date, until: date) -> None:
    assert told_until(EVERY_QUARTER, day, (28, 45)) == until


def test_a_last_period_that_is_cut_short_is_due_after_its_own_end() -> None:
    cut = Rhythm(FIRST, date(2026, 11, 15), Period.QUARTER)

    assert told_until(cut, date(2026, 12, 13), (28, 28)) == date(2026, 9, 30)
    assert told_until(cut, date(2026, 12, 14), (28, 28)) == date(2026, 11, 15)


def test_without_a_last_day_the_periods_go_on() -> None:
    for last_on in (None, date.max):
        endless = Rhythm(FIRST, last_on, Period.QUARTER)
        assert told_until(endless, date(2030, 1, 29), (28, 28)) == date(2029, 12, 31)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ((), [(FIRST, LAST)]),
        (QUARTERS, []),
        (QUARTERS[:1], [(date(2025, 4, 1), LAST)]),
        (QUARTERS[1:], [QUARTERS[0]]),
        (QUARTERS[:2] + QUARTERS[4:], [(date(2025, 7, 1), date(2025, 12, 31))]),
        (QUARTERS[::2], list(QUARTERS[1::2])),
        (((date(2027, 1, 1), date(2027, 3, 31)),), [(FIRST, LAST)]),
        (((date(2024, 1, 1), date(2027, 3, 31)),), []),
    ],
)
def test_the_days_that_no_return_has_are_found(told: tuple[Days, ...], found: list[Days]) -> None:
    assert gaps(reversed(told), FIRST, LAST) == found


def test_no_days_have_no_gaps() -> None:
    assert gaps(QUARTERS[:1], LAST, FIRST) == gaps((), FIRST + ONE_DAY, FIRST) == []
