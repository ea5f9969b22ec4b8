"""Cells made anew from what was read: values alone, and no text ever becomes a formula."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font

from app.platform.renditions.delimited import harmless
from app.spreadsheets.fixing.recognised import Recognised
from app.spreadsheets.forms.form import Field
from app.spreadsheets.sheet import Cell, Row

LONGEST = 32_767  #: characters that one cell holds
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
FIRST_DAY = date(1900, 3, 1)  #: before it, workbooks count a day that there was not
FACE = "Calibri"
BOLD = Font(name=FACE, size=11, bold=True)
GREY = Font(name=FACE, size=10, color="505A5F")
TOP = Alignment(vertical="top")
WRAPPED = Alignment(vertical="top", wrap_text=True)
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE = re.compile("[\ud800-\udfff]")


def cells_of(sheet: Any, row: Row, known: Recognised) -> dict[int, Any]:
    """Make a row's cells anew, by column, without those that we had added before."""
    return {
        column: shaped(rebuilt(sheet, cell), known.fields.get(column))
        for column, cell in row.cells.items()
        if column not in known.added
    }


def text_cell(sheet: Any, text: str) -> Any:
    """Give a cell of text that stays text, whoever wrote it and whatever it begins with."""
    kept = _SURROGATE.sub("\ufffd", text)
    written = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", kept)[:LONGEST]
    cell = WriteOnlyCell(sheet)
    cell.value = written
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    if harmless(text) != text:
        cell.quotePrefix = True  # and so would a program, once somebody edits the cell
    return cell


def rebuilt(sheet: Any, cell: Cell) -> Any:
    """Give a cell with the value that was read of one."""
    match cell.kind:
        case "number" | "percent":
            return _number(sheet, cell)
        case "flag":
            return WriteOnlyCell(sheet, cell.text == "true")
        case "day" | "moment":
            return _time(sheet, cell)
        case "error":
            return _error(sheet, cell)
        case _:
            return text_cell(sheet, cell.text)


def shaped(cell: Any, field: Field | None) -> Any:
    """Give a cell the form of its column: words wrap, and text stays as it is typed."""
    is_text = cell.data_type == "s"
    cell.alignment = WRAPPED if is_text else TOP
    if field is not None and is_text and cell.number_format == "General":
        cell.number_format = "@"
    return cell


def _number(sheet: Any, cell: Cell) -> Any:
    try:
        number = Decimal(cell.text)
    except ArithmeticError:
        return text_cell(sheet, cell.text)
    made = WriteOnlyCell(sheet)
    made.value = number
    if cell.kind == "percent":
        made.number_format = "0%" if number == round(number, 2) else "0.00%"
    return made


def _time(sheet: Any, cell: Cell) -> Any:
    try:
        moment = datetime.fromisoformat(cell.text)
    except ValueError:
        return text_cell(sheet, cell.text)
    if moment.date() < FIRST_DAY:
        return text_cell(sheet, cell.text)
    made = WriteOnlyCell(sheet)
    made.value = moment.date() if cell.kind == "day" else moment
    made.number_format = DAY if cell.kind == "day" else MOMENT
    return made


def _error(sheet: Any, cell: Cell) -> Any:
    made = text_cell(sheet, cell.text)
    if cell.text.strip() in ERROR_CODES:
        made.value, made.data_type = cell.text.strip(), "e"
    return made
