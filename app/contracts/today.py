"""Which day it is where a contract's days are told."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today(zone: str, now: datetime) -> date:
    """Give the day that a moment falls on in a time zone, such as a contract's own."""
    return now.astimezone(ZoneInfo(zone)).date()
