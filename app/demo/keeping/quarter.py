"""The quarters of the story, which ends on the day that it is told."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

MONTHS = 3
YEAR = 12
ACT_BEGAN = date(2025, 2, 24)  #: the Procurement Act 2023 applies to what was begun since


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months."""

    starts_on: date
    ends_on: date


def last_quarters(today: date, number: int) -> list[Quarter]:
    """Give the last whole quarters before a day, the earliest first."""
    starts = [_back(today, back) for back in range(number, -1, -1)]
    return [Quarter(first, following - timedelta(days=1)) for first, following in pairwise(starts)]


def day_of_story(today: date) -> date:
    """Give a day; of the last day of a quarter, the one before.

    On that day itself all that is due in the quarter falls due, and nobody has reported it yet.
    """
    tomorrow = today + timedelta(days=1)
    return today - timedelta(days=1) if tomorrow == _back(tomorrow, 0) else today


def years_later(first: date, years: int) -> date:
    """Give the last day of so many years that begin with the first of a month."""
    return first.replace(year=first.year + years) - timedelta(days=1)


def _back(today: date, quarters: int) -> date:
    months = today.year * YEAR + (today.month - 1) // MONTHS * MONTHS - quarters * MONTHS
    return date(months // YEAR, months % YEAR + 1, 1)
