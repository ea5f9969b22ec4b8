"""A file in its sender's own layout, read whole by a profile: its rows, each with its cells.

It is for files that are read whole, of at most 50,000 rows; a kind of workbook makes of it what
its own sheets would have held. Nothing is passed over: what is no row is told with why.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.formats.limits import too_large
from app.spreadsheets.forms.filled import Filled, FilledRow, NotRead
from app.spreadsheets.forms.form import Form
from app.spreadsheets.mapping.drift import drifted
from app.spreadsheets.mapping.heading import says_nothing
from app.spreadsheets.mapping.plan import Plan, Reading
from app.spreadsheets.mapping.profile import Layout, Profile
from app.spreadsheets.mapping.stream import cells_of
from app.spreadsheets.mapping.understood import Understood
from app.spreadsheets.mapping.wording import Wordings, keep_wording, unwatched
from app.spreadsheets.sheet import Cell, Row, Sheet, Workbook, place
from app.spreadsheets.table import hidden

MOST_FIGURES = 100_000  #: rows of one file, each as often as columns of it become rows


@dataclass(frozen=True, slots=True)
class LaidRow:
    """One row as a profile understood it, or one column of it that became a row."""

    sheet: str
    row: int  #: as the spreadsheet shows it
    number: int  #: names it apart: its row; below zero where the row says several such things
    values: Mapping[str, Any]  #: by the fields of the profile's target; a blank cell is absent
    cells: Mapping[str, Cell]  #: by field; of what the profile itself says there is none
    first: Cell  #: in which it begins, or the one that became a row
    heading: str = ""  #: of the column that became a row
    running: Mapping[str, Decimal] = field(default_factory=dict)  #: as `Understood` has it
    fault: Cell | None = None  #: that cannot be read, so that nothing of the row can be taken
    turned: tuple[tuple[str, Mapping[str, str]], ...] = ()  #: as `Understood` has it

    def cell(self, *keys: str) -> Cell:
        """Give the cell of the first of some fields that has one, else where the row begins."""
        return next((self.cells[key] for key in keys if key in self.cells), self.first)

    def parts(self) -> Iterator["LaidRow"]:
        """Give the rows that columns of a faulty row would have become; else the row itself."""
        for heading, said in self.turned:
            yield replace(self, heading=heading, values={**self.values, **said})
        if not self.turned:
            yield self

    def filled(
        self, form: Form, ref: str, values: Mapping[str, Any], came_from: Mapping[str, str]
    ) -> FilledRow:
        """Make the row that the form of a workbook of ours would have had.

        Args:
            form: whose row it is.
            ref: our own reference of it; empty: it has none.
            values: by the keys of the form.
            came_from: the field of the target that each was made of, where that has another name.
        """
        cells = {key: self.cell(came_from.get(key, key)) for key in values}
        return FilledRow(form.key, self.sheet, self.number, ref, values, cells)

    def faulty(self, form: Form, cell: Cell | None = None) -> FilledRow:
        """Make the row of a form that cannot be taken; its own fault is all that is told of it."""
        at = cell or self.fault or self.first
        cells = {one.key: at for one in form.fields}
        return FilledRow(form.key, self.sheet, self.number, "", {}, cells, is_faulty=True)


@dataclass
class Laid:
    """A whole file as a profile understood it."""

    profile: Profile
    rows: list[LaidRow] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  #: a place of each field that is read
    bodies: dict[str, int] = field(default_factory=dict)  #: first row below a sheet's headings
    read: dict[str, list[int]] = field(default_factory=dict)  #: columns of a sheet that are read
    not_read: list[NotRead] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    wordings: Wordings = field(default_factory=dict)  #: the headings of its sheets
    layouts: dict[str, Layout] = field(default_factory=dict)  #: by which its sheets are read
    #: fields that each row cannot tell alone, as `Leaning` has it
    leaning: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    count: int = 0  #: what is in it: each row once, or as often as columns of it became rows
    _left: dict[tuple[str, str], NotRead] = field(default_factory=dict)

    def leave(self, sheet: str, row: int, why: str) -> None:
        """Tell that a row is not read; those of a sheet that are not for one reason together."""
        had = self._left.get((sheet, why))
        at = had.place if had else f"{sheet}!{row}" if sheet else str(row)
        self._left[sheet, why] = NotRead("row", at, "", why, had.rows + 1 if had else 1)

    def first_left(self, why: str) -> list[tuple[str, int]]:
        """Give the first row of each sheet of which rows are left for some reason."""
        left = {sheet: one for (sheet, for_), one in self._left.items() if for_ == why}
        return [(sheet, int(one.place.rpartition("!")[2])) for sheet, one in left.items()]

    def leave_fields(self, *keys: str, why: str) -> None:
        """Tell of columns that the profile reads and what is made of the file has no place for."""
        for fields in self.leaning.values():
            fields.difference_update(keys)
        self.not_read += [
            NotRead("column", at, key, why) for key, at in self.columns.items() if key in keys
        ]

    def filled(self, form: Form, rows: list[FilledRow], keys: Iterable[str]) -> Filled:
        """Put together what a workbook with one sheet of ours would have held.

        Args:
            form: the sheet.
            rows: of it; with what is told by `leave` they are all that is in the file.
            keys: of the form, of which the file says something; the others stay as they are here.
        """
        filled = Filled(rows=rows, findings=list(self.findings))
        filled.not_read = [*self.not_read, *self._left.values()]
        filled.counts[form.key] = self.count
        filled.headings[form.key] = frozenset(keys)
        if not rows:
            filled.findings.append(nothing_understood(self.profile.name))
        return filled


def nothing_understood(profile: str = "") -> Finding:
    """Tell that no row of a file can be taken.

    Args:
        profile: the name of the one that reads it; empty: it is not at hand.
    """
    named = f" {profile!r}" if profile else ""
    words = f"The profile{named} finds no row in this file that can be taken."
    fix = "Look at what is not read and why; mend the profile or the file, and send it again."
    return Finding("nothing_understood", words, fix)


def laid_out(workbook: Workbook, profile: Profile) -> Laid:
    """Read every sheet of a file by a profile.

    Raises:
        TooLarge: if more rows come of it, and of its columns, than are read.
    """
    plan, made = Plan(profile), Laid(profile)
    for sheet in workbook.sheets:
        _lay_out(sheet, plan, made)
    return made


def _lay_out(sheet: Sheet, plan: Plan, made: Laid) -> None:
    rows = {row.number: row for row in sheet.rows}
    reading = plan.rows(sheet.name, ((row.number, cells_of(row)) for row in sheet.rows))
    found = _held(reading, len(made.rows))
    times = Counter(one.number for one in found)
    often = Counter(
        series for _, series in {(one.number, of) for one in found for of in one.series}
    )
    seen = Counter[int]()
    made.count += sum(not says_nothing(cells_of(row)) for row in sheet.rows)
    made.count += sum(times.values()) - len(times)
    for at, one in enumerate(found, 1):
        made.findings += one.findings
        if leans := one.leans.union(series[0] for series in one.series if often[series] > 1):
            made.leaning.setdefault((sheet.name, one.number), set()).update(leans)
        seen[one.number] += 1
        if one.why:
            made.leave(sheet.name, one.number, one.why)
            continue
        number = one.number if times[one.number] == 1 else -at
        made.rows.append(_row(sheet, rows[one.number], one, reading, number))
    _tell(sheet, reading, made)


def _held(reading: Reading, before: int) -> list[Understood]:
    """Give the rows of a sheet, unless with those before it they are too many to be held."""
    found: list[Understood] = []
    for one in reading:
        found.append(one)
        if before + len(found) > MOST_FIGURES:
            words = (
                f"The selected file holds more than {MOST_FIGURES:,} rows, where each column that "
                "the profile makes rows of is one."
            )
            raise too_large(words, "Send it in parts, such as by year; or leave out old columns.")
    return found


def _row(sheet: Sheet, row: Row, one: Understood, reading: Reading, number: int) -> LaidRow:
    cells = {
        key: row.cells[column]
        for key, column in reading.columns.items()
        if key in one.values and column in row.cells
    }
    first = row.cells[one.column] if one.column else row.cells[min(row.cells)]
    return LaidRow(
        sheet.name, row.number, number, one.values, cells, first, one.heading, one.running,
        _faulty_cell(sheet, row, one), one.turned,
    )  # fmt: skip


def _faulty_cell(sheet: Sheet, row: Row, one: Understood) -> Cell | None:
    """Give the cell of the first fault of a row; it may be one that is blank."""
    at = next((found.cell for found in one.findings if found.severity is Severity.FAULT), None)
    if at is None:
        return None
    known = (cell for cell in row.cells.values() if cell.at == at)
    return next(known, Cell("text", "", at or place(sheet.name, row.number, 1)))


def _tell(sheet: Sheet, reading: Reading, made: Laid) -> None:
    """Tell what is to be said of a sheet as a whole."""
    keep_wording(made.wordings, made.profile, reading.layout, reading.headings)
    made.findings += reading.findings
    if reading.mixed:
        made.leaning[sheet.name, 0] = set(reading.mixed)
    made.findings += hidden(sheet)
    made.findings += drifted(sheet.name, reading.drift)
    made.findings += unwatched(sheet.name, reading.layout, reading.headings)
    made.not_read += [
        NotRead("column", one.place, one.heading[:100], one.why, max(one.rows, 1))
        for one in reading.not_read
    ]
    if reading.body:
        made.bodies[sheet.name] = reading.body
        made.read[sheet.name] = sorted(set(reading.columns.values()))
    if reading.layout is not None:
        made.layouts[sheet.name] = reading.layout
    for key, column in reading.columns.items():
        at = place(sheet.name, 1, column).removesuffix("1")
        made.columns.setdefault(key, at)
