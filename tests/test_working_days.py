from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.working_days import is_working_day, nth_working_day, working_days_between

#: weekdays on which banks are shut in some part of the United Kingdom: England and Wales,
#: Scotland, Northern Ireland. Source: https://www.gov.uk/bank-holidays for 2024 to 2027; the
#: rules of the Banking and Financial Dealings Act 1971 for 2028.
SHUT = {
    2024: "01-01 01-02 03-18 03-29 04-01 05-06 05-27 07-12 08-05 08-26 12-02 12-25 12-26",
    2025: "01-01 01-02 03-17 04-18 04-21 05-05 05-26 07-14 08-04 08-25 12-01 12-25 12-26",
    2026: "01-01 01-02 03-17 04-03 04-06 05-04 05-25 06-15 07-13 08-03 08-31 11-30 12-25 12-28",
    2027: "01-01 01-04 03-17 03-26 03-29 05-03 05-31 07-12 08-02 08-30 11-30 12-27 12-28",
    2028: "01-03 01-04 03-17 04-14 04-17 05-01 05-29 07-12 08-07 08-28 11-30 12-25 12-26",
}
#: one weekday of each kind that differs between the parts
ONLY_SOMEWHERE = {
    date(2026, 1, 2): "Scotland",
    date(2026, 3, 17): "Northern Ireland",
    date(2026, 4, 6): "not Scotland",
    date(2026, 6, 15): "Scotland, by proclamation",
    date(2026, 7, 13): "Northern Ireland, as the 12th is a Sunday",
    date(2026, 8, 3): "Scotland",
    date(2026, 8, 31): "not Scotland",
    date(2026, 11, 30): "Scotland",
}
DAYS = st.dates(date(1990, 1, 1), date(2095, 12, 31))


def weekdays(year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return [day for day in days if day.year == year and day.weekday() < 5]


@pytest.mark.parametrize("year", SHUT)
def test_the_weekdays_without_work_are_those_that_the_government_lists(year: int) -> None:
    shut = [f"{day:%m-%d}" for day in weekdays(year) if not is_working_day(day)]

    assert shut == SHUT[year].split()


@pytest.mark.parametrize("day", ONLY_SOMEWHERE)
def test_a_bank_holiday_in_one_part_of_the_kingdom_counts_in_all(day: date) -> None:
    assert not is_working_day(day), ONLY_SOMEWHERE[day]


def test_nobody_works_at_weekends_whatever_the_holidays() -> None:
    assert not is_working_day(date(2026, 12, 26))  # Boxing Day, a Saturday
    assert not is_working_day(date(2026, 12, 27))
    assert is_working_day(date(2026, 12, 29))


@pytest.mark.parametrize(
    ("published", "ends"),
    [
        (date(2026, 3, 2), date(2026, 3, 11)),  # a Monday: it and seven more
        (date(2026, 2, 28), date(2026, 3, 11)),  # a Saturday: as if on the Monday
        (date(2026, 3, 12), date(2026, 3, 24)),  # over St Patrick's Day
        (date(2026, 4, 2), date(2026, 4, 15)),  # the day before Good Friday
        (date(2026, 4, 3), date(2026, 4, 16)),  # on Good Friday: from the Tuesday after Easter
        (date(2026, 6, 12), date(2026, 6, 24)),  # over Scotland's day for the World Cup
        (date(2026, 12, 23), date(2027, 1, 7)),  # over Christmas and both New Year holidays
    ],
)
def test_a_standstill_has_eight_whole_working_days(published: date, ends: date) -> None:
    assert nth_working_day(published, 8) == ends


def test_a_period_of_one_working_day_ends_as_it_begins() -> None:
    assert nth_working_day(date(2026, 3, 2), 1) == date(2026, 3, 2)


@given(first=DAYS, n=st.integers(1, 300))
def test_a_period_holds_as_many_working_days_as_it_was_made_of(first: date, n: int) -> None:
    last = nth_working_day(first, n)

    assert working_days_between(first, last) == n
    assert is_working_day(last)


@given(first=DAYS, n=st.integers(1, 300))
def test_a_longer_period_never_ends_sooner(first: date, n: int) -> None:
    assert nth_working_day(first, n) < nth_working_day(first, n + 1)
    assert nth_working_day(first, n) <= nth_working_day(first + timedelta(days=1), n)


def test_between_a_day_and_one_before_it_there_are_none() -> None:
    assert working_days_between(date(2026, 3, 3), date(2026, 3, 2)) == 0


@pytest.mark.parametrize("n", [0, -1, 5_001])
def test_a_period_has_at_least_one_day_and_an_end(n: int) -> None:
    with pytest.raises(ValueError, match="1 to 5000 working days"):
        nth_working_day(date(2026, 3, 2), n)


@pytest.mark.parametrize("day", [date(1989, 12, 31), date(2101, 1, 1), date(1, 1, 1)])
def test_the_years_outside_what_is_known_are_refused(day: date) -> None:
    for ask in (
        lambda: is_working_day(day),
        lambda: nth_working_day(day, 1),
        lambda: working_days_between(day, day),
    ):
        with pytest.raises(ValueError, match="known from 1990 to 2100"):
            ask()


def test_a_period_that_runs_out_of_what_is_known_is_refused() -> None:
    with pytest.raises(ValueError, match="not in 2101"):
        nth_working_day(date(2100, 12, 30), 8)
