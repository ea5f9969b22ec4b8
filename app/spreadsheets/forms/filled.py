"""A workbook of ours as it came back: its rows told apart, nothing passed over in silence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.problems import Finding
from app.spreadsheets.sheet import Cell, place

#: code of a fault that a row has only because another one is left out, with which it is kept
LEFT_WITH = "kept_with_another"


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row that was read."""

    form: str  #: key of its form
    sheet: str
    #: as the spreadsheet shows it; 0: it is none of the file; below zero: one of several things
    #: that a row of the file says, named apart
    number: int
    ref: str  #: empty: a new row
    values: Mapping[str, Any]  #: by the keys of fields; a blank cell is absent
    cells: Mapping[str, Cell]  #: where each of them came from
    is_faulty: bool = False  #: some cell of it could not be read; `values` lacks it
    columns: Mapping[str, int] = field(default_factory=dict)  #: by the keys of fields

    def at(self, key: str) -> str:
        """Tell where a field of it stands, or would; the row itself where it has no column."""
        cell = self.cells.get(key)
        if cell is None and self.number < 0:
            cell = next(iter(self.cells.values()))
        return cell.at if cell else place(self.sheet, self.number, self.columns.get(key, 1))


@dataclass(frozen=True, slots=True)
class NotRead:
    """Something of a file that was not read, and why."""

    what: Literal["sheet", "column", "row"]
    place: str  #: such as `Jobs!H` or `Jobs!14`
    name: str  #: its heading or name, cut
    why: str
    rows: int = 1  #: how many rows it holds or is


@dataclass(frozen=True, slots=True)
class Joined:
    """A row whose figure is added to that of another one, and saved with it or not at all."""

    row: FilledRow
    into: FilledRow

    @property
    def fault(self) -> Finding:
        """Say that it is not saved either."""
        cell, other = (next(iter(one.cells.values())).at for one in (self.row, self.into))
        words = f"It is added up with {other}, which cannot be taken."
        return Finding("part_missing", words, "Mend that one.", cell=cell)


@dataclass
class Filled:
    """All that a workbook says in the sheets of its forms."""

    rows: list[FilledRow] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    removed: list[FilledRow] = field(default_factory=list)  #: rows of ours that are to go
    joined: list[Joined] = field(default_factory=list)  #: what stands in none of `rows`
    #: rows of the file that are at fault, in whose place ours stand, or none
    left_out: list[FilledRow] = field(default_factory=list)
    #: by form: rows with anything in them below the heading = read + faulty + joined + not read
    counts: dict[str, int] = field(default_factory=dict)
    #: by form: the keys that have a column; what has none was not said, which is not blank
    headings: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, form: str) -> list[FilledRow]:
        """Give the rows of a form."""
        return [row for row in self.rows if row.form == form]
