"""Working days, as the Procurement Act 2023 counts them.

Section 123: a day other than a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday
in any part of the United Kingdom. So St Patrick's Day delays an English award, and St Andrew's
Day a Welsh one.

Bank holidays come from the library `holidays`, and are tested against the government's list for
2024 to 2028 (https://www.gov.uk/bank-holidays). One that is proclaimed at short notice is known
once the library is brought up to date.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice

import holidays

FIRST_YEAR, LAST_YEAR = 1990, 2100
PARTS = ("ENG", "WLS", "SCT", "NIR")  #: of the United Kingdom, each with holidays of its own
SATURDAY = 5  #: Monday is 0
MOST = 5_000  #: working days in one period: about twenty years


def is_working_day(day: date) -> bool:
    """Tell whether a day is a working day in every part of the United Kingdom.

    Raises:
        ValueError: outside the years 1990 to 2100.
    """
    return day not in _bank_holidays(day.year) and day.weekday() < SATURDAY


def nth_working_day(first: date, n: int) -> date:
    """Give the last day of a period of so many working days that begins with a day.

    A day that is no working day cannot be one of them: a period that begins with a Saturday
    counts from the Monday, if that is a working day. So the standstill of section 51, "eight
    working days beginning with the day on which the contract award notice is published", holds
    eight whole working days whenever the notice came out; the contract may be entered into from
    the day after the one given here.

    Args:
        first: the day that the period begins with.
        n: working days, from 1 to 5,000.

    Raises:
        ValueError: if `n` is out of range, or the period leaves the years 1990 to 2100.
    """
    if not 1 <= n <= MOST:
        raise ValueError(f"a period has 1 to {MOST} working days, not {n}")
    return next(islice(_working_days_from(first), n - 1, None))


def working_days_between(first: date, last: date) -> int:
    """Count the working days from one day to another, both included; 0 if they are reversed.

    Raises:
        ValueError: if a day from one to the other is outside the years 1990 to 2100.
    """
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def _working_days_from(first: date) -> Iterator[date]:
    day = first
    while True:
        if is_working_day(day):
            yield day
        day += timedelta(days=1)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    """Give a year's bank holidays in any part, substitute days among them."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"working days are known from {FIRST_YEAR} to {LAST_YEAR}, not in {year}")
    return frozenset(
        day
        for part in PARTS
        for day in holidays.country_holidays(
            "GB", subdiv=part, years=year, expand=False, categories=(holidays.PUBLIC,)
        )
    )
