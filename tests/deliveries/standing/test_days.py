from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates

from app.deliveries.standing.days import after, before


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
