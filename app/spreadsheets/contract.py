"""The sheet of the contract: a name and its value in each row."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.problems import Finding, Severity
from app.spreadsheets.cell import name_of
from app.spreadsheets.sheet import Cell, Row, Sheet
from app.spreadsheets.table import fault, merged, note

NAMES = ("name", "fact")
VALUES = ("value",)


@dataclass
class ContractCells:
    """What the sheet says, as cells, and what is wrong with it."""

    cells: list[tuple[str, Cell]] = field(default_factory=list)  #: value by name
    findings: list[Finding] = field(default_factory=list)


def contract_cells(sheet: Sheet) -> ContractCells:
    """Read names and their values; a row of headings is not needed."""
    made = ContractCells(findings=list(merged(sheet, 1)))
    name_at, value_at, rows = _columns(sheet)
    further: set[int] = set()
    for row in rows:
        name, value = row.cells.get(name_at), row.cells.get(value_at)
        further |= row.cells.keys() - {name_at, value_at}
        if name is None or value is None:
            made.findings.append(_half(sheet, row, name))
        elif not name_of(name.text):
            words = f"{name.shown!r} is no name."
            made.findings.append(fault("no_name", words, "Use letters and digits.", name.at))
        else:
            made.cells.append((name_of(name.text), value))
    made.findings += _further(sheet, rows, further)
    return made


def _columns(sheet: Sheet) -> tuple[int, int, tuple[Row, ...]]:
    """Find the columns of names and values, and the rows below their headings."""
    first = sheet.rows[0]
    headings = {name_of(cell.text): column for column, cell in first.cells.items()}
    names = next((headings[name] for name in NAMES if name in headings), 0)
    values = next((headings[name] for name in VALUES if name in headings), 0)
    if names and values:
        return names, values, sheet.rows[1:]
    left = min(column for row in sheet.rows for column in row.cells)
    return left, left + 1, sheet.rows


def _half(sheet: Sheet, row: Row, name: Cell | None) -> Finding:
    if name is None:
        at = sheet.place(row.number, min(row.cells))
        words = f"Row {row.number} has no name."
        return fault("no_name", words, "Write what it is, such as years, or delete it.", at)
    words = f"{name.shown!r} has no value beside it and is left out."
    return note("no_value", words, name.at)


def _further(sheet: Sheet, rows: tuple[Row, ...], columns: set[int]) -> Iterator[Finding]:
    for column in sorted(columns):
        row = next(row for row in rows if column in row.cells)
        at = sheet.place(row.number, column)
        words = "What stands beside names and values is not read."
        yield Finding("column_not_read", words, "", Severity.WARNING, cell=at)
