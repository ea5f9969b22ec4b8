"""Numbers and days as workbooks write them."""

import re
from datetime import datetime, timedelta

from app.spreadsheets.formats.answer import Written
from app.spreadsheets.formats.limits import LONGEST_NUMBER
from app.spreadsheets.sheet import Kind

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


def written_number(written: str, kind: Kind, *, from_1904: bool = False) -> Written:
    """Make a cell of a number as a file writes it; what is none becomes an error.

    Args:
        written: such as `0.1` or `1E+5`.
        kind: what it is shown as.
        from_1904: whether days are counted from 1904, as old workbooks of the Mac do.
    """
    if len(written) > LONGEST_NUMBER:
        return ("error", f"a number of {len(written):,} characters")
    if not _NUMBER.fullmatch(written):
        return ("error", written)
    return serial_day(written, from_1904=from_1904) if kind == "day" else (kind, written)


def serial_day(written: str, *, from_1904: bool) -> Written:
    """Give the day that a serial number stands for, in either of the two counts."""
    serial = float(written)
    first = 0 if from_1904 else 1
    if not first <= serial < 2_958_466 or (not from_1904 and int(serial) == 60):
        return ("error", f"the date number {written}")
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    if not from_1904 and serial < 60:
        start += timedelta(days=1)  # workbooks count a 29 February 1900, which there was not
    try:
        moment = start + timedelta(days=serial)
    except OverflowError:
        return ("error", f"the date number {written}")
    whole = serial == int(serial)
    return ("day" if whole else "moment", str(moment.date() if whole else moment)[:19])


def iso_day(written: str) -> Written:
    """Read a day or a moment that a file writes in ISO form."""
    try:
        moment = datetime.fromisoformat(written[:40])
    except ValueError:
        return ("error", written[:40])
    if len(written) == 10 or moment.time() == datetime.min.time():
        return ("day", str(moment.date()))
    return ("moment", written[:19].replace("T", " "))
