"""Lists as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet and exact to read back.

A program that opens CSV may run a text that begins like a formula. Every line of a text that
begins so, after any spaces, gets an apostrophe before it; so does a line that begins with an
apostrophe. To read a text column back, take one apostrophe from the beginning of every line that
has one: `as_sent` does. Columns of numbers are written bare, so -5 is the number -5.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.platform.renditions.columns import Column
from app.platform.request.messages import plain

MEDIA_TYPE = "text/csv"

_LINE = r"(\A|\r\n|\n|\r(?!\n))"
#: what may stand before a sign and is not seen: spaces of every width, marks without any
_BLANK = (
    "[\x00-\x09\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)
#: signs that begin a formula, in every width that a program may read as the same
_FORMULA = "[=+\\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff1d\uff0b\uff0d\uff20]"
_DANGER = re.compile(f"{_LINE}(?='|{_BLANK}{_FORMULA})")
_BROKEN_START = re.compile(r"\A(?=[\t\r\n])")
_MARKED = re.compile(f"{_LINE}'")


def harmless(text: str) -> str:
    """Write a text so that no spreadsheet takes it, or a line of it, for a formula."""
    return _BROKEN_START.sub("'", _DANGER.sub(r"\1'", text))


def as_sent(cell: str) -> str:
    """Give back the text that `harmless` was given."""
    return _MARKED.sub(r"\1", cell)


def in_words(value: Any) -> str:
    """Write a value that is no text of the caller's: numbers bare, times in UTC."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def as_csv(columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """Write a heading and the rows."""
    written = io.StringIO(newline="")
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([column.name for column in columns])
    for row in rows:
        lines.writerow([_cell(column.value(row)) for column in columns])
    return written.getvalue().encode()


def _cell(value: Any) -> str:
    return harmless(value) if isinstance(value, str) else in_words(value)
