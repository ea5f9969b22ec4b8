"""A sheet as a table: its heading found, its columns told apart, its rows read cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.cell import name_of
from app.spreadsheets.columns import Column, Family
from app.spreadsheets.sheet import Cell, Row, Sheet, ranges

#: A heading stands within the first so many rows.
HEADING_WITHIN = 15


@dataclass(frozen=True, slots=True)
class Heading:
    """What one column of the sheet holds."""

    column: Column | Family
    name: str  #: which one of a family, such as the code of a criterion; else empty


@dataclass
class Table:
    """A sheet with its columns known."""

    sheet: Sheet
    headings: dict[int, Heading]
    rows: tuple[Row, ...]  #: below the heading
    findings: list[Finding] = field(default_factory=list)

    def has(self, key: str) -> bool:
        """Tell whether there is a column for something."""
        return any(heading.column.key == key for heading in self.headings.values())

    def cells(self, row: Row) -> Iterator[tuple[Heading, Cell]]:
        """Give the cells of a row that are in known columns."""
        for column, cell in row.cells.items():
            if column in self.headings:
                yield self.headings[column], cell

    def read(self, heading: Heading, cell: Cell) -> Any:
        """Read a cell as its column says, or put down what is wrong with it and give None."""
        try:
            value = heading.column.read(cell)
        except ValueError as refusal:
            what, fix = refusal.args
            title = _title(heading)
            self.findings.append(fault("bad_cell", f"{title} {what}.", fix, cell.at))
            return None
        if cell.kind == "text" and heading.column.read.__name__ == "a_number":
            self._note(cell, value)
        return value

    def _note(self, cell: Cell, value: Any) -> None:
        """Say how a number that was written as text was read, where it was not plain digits."""
        if cell.text.strip() != str(value):
            words = f"{cell.shown!r} is read as {value}."
            self.findings.append(note("text_as_number", words, cell.at))


def _title(heading: Heading) -> str:
    column = heading.column
    return column.title if isinstance(column, Column) else f"{column.prefix}: {heading.name}"


def fault(code: str, message: str, fix: str, at: str) -> Finding:
    """Make a fault with its cell."""
    return Finding(code, message, fix, Severity.FAULT, cell=at)


def note(code: str, message: str, at: str = "") -> Finding:
    """Make a note with its cell."""
    return Finding(code, message, "", Severity.NOTE, cell=at)


def table_of(sheet: Sheet, columns: Sequence[Column], families: Sequence[Family]) -> Table | None:
    """Find a sheet's heading: of its first rows the one with most headings that are known.

    Returns:
        None if no row has any.
    """
    first = [row for row in sheet.rows if row.number <= sheet.rows[0].number + HEADING_WITHIN]
    found = [(row, _headings(row, columns, families)) for row in first]
    row, headings = max(found, key=lambda pair: len(pair[1]))
    if not headings:
        return None
    below = tuple(one for one in sheet.rows if one.number > row.number)
    table = Table(sheet, headings, below)
    table.findings += [*_twice(row, headings), *_not_read(sheet, row, headings, below)]
    return table


def _headings(
    row: Row, columns: Sequence[Column], families: Sequence[Family]
) -> dict[int, Heading]:
    found = {}
    for place, cell in row.cells.items():
        heading = _heading(cell.text, columns, families)
        if heading is not None:
            found[place] = heading
    return found


def _heading(text: str, columns: Sequence[Column], families: Sequence[Family]) -> Heading | None:
    before, colon, after = text.partition(":")
    for family in families:
        if colon and after.strip() and name_of(before) == name_of(family.prefix):
            return Heading(family, name_of(after))
    named = name_of(text)
    found = next((column for column in columns if named in column.names), None)
    return None if found is None else Heading(found, "")


def _twice(row: Row, headings: dict[int, Heading]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Cell] = {}
    for place, heading in headings.items():
        key = (heading.column.key, heading.name)
        cell = row.cells[place]
        if key in seen:
            words = f"The heading {cell.shown!r} stands twice; it is at {seen[key].at} too."
            yield fault("heading_twice", words, "Keep one of the two columns.", cell.at)
        seen.setdefault(key, cell)


def _not_read(
    sheet: Sheet, row: Row, headings: dict[int, Heading], below: tuple[Row, ...]
) -> Iterator[Finding]:
    """List what stands in columns that are not read, and what is above the heading."""
    used = sorted({place for one in below for place in one.cells} - headings.keys())
    for place in used:
        cell = row.cells.get(place)
        at = sheet.place(row.number, place)
        name = f"The column {cell.shown!r}" if cell else "A column without a heading"
        fix = "Give it one of the known headings, or leave it: it changes nothing."
        yield Finding("column_not_read", f"{name} is not read.", fix, Severity.WARNING, cell=at)
    above = [one.number for one in sheet.rows if one.number < row.number]
    if above:
        words = f"{' and '.join(ranges(frozenset(above), 'row'))} above the heading are not read."
        yield note("above_heading", words[:1].upper() + words[1:], sheet.place(above[0], 1))
