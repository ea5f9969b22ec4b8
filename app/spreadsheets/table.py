"""A sheet as a table: its heading found, its columns told apart, its rows read cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.cell import name_of
from app.spreadsheets.columns import Column, Family
from app.spreadsheets.sheet import Cell, Row, Sheet, ranges

#: A heading stands within the first so many rows.
HEADING_WITHIN = 15
#: How like a known heading an unknown one is that was meant to be it.
NEAR = 0.75
SHEETS = ("Contract", "Tenders", "Commitments")


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
    table.findings += [
        *_twice(row, headings),
        *merged(sheet, row.number),
        *_not_read(table, row, Known(columns, families)),
        *_above(sheet, [pair for pair in found if pair[0].number < row.number]),
    ]
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
        if colon and name_of(after) and name_of(before) == name_of(family.prefix):
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


def merged(sheet: Sheet, first: int) -> Iterator[Finding]:
    """Refuse merged cells from a row on: all but the first of them are empty."""
    last = sheet.rows[-1].number
    for block in sheet.merged:
        if block.bottom >= first and block.top <= last:
            words = f"The cells {block} are merged: only the first of them has a value."
            fix = "Unmerge them, and write the value in each."
            yield fault("merged_cells", words, fix, sheet.place(block.top, block.left))


@dataclass(frozen=True, slots=True)
class Known:
    """The headings that a sheet may have."""

    columns: Sequence[Column]
    families: Sequence[Family]

    def meant(self, heading: str) -> str:
        """Give the heading that a misspelt one was meant to be, or nothing."""
        before, colon, _ = heading.partition(":")
        if colon:
            prefixes = {name_of(family.prefix): f"{family.prefix}: …" for family in self.families}
            near = get_close_matches(name_of(before), prefixes, 1, NEAR)
            return prefixes[near[0]] if near else ""
        titles = {name: column.title for column in self.columns for name in column.names}
        near = get_close_matches(name_of(heading), titles, 1, NEAR)
        return titles[near[0]] if near else ""


def _not_read(table: Table, row: Row, known: Known) -> Iterator[Finding]:
    """List what stands in columns that are not read; a heading misspelt is a fault."""
    used = {place for one in table.rows for place in one.cells}
    for place in sorted(used - table.headings.keys()):
        cell = row.cells.get(place)
        at = table.sheet.place(row.number, place)
        meant = known.meant(cell.text) if cell else ""
        if cell is not None and meant:
            words = f"There is no column {cell.shown!r}; did you mean {meant!r}?"
            fix = "Correct its spelling, or begin it with Note if it is not to be read."
            yield fault("unknown_column", words, fix, at)
            continue
        name = f"The column {cell.shown!r}" if cell else "A column without a heading"
        fix = "Give it one of the known headings, or leave it: it changes nothing."
        yield Finding("column_not_read", f"{name} is not read.", fix, Severity.WARNING, cell=at)


def _above(sheet: Sheet, rows: list[tuple[Row, dict[int, Heading]]]) -> Iterator[Finding]:
    """Name what is above the heading; a second row of headings there is a fault."""
    titles = [row.number for row, headings in rows if not headings or len(row.cells) == 1]
    for row, headings in rows:
        if row.number not in titles:
            words = f"Row {row.number} has headings, and so has a row below it."
            at = sheet.place(row.number, min(headings))
            yield fault("two_heading_rows", words, "Put all headings into one row.", at)
    above = frozenset(titles)
    if above:
        words = f"{' and '.join(ranges(above, 'row'))} above the heading are not read."
        yield note("above_heading", words[:1].upper() + words[1:], sheet.place(min(above), 1))


def hidden(sheet: Sheet) -> Iterator[Finding]:
    """Name what is hidden and was read all the same."""
    rows = sheet.hidden_rows & {row.number for row in sheet.rows}
    columns = sheet.hidden_columns & {column for row in sheet.rows for column in row.cells}
    unseen = ["the whole sheet"] if sheet.hidden else []
    unseen += [*ranges(frozenset(rows), "row"), *ranges(frozenset(columns), "column")]
    if unseen:
        words = f"Hidden, and read all the same: {', '.join(unseen)}."
        fix = "Show or delete it, if it was not meant to be sent."
        at = f"{sheet.name}!A1"
        yield Finding("hidden_content", words, fix, Severity.WARNING, cell=at)


def left_out(sheets: Sequence[Sheet], known: Sequence[str] = SHEETS) -> Iterator[Finding]:
    """Name the sheets that are not read; one that was meant to be is a fault.

    Args:
        sheets: those that are not read.
        known: names of those that are.
    """
    titles = {name_of(title): title for title in known}
    for sheet in sheets:
        at = f"{sheet.name}!A1"
        near = get_close_matches(name_of(sheet.name), titles, 1, NEAR)
        if near:
            words = f"There is no sheet {sheet.name!r}; did you mean {titles[near[0]]!r}?"
            fix = "Correct its name, or begin it with Note if it is not to be read."
            yield fault("unknown_sheet", words, fix, at)
            continue
        words = f"The sheet {sheet.name!r} is not read."
        told = f"{', '.join(known[:-1])} and {known[-1]} are."
        yield Finding("sheet_not_read", words, told, Severity.WARNING, cell=at)
