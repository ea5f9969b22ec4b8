"""A day as people in Britain write it."""

import re
from contextlib import suppress
from datetime import date

from app.spreadsheets.cell import a_day, fault
from app.spreadsheets.sheet import Cell

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?", re.ASCII)
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00(?::00)?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[/. -]([a-z]{3,9})[/.,]?[ -]?(\d{4})", re.ASCII)
_SHORT = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)


_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def a_day_first(cell: Cell) -> str:
    """Read a day: a date cell, ISO text, or text with the day first, such as 31/03/2026.

    The month may be named in English: 9-Nov-2026 is the same day to everybody.

    Midnight beside a day is what a program adds, and says nothing. A year of two digits is
    refused. Use it where a workbook says that the day comes first.
    """
    text = cell.text.replace("\xa0", " ").strip()
    if cell.kind in ("text", "moment"):
        if found := _ISO.fullmatch(text):
            return a_day(Cell("text", found[1], cell.at))
        if found := _DAY_FIRST.fullmatch(text):
            with suppress(ValueError):
                return str(date(int(found[3]), int(found[2]), int(found[1])))
        if (found := _NAMED.fullmatch(text.lower())) and (month := _month(found[2])):
            with suppress(ValueError):
                return str(date(int(found[3]), month, int(found[1])))
        if _SHORT.fullmatch(text):
            words = f"holds {cell.shown!r}, a year of two digits"
            raise fault(words, "Write the year in full, such as 2026-03-31 or 31/03/2026.")
    return a_day(cell)


def _month(name: str) -> int | None:
    """Give the number of a month, by its name or the first letters of it."""
    found = [at for at, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    return found[0] if len(found) == 1 else None
