"""A list of fixes put back into the workbook that it was made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.spreadsheets.cell import name_of
from app.spreadsheets.fixing.recognised import Recognised, recognised
from app.spreadsheets.forms.form import ROW_REF, Form
from app.spreadsheets.sheet import Cell, Row, Sheet, Workbook, area, place

CELL = "cell"  #: heading of the column that says where a row stood


@dataclass(frozen=True, slots=True)
class Merged:
    """A workbook with fixes in it."""

    workbook: Workbook
    replaced: int  #: rows that took the place of one
    added: int  #: rows that are of no row of it, put below the last
    left: tuple[tuple[str, int], ...] = ()  #: sheets of the list that have no place, with rows


def is_fix_list(workbook: Workbook, forms: Iterable[Form]) -> bool:
    """Tell whether a workbook is a list of fixes: one of its headings is ours."""
    known = list(forms)
    return any(recognised(sheet, known).added for sheet in workbook.sheets if sheet.rows)


def merged(workbook: Workbook, fixes: Workbook, forms: Iterable[Form]) -> Merged:
    """Put mended rows back where they stood, by their reference, else by the cell they name.

    What is blank in a mended row is blank; all else of the workbook stays. Sheets of the list
    that are none of our forms are passed over; what has no place in the workbook is told.

    Args:
        workbook: as it was read when the list was made.
        fixes: the list, as it was read when it came back.
        forms: those that their sheets may be.
    """
    known = list(forms)
    into = {one.form.key: one for one in _known(workbook, known) if one.form}
    mended: dict[str, Recognised] = {}
    left = []
    for one in _known(fixes, known):
        if one.form and one.added and one.form.key in into and one.form.key not in mended:
            mended[one.form.key] = one
        elif one.form and (rows := _rows_of(one)):
            left.append((one.sheet.name, rows))
    sheets, replaced, added = {}, 0, 0
    for key, fixed in mended.items():
        sheet, count, more = _merged(into[key], fixed)
        sheets[into[key].sheet.name] = sheet
        replaced, added = replaced + count, added + more
    kept = tuple(sheets.get(one.name, one) for one in workbook.sheets)
    return Merged(replace(workbook, sheets=kept), replaced, added, tuple(left))


def _known(workbook: Workbook, forms: Sequence[Form]) -> list[Recognised]:
    return [recognised(one, forms) for one in workbook.sheets if one.rows]


def _rows_of(known: Recognised) -> int:
    return sum(row.number >= known.body for row in known.sheet.rows)


def _merged(into: Recognised, mended: Recognised) -> tuple[Sheet, int, int]:
    rows = {row.number: row for row in into.sheet.rows}
    by_ref = _by_ref(into)
    last = max(rows, default=into.body)
    taken: set[int] = set()  # a second row for the same place is a new one, never in its stead
    added = 0
    for row in mended.sheet.rows:
        if row.number < mended.body:
            continue
        number = by_ref.get(_ref(row, mended)) or _stood(row, mended, into)
        if number is None or number in taken:
            last, number, added = last + 1, last + 1, added + 1
        else:
            taken.add(number)
        rows[number] = _moved(row, number, mended, into)
    ordered = tuple(rows[number] for number in sorted(rows) if rows[number].cells)
    return replace(into.sheet, rows=ordered), len(taken), added


def _by_ref(known: Recognised) -> dict[str, int]:
    """Give the row of each reference that stands once."""
    found: dict[str, list[int]] = {}
    for row in known.sheet.rows:
        if row.number >= known.body and _ref(row, known):
            found.setdefault(_ref(row, known), []).append(row.number)
    return {ref: numbers[0] for ref, numbers in found.items() if len(numbers) == 1}


def _ref(row: Row, known: Recognised) -> str:
    column = next((n for n, field in known.fields.items() if field.key == ROW_REF), 0)
    return row.cells[column].text.strip() if column in row.cells else ""


def _stood(row: Row, mended: Recognised, into: Recognised) -> int | None:
    """Give the row that a mended one says it stood in; None if it does not say so."""
    heading = next(one for one in mended.sheet.rows if one.number == mended.heading)
    column = next(n for n in mended.added if name_of(heading.cells[n].text) == CELL)
    said = row.cells[column].text.split("\n")[0] if column in row.cells else ""
    sheet, _, at = said.rpartition("!")  # the name of a sheet may begin with a space
    where = area(at.strip())
    if where is None or sheet != into.sheet.name or where.top < into.body:
        return None
    return where.top


def _moved(row: Row, number: int, mended: Recognised, into: Recognised) -> Row:
    """Give a mended row as a row of the workbook: its fields in that one's columns."""
    columns = {field.key: column for column, field in into.fields.items()}
    cells: dict[int, Cell] = {}
    for column, cell in row.cells.items():
        field = mended.fields.get(column)
        target = column if field is None else columns.get(field.key, 0)
        if column not in mended.added and target:
            cells[target] = replace(cell, at=place(into.sheet.name, number, target))
    return Row(number, dict(sorted(cells.items())))
