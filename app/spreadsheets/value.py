"""What a library gives for a cell, brought into our few kinds of value."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.units import plain

ERRORS = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d+")

Written = tuple[str, str]  #: kind and text of a cell
Cells = Iterator[tuple[int, list[tuple[int, Written]]]]  #: row number, then column and content


def written(value: Any) -> Written | None:
    """Give a cell's kind and text; None for one that holds nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "flag", "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, datetime | date | time | timedelta):
        return "day", _day(value)
    text = str(value)
    if ERRORS.fullmatch(text.strip()):
        return "error", text.strip()
    return ("text", text) if text.strip() else None


def _number(value: float | Decimal) -> Written:
    """Write a number as people typed it: fifteen digits, which is what spreadsheets keep."""
    exact = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return "error", str(value)
    return "number", plain(exact) if abs(exact.adjusted()) < 40 else str(exact)


def _day(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, datetime):
        at_midnight = value.time() == time(0)
        return value.date().isoformat() if at_midnight else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)
