"""Weeks of posts: those of the parts are those of the whole, and a year has fifty-two."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.kinds.returns.weeks import weeks_between, weeks_that_count

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        ((2026, 1, 1), (2026, 12, 31), "52"),
        ((2024, 1, 1), (2024, 12, 31), "52"),
        ((2026, 1, 1), (2026, 3, 31), "13"),
        ((2025, 4, 1), (2027, 3, 31), "104"),
        ((2026, 2, 15), (2026, 2, 28), "2.1667"),
        ((2026, 3, 2), (2026, 3, 1), "0"),
    ],
)
def test_weeks_are_twelfths_of_a_year_of_52(
    first: tuple[int, int, int], last: tuple[int, int, int], weeks: str
) -> None:
    assert weeks_between(date(*first), date(*last)) == Decimal(weeks)


@given(days=st.tuples(DAYS, DAYS, DAYS))
def test_the_weeks_of_two_parts_are_those_of_the_whole(days: tuple[date, date, date]) -> None:
    first, middle, last = sorted(days)
    parts = weeks_between(first, middle) + weeks_between(middle + timedelta(days=1), last)

    assert abs(parts - weeks_between(first, last)) <= Decimal("0.0002")


def test_a_post_counts_in_full_and_no_longer() -> None:
    year = Decimal(52)

    assert weeks_that_count(Decimal(0), Decimal(13), year) == 13
    assert weeks_that_count(Decimal(45), Decimal(13), year) == 7
    assert weeks_that_count(Decimal(60), Decimal(13), year) == 0
    assert weeks_that_count(Decimal(0), Decimal(26), Decimal("25.857")) == Decimal("25.857")


def test_the_last_day_there_is_ends_it() -> None:
    assert weeks_between(date(9999, 12, 1), date.max) == Decimal("4.3333")
