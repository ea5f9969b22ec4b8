"""Lists as XLSX workbooks in which no text is ever a formula.

Numbers are number cells as far as a workbook keeps them exactly, to fifteen digits, and text
beyond that. Days are date cells; times are text in UTC, as workbooks know no time zones.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from app.platform.renditions.columns import Column
from app.platform.renditions.delimited import harmless, in_words
from app.problems import NotAcceptable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  #: characters that one cell holds; openpyxl cuts the rest off in silence
EXACT_DIGITS = 15  #: of a number, that a workbook keeps
_TOO_LONG = 10**EXACT_DIGITS

#: \r among them: read as it is, it would come back as \n
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def as_xlsx(columns: Sequence[Column], rows: Iterable[Any], name: str) -> bytes:
    """Write a workbook of one sheet: a heading and the rows.

    Raises:
        NotAcceptable: if a text is longer than a cell can hold.
    """
    cells = [[_fit(column, column.value(row)) for column in columns] for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", name)[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_heading(sheet, column.name) for column in columns])
    for line in cells:
        sheet.append([_cell(sheet, value) for value in line])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fit(column: Column, value: Any) -> Any:
    """Write as text what no cell holds exactly, and make sure that it fits."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, (int, Decimal)) and _is_exact(value):
        return value
    text = str(value) if isinstance(value, str) else in_words(value)
    if len(text) <= LONGEST and text.isprintable() and "_x" not in text:
        return text
    written = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(written) > LONGEST:
        raise NotAcceptable(
            f"A text of {column.name} is longer than a workbook's cell can hold.",
            "Ask for CSV or JSON.",
        )
    return written


def _heading(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    """Give a cell, or a value alone where openpyxl makes the same of it in a third of the time."""
    if not isinstance(value, (str, date)) or (isinstance(value, str) and _is_plain(value)):
        return value
    cell = WriteOnlyCell(sheet)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
        if harmless(value) != value:
            cell.quotePrefix = True  # and so would Excel, once somebody edits the cell
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _is_plain(text: str) -> bool:
    """Tell whether a text is nothing but a text to any program: one line that begins with one.

    Whatever begins with anything but a letter or digit of ASCII is looked at more closely.
    """
    return text[:1].isascii() and text[:1].isalnum() and text.isprintable()


def _is_exact(number: int | Decimal) -> bool:
    if isinstance(number, int):
        return -_TOO_LONG < number < _TOO_LONG or len(str(abs(number)).rstrip("0")) <= EXACT_DIGITS
    digits = number.as_tuple().digits
    return len(digits) <= EXACT_DIGITS or len(number.normalize().as_tuple().digits) <= EXACT_DIGITS
