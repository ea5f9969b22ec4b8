from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.keeping.quarter import Quarter, last_quarters, years_later

DAYS = st.dates(date(2025, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("today", "starts_on", "ends_on"),
    [
        (date(2028, 2, 29), date(2027, 10, 1), date(2027, 12, 31)),
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2027, 1, 1), date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_the_last_quarter_is_the_last_whole_one_before_the_day(
    today: date, starts_on: date, ends_on: date
) -> None:
    assert last_quarters(today, 8)[-1] == Quarter(starts_on, ends_on)


def test_two_years_are_eight_quarters_the_earliest_first() -> None:
    found = last_quarters(date(2028, 2, 29), 8)

    assert found[0] == Quarter(date(2026, 1, 1), date(2026, 3, 31))
    assert [one.ends_on.month for one in found] == [3, 6, 9, 12, 3, 6, 9, 12]


@given(today=DAYS, number=st.integers(1, 20))
def test_quarters_follow_each_other_without_a_gap(today: date, number: int) -> None:
    found = last_quarters(today, number)

    assert len(found) == number
    assert all(
        one.ends_on + timedelta(days=1) == after.starts_on for one, after in pairwise(found)
    )
    assert {one.starts_on.day for one in found} == {1}
    assert {one.starts_on.month for one in found} <= {1, 4, 7, 10}


@given(today=DAYS)
def test_the_last_of_them_is_over_since_less_than_a_quarter(today: date) -> None:
    last = last_quarters(today, 1)[-1]

    assert 1 <= (today - last.ends_on).days <= 92


@given(today=DAYS, years=st.integers(1, 5))
def test_a_contract_ends_on_the_eve_of_its_first_day(today: date, years: int) -> None:
    first = last_quarters(today, 1)[0].starts_on

    last = years_later(first, years)

    next_on = last + timedelta(days=1)
    assert (next_on.month, next_on.day) == (first.month, first.day)
    assert next_on.year == first.year + years
