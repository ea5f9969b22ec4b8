"""The rows of one form: read cell by cell, and those told apart that hold no data."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.forms.block import RENAME, Block, part_of, parts_of, strange_columns
from app.spreadsheets.forms.delimited import text_of
from app.spreadsheets.forms.filled import Filled, FilledRow, NotRead
from app.spreadsheets.forms.form import ROW_REF, Field
from app.spreadsheets.forms.heading import held
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.sheet import Cell, Row, letter
from app.spreadsheets.table import fault, note
from app.units import NUMBER

TOTALS = re.compile(r"(?:grand[ -]|sub[ -]?)?totals?(?:\s*[:=].*|\s+(?:for|of|to)\s.*)?", re.I)
NOTES = re.compile(r"(?:notes?\b|source\b|[*†‡]|n\.?b\.?\b)", re.I)
UNREADABLE = object()  #: what a cell is that its field cannot read
HIDDEN = "(not shown)"  #: what is said of a cell whose content is never printed again
PRINTED = "It is part of the heading, printed again."


class Entries:
    """Reads the rows of a form into what is filled in."""

    def __init__(self, block: Block, filled: Filled) -> None:
        """Start at the heading."""
        self._block, self._filled, self._form = block, filled, block.form
        self._seen: dict[str, Cell] = {}
        self._texts = parts_of(block)
        self._printed: set[int] = set()  # rows of the heading that stand there once more
        first_of: dict[str, int] = {}
        for column, field in block.fields.items():
            first_of.setdefault(field.key, column)
        self._columns = {first_of[key]: block.fields[first_of[key]] for key in first_of}
        self._places = {field.key: column for column, field in self._columns.items()}
        self._filled_rows = frozenset(row.number for row in block.sheet.rows)
        self._from_csv = block.is_ours

    def read(self) -> None:
        """Read every row; name every column and row that is not read."""
        self._name_columns()
        data = self._below()
        self._filled.counts[self._form.key] = len(data)
        notes = self._notes(data)
        for row in data:
            why = self._why_not(row) or notes.get(row.number, "")
            if why:
                self._pass_over(row, why)
            else:
                self._filled.rows.append(self._row(row))

    def _below(self) -> list[Row]:
        """Give the rows but those of our heading; what is printed again of it is put down."""
        seen = {part_of(self._block.heading, self._texts)}
        below = []
        for row in self._block.rows:
            part = part_of(row, self._texts)
            if part is not None and part not in seen:
                seen.add(part)
                continue
            below.append(row)
            if part is not None:
                self._printed.add(row.number)
        return below

    def _name_columns(self) -> None:
        sheet, heading = self._block.sheet, self._block.heading
        for column, cell, meant in strange_columns(self._block):
            at = sheet.place(heading.number, column)
            rows = sum(column in row.cells for row in self._block.rows)
            name = cell.shown if cell else f"column {letter(column)}"
            if meant:
                words = f"There is no column {name!r}; did you mean {meant!r}?"
                fix = "Correct its spelling, or begin it with Note if it is not to be read."
                self._filled.findings.append(fault("unknown_column", words, fix, at))
            why = f"No column of {self._form.name} is called that. {RENAME}"
            untitled = f"It has no heading. {RENAME}"
            where = f"{sheet.name}!{letter(column)}" if sheet.name else letter(column)
            self._filled.not_read.append(
                NotRead("column", where, name, why if cell else untitled, rows)
            )

    def _why_not(self, row: Row) -> str:
        """Tell why a row holds no data, wherever it stands; empty: it may."""
        if row.number in self._printed:
            return PRINTED
        known = [row.cells[at] for at in sorted(row.cells) if at in self._columns]
        if not known:
            return "It holds nothing in the columns that are read."
        if not self._ref(row) and TOTALS.fullmatch(_words(known[0])):
            return "It is a row of totals; totals are worked out."
        return ""

    def _notes(self, data: list[Row]) -> Mapping[int, str]:
        """Find what is written below the data: lone texts after a gap, or that say they are."""
        below: list[Row] = []
        for row in reversed(data):
            if not self._why_not(row) and not self._is_lone(row):
                break
            below.insert(0, row)
        found, after_gap = {}, False
        for row in below:
            after_gap = after_gap or row.number - 1 not in self._filled_rows
            if after_gap or NOTES.match(_words(next(iter(row.cells.values())))):
                found[row.number] = "It is a note below the data."
        return found

    def _is_lone(self, row: Row) -> bool:
        """Tell whether a row is one text where a row of data would need more.

        A reference of ours is one word.
        """
        if len(row.cells) != 1 or len(self._ref(row).split()) == 1:
            return False
        [(column, cell)] = row.cells.items()
        others = [
            field
            for at, field in self._columns.items()
            if at != column and field.is_required and not field.is_prefilled
        ]
        return cell.kind == "text" and bool(others)

    def _ref(self, row: Row) -> str:
        for column, field in self._columns.items():
            if field.key == ROW_REF and column in row.cells:
                return _words(row.cells[column])
        return ""

    def _pass_over(self, row: Row, why: str) -> None:
        sheet = self._block.sheet
        where = f"{sheet.name}!{row.number}" if sheet.name else str(row.number)
        name = row.cells[min(row.cells)].shown
        self._filled.not_read.append(NotRead("row", where, name, why))

    def _row(self, row: Row) -> FilledRow:
        values: dict[str, Any] = {}
        cells: dict[str, Cell] = {}
        is_faulty = False
        for column, field in self._columns.items():
            if column not in row.cells:
                continue
            cell = self._as_sent(row.cells[column])
            cells[field.key] = _hidden(cell) if field.is_kept_when_blank else cell
            read = self._value(field, cell)
            is_faulty |= read is UNREADABLE
            if read is not UNREADABLE and plain_of(read) != "":
                values[field.key] = read
        ref = self._reference(values, cells)
        sheet = self._block.sheet.name
        where = self._form.key, sheet, row.number
        return FilledRow(*where, ref, values, cells, is_faulty, self._places)

    def _as_sent(self, cell: Cell) -> Cell:
        """Take away what our CSV put before a text that looks like a formula."""
        text = text_of(cell.text) if self._from_csv and cell.kind == "text" else cell.text
        return cell if text == cell.text else replace(cell, text=text)

    def _value(self, field: Field, cell: Cell) -> Any:
        """Read a cell, or put down what is wrong with it."""
        try:
            value = field.read(cell)
        except ValueError as refusal:
            what, fix = (*refusal.args, "", "")[:2]
            words = f"{field.label} {str(what).rstrip('.')}."
            self._filled.findings.append(fault("bad_cell", words, str(fix), cell.at))
            return UNREADABLE
        if cell.kind == "text" and held(field) in ("number", "day"):
            self._note(cell, plain_of(value), f"text_as_{held(field)}")
        return value

    def _note(self, cell: Cell, value: str, code: str) -> None:
        """Say how a number or a day that was written as text was read, where it was not plain."""
        if _words(cell) != value and not NUMBER.fullmatch(_words(cell)):
            words = f"{cell.shown!r} is read as {value}."
            self._filled.findings.append(note(code, words, cell.at))

    def _reference(self, values: dict[str, Any], cells: Mapping[str, Cell]) -> str:
        """Give a row's reference; that of a row above is not its own, so that it is a new row."""
        ref = plain_of(values.get(ROW_REF))
        if not ref:
            return ""
        cell = cells[ROW_REF]
        if ref not in self._seen:
            self._seen[ref] = cell
            return ref
        words = (
            f"The reference {cell.shown} stands at {self._seen[ref].at} too, so this counts as a "
            "new row."
        )
        fix = "Clear the reference of a new row; or delete the row, if it is the same one."
        self._filled.findings.append(
            Finding("reference_twice", words, fix, Severity.WARNING, cell=cell.at)
        )
        return ""


def _hidden(cell: Cell) -> Cell:
    """Give a cell whose content is not told again, not even beside what is wrong with it."""
    return replace(cell, kind="text", text=HIDDEN)


def _words(cell: Cell) -> str:
    return cell.text.replace("\xa0", " ").strip()
