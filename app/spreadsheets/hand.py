"""A workbook in the hands of somebody who fills it in with a spreadsheet program.

For the demonstration and for trials: the service itself never changes a file that it was sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

HEADINGS = 15  #: rows at the top, one of which has the keys of the columns
Entry = Mapping[str, Any]  #: values of one row, by the keys of its columns; the first names it


def filled(content: bytes, entries: Mapping[str, Sequence[Entry]]) -> bytes:
    """Fill rows in: those that are there already, by their first value; else new ones below.

    Args:
        content: of the workbook.
        entries: rows by the name of the sheet.
    """
    book = load_workbook(BytesIO(content))
    for name, rows in entries.items():
        for row in rows:
            _fill(book[name], row)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def rows_in(content: bytes, sheet: str, key: str) -> list[dict[str, Any]]:
    """Give the rows of a sheet by the keys of its columns.

    Args:
        content: of the workbook.
        sheet: its name.
        key: of a column that every row fills in.
    """
    page = load_workbook(BytesIO(content))[sheet]
    heading, columns = _columns(page, key)
    rows = page.iter_rows(min_row=heading + 2, values_only=True)
    told = ({name: row[place - 1] for name, place in columns.items()} for row in rows)
    return [row for row in told if row[key] is not None]


def _fill(page: Any, row: Entry) -> None:
    first = next(iter(row))
    heading, columns = _columns(page, first)
    at = _row_of(page, heading, columns[first], row[first], columns.values())
    for key, value in row.items():
        page.cell(at, columns[key]).value = value


def _columns(page: Any, key: str) -> tuple[int, dict[str, int]]:
    """Find the row of the keys: its number, and the column of each."""
    for number, cells in enumerate(page.iter_rows(max_row=HEADINGS, values_only=True), 1):
        if key in cells:
            return number, {name: place for place, name in enumerate(cells, 1) if name}
    raise ValueError(f"the sheet {page.title} has no column {key}")


def _row_of(page: Any, heading: int, column: int, name: Any, columns: Iterable[int]) -> int:
    """Give the row of a name; where there is none, the first that is blank."""
    at = heading + 1
    while any(page.cell(at, one).value is not None for one in columns):
        if page.cell(at, column).value == name:
            return at
        at += 1
    return at
