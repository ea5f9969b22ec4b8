"""Days and months as files write them: day first, years with two digits only where agreed."""

import re
from datetime import date

from app.spend.rows.row import Month, may_be_a_year
from app.spreadsheets.mapping.reader import Unreadable, shown
from app.spreadsheets.mapping.transform import SixDigits

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ][0-9:.]{5,15}(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_DAY_FIRST = re.compile(
    r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: \d{1,2}:\d\d(?::\d\d)?)?", re.ASCII
)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[/.\- ]?([a-z]{3,9})[/.,\- ]{0,2}(\d{4}|\d{2})")
_WHOLE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MONTH_NAMED = re.compile(r"([a-z]{3,9})[/.,\- ']{0,2}(\d{4}|\d{2})")
_MONTH_NUMBERED = re.compile(r"(\d{4})[/\-](\d{2})|(\d{1,2})[/\-](\d{4})", re.ASCII)
_SIX_DIGITS = re.compile(r"(\d{4})(\d{2})", re.ASCII)
_BEFORE = 3  #: months of a calendar year that come before its financial year begins, in April
FIX = "Write it as 2026-03-31 or 31/03/2026."


def a_day(text: str, century: int | None = None) -> date:
    """Read a day.

    Args:
        text: as the file writes it, not empty.
        century: of a year with two digits; None: such a year is refused.
    """
    return _meant(text, _day(text, century))


def a_last_day(text: str, century: int | None = None) -> date:
    """Read the last day of something; of what stays, registers write 9999-12-31.

    Args:
        text: as the file writes it, not empty.
        century: of a year with two digits; None: such a year is refused.
    """
    made = _day(text, century)
    return made if made == date.max else _meant(text, made)


def _day(text: str, century: int | None) -> date:
    found = _ISO.fullmatch(text) or _WHOLE.fullmatch(text)
    if found:
        return _made(text, int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_FIRST.fullmatch(text)
    if found:
        year = _year(text, found[3], century)
        return _made(text, year, int(found[2]), int(found[1]))
    found = _NAMED.fullmatch(text.lower())
    if found and found[2] in MONTHS:
        year = _year(text, found[3], century)
        return _made(text, year, MONTHS[found[2]], int(found[1]))
    raise Unreadable(f"holds {shown(text)}, which is not a day", FIX)


def _year(text: str, digits: str, century: int | None) -> int:
    if len(digits) == 4:
        return int(digits)
    if century is None:
        raise Unreadable(
            f"holds {shown(text)}, whose year has two digits",
            "Write the year in full, or say in the profile which century is meant.",
        )
    return century + int(digits)


def _made(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        words = f"holds {shown(text)}, which is no day when the day comes first"
        raise Unreadable(words, FIX) from None


def _meant(text: str, made: date) -> date:
    """Give a day, unless its year is one that nobody means."""
    if not 1900 <= made.year <= 2199:
        raise Unreadable(f"holds {shown(text)}, a year that cannot be meant", FIX)
    return made


def a_month(text: str, century: int | None = None, six_digits: SixDigits | None = None) -> str:
    """Read a month, or the month of a day, as `2013-04`; a bare year as itself.

    Args:
        text: as the file writes it, not empty.
        century: of a year with two digits; None: such a year is refused.
        six_digits: how 201601 is meant; None: such a month is refused.
    """
    if may_be_a_year(text):
        words = f"holds {shown(text)}, which may be a financial year, not a month"
        raise Unreadable(words, "Write the month with its name, such as Dec 2011.")
    lower = text.lower()
    found = _MONTH_NAMED.fullmatch(lower)
    if found and found[1] in MONTHS:
        return Month(f"{_year(text, found[2], century)}-{MONTHS[found[1]]:02}")
    found = _MONTH_NUMBERED.fullmatch(text)
    if found:
        year, month = int(found[1] or found[4]), int(found[2] or found[3])
        return Month(f"{_first_of(text, year, month):%Y-%m}")
    found = _SIX_DIGITS.fullmatch(text)
    if found:
        return _of_six_digits(text, int(found[1]), int(found[2]), six_digits)
    if text.isascii() and text.isdigit() and len(text) == 4:
        return text
    return Month(f"{a_day(text, century):%Y-%m}")


def _first_of(text: str, year: int, month: int) -> date:
    """Give the first day of a month."""
    if not 1 <= month <= 12:
        words = f"holds {shown(text)}, and a year has no month {month}"
        raise Unreadable(words, "Write the month as 01 to 12, or with its name: Jan 2016.")
    if not year:
        raise Unreadable(f"holds {shown(text)}, a year that cannot be meant", FIX)
    return _meant(text, _made(text, year, month, 1))


def _of_six_digits(text: str, year: int, number: int, meant: SixDigits | None) -> Month:
    """Read 201601 as the profile says that it is meant."""
    if meant is None:
        raise Unreadable(
            f"holds {shown(text)}, which may be a month of the calendar or of the financial year",
            "Say in the profile which, by `six_digits`; or write it as 2016-01 or Jan 2016.",
        )
    day = _first_of(text, year, number)
    if meant == "calendar":
        return Month(f"{day:%Y-%m}")
    years, month = divmod(number - 1 + _BEFORE, 12)
    return Month(f"{year + years}-{month + 1:02}")
