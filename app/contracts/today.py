"""Which day it is where a contract's days are told, and between which days they can be."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.problems import Finding

#: within which what was written wrongly of a contract taken on is put right by one person
SLIP = timedelta(hours=24)
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)  #: a day beyond them is a slip


def today(zone: str, now: datetime) -> date:
    """Give the day that a moment falls on in a time zone, such as a contract's own."""
    return now.astimezone(ZoneInfo(zone)).date()


def fault_of_day(name: str, day: date | None) -> Finding | None:
    """Say what is wrong with a day that no contract of these times can have; None: nothing.

    Args:
        name: of the day, as it was sent.
        day: None: it is not known.
    """
    if day is None or EARLIEST <= day <= LATEST:
        return None
    words = f"{day} is not from {EARLIEST} to {LATEST}."
    fix = "Look whether the year is as it was meant."
    return Finding("day_out_of_range", words, fix, path=name)
