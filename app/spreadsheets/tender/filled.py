"""A tender's workbook as it was filled in: the document it stands for, and each part's cell."""

from collections.abc import Mapping
from typing import Any

from app.problems import nearest
from app.rules.document.ruleset import Fact
from app.spreadsheets.cell import name_of
from app.spreadsheets.commitment import as_meant, gap_in, given_in, is_not_offered
from app.spreadsheets.document import Document
from app.spreadsheets.sheet import Cell, Row, Sheet, Workbook
from app.spreadsheets.table import Table, fault, hidden, left_out, note, table_of
from app.spreadsheets.tender.layout import (
    LINES,
    MEMBERS,
    OFFER,
    PRICE,
    SHEETS,
    STATEMENTS,
    UNREAD,
    SheetLayout,
    readers,
)

MOST_ROWS, MOST_COLUMNS = 2_000, 100  #: with something in them, of one sheet
Given = dict[str, tuple[Any, str]]  #: by the key of its column: a value, and the cell it is from


def tender_of(workbook: Workbook, facts: Mapping[str, Fact]) -> Document:
    """Read what a tender says from its workbook.

    Args:
        workbook: all its sheets.
        facts: that the rules ask for, by code.

    Returns:
        The document that could have been sent as JSON; nobody may use it if it has faults.
    """
    made = Document()
    named = {name_of(sheet.name): sheet for sheet in workbook.sheets if sheet.rows}
    rows = _Rows(made, facts)
    ways = {
        OFFER: rows.offer, LINES: rows.line, STATEMENTS: rows.statement, MEMBERS: rows.member,
    }  # fmt: skip
    for layout in SHEETS:
        table = _table(made, layout, named.pop(name_of(layout.name), None))
        if table is not None:
            for row in table.rows:
                ways[layout.name](table, row)
            made.findings += [*table.findings, *hidden(table.sheet)]
    unread = {name_of(name) for name in UNREAD}
    others = [sheet for name, sheet in named.items() if name not in unread]
    made.findings += left_out(others, [layout.name for layout in SHEETS])
    if not made.tree and not made.faults:
        words, fix = "Nothing is filled in.", "Fill it in, save it, and send that."
        made.findings.append(fault("nothing_said", words, fix, f"{OFFER}!A1"))
    return made


def _table(made: Document, layout: SheetLayout, sheet: Sheet | None) -> Table | None:
    """Find the headings of a sheet; that it is not there, or lacks one, is a fault."""
    if sheet is None:
        words = f"The sheet {layout.name!r} is not there, or has nothing in it."
        fix = "Leave every sheet in the workbook, with its headings."
        made.findings.append(fault("no_sheet", words, fix, f"{layout.name}!A1"))
        return None
    at = made.cells[layout.part] = sheet.place(sheet.rows[0].number, 1)
    widest = max(len(row.cells) for row in sheet.rows)
    if len(sheet.rows) > MOST_ROWS or widest > MOST_COLUMNS:
        words = f"The sheet {layout.name!r} has {len(sheet.rows):,} rows and {widest:,} columns."
        fix = f"Leave at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns in it."
        made.findings.append(fault("sheet_too_large", words, fix, at))
        return None
    table = table_of(sheet, layout.columns, ())
    lacking = [
        column.title
        for column in layout.columns
        if column.key in layout.needs and (table is None or not table.has(column.key))
    ]
    if table is None or lacking:
        words = f"The sheet {layout.name!r} has no column {lacking[0]!r}."
        fix = f"Its headings are {', '.join(column.title for column in layout.columns)}."
        made.findings.append(fault("no_column", words, fix, at))
        return None
    return table


class _Rows:
    """Puts each row of each sheet into its place in the document."""

    def __init__(self, made: Document, facts: Mapping[str, Fact]) -> None:
        self.made = made
        self.readers = readers(facts)
        self.ids: dict[str, str] = {}  # cell of each commitment's id

    def offer(self, table: Table, row: Row) -> None:
        """Read the price or a fact."""
        name, said = _given(table, row, "name").get("name", (None, ""))
        value = next((c for h, c in table.cells(row) if h.column.key == "value"), None)
        if value is None:
            self.made.cells.setdefault(_path(name), said)  # where it is missing
        elif name is None:
            words = f"Row {row.number} has a value, and no name that can be read."
            self._fault("no_name", words, "Write what it is, such as price.", value.at)
        elif name not in self.readers:
            words = f"Nobody asks for {name[:50]!r}{nearest(name, self.readers)}."
            self._fault("unknown_name", words, "Correct the name, or take it out.", value.at)
        else:
            self._value(name, value)

    def _value(self, name: str, cell: Cell) -> None:
        try:
            value = self.readers[name](cell)
        except ValueError as refusal:
            what, fix = refusal.args
            self._fault("bad_cell", f"{name} {what}.", fix, cell.at)
            return
        tree = self.made.tree
        target = tree if name == PRICE else tree.setdefault("facts", {})
        self._put(target, name, _path(name), (value, cell.at))

    def line(self, table: Table, row: Row) -> None:
        """Read a commitment."""
        cells = given_in(table, row)
        if not cells:
            return  # all that the row has stands in columns that are named as not read
        if is_not_offered(cells):
            words = f"Row {row.number} has no quantity: nothing is offered."
            self.made.findings.append(note("not_offered", words, cells["measure"][1].at))
            return
        gap = gap_in(cells, row)
        if gap is not None:
            self.made.findings.append(gap)
            return
        given = {
            key: (table.read(heading, cell), cell.at)
            for key, (heading, cell) in as_meant(cells).items()
        }
        own, at = given.get("id", (None, ""))
        if own in self.ids:
            words = f"The id {own[:50]!r} stands at {self.ids[own]} too."
            self._fault("id_twice", words, "Give each commitment its own.", at)
            del given["id"]  # it has been told
        elif own is not None:
            self.ids[own] = at
        self._append("commitments", given)

    def statement(self, table: Table, row: Row) -> None:
        """Read a method statement."""
        given = _given(table, row, "code", "text", "reference")
        code, _ = given.pop("code", (None, ""))
        if not given:
            return  # a criterion that is printed and not answered
        at = next(iter(given.values()))[1]
        if code is None:
            words = f"Row {row.number} has no code that can be read."
            self._fault("empty_cell", words, "Write the criterion's code, as it was printed.", at)
        elif "text" not in given:
            words = f"Row {row.number} has a reference, and no words of yours."
            self._fault("empty_cell", words, "Write in a sentence what it refers to.", at)
        else:
            statements = self.made.tree.setdefault("method_statements", {})
            self._put(statements, code, f"method_statements.{code}", (_readable(given), at))

    def member(self, table: Table, row: Row) -> None:
        """Read a member of the consortium."""
        given = _given(table, row, "name", "identifier", "part")
        if given and "name" not in given:
            words = f"Row {row.number} has no name."
            at = next(iter(given.values()))[1]
            self._fault("empty_cell", words, "Write the firm's name, or delete the row.", at)
        elif given:
            self._append("members", given)

    def _fault(self, code: str, message: str, fix: str, at: str) -> None:
        self.made.findings.append(fault(code, message, fix, at))

    def _put(self, target: dict[str, Any], key: str, path: str, given: tuple[Any, str]) -> None:
        """Put a value into its place, once."""
        value, at = given
        if key in target:
            words = f"{key!r} is given twice; it is at {self.made.cell_of(path)} too."
            self._fault("two_values", words, "Keep one of the two.", at)
            return
        target[key] = value
        self.made.cells[path] = at

    def _append(self, part: str, given: Given) -> None:
        """Add a row to a list of the document."""
        rows = self.made.tree.setdefault(part, [])
        path = f"{part}[{len(rows)}]"
        rows.append(_readable(given))
        self.made.cells[path] = next(iter(given.values()))[1]
        self.made.cells |= {f"{path}.{key}": at for key, (_, at) in given.items()}


def _path(name: str) -> str:
    return PRICE if name == PRICE else f"facts.{name}"


def _given(table: Table, row: Row, *keys: str) -> Given:
    """Read some cells of a row; what cannot be read is put down as a fault, and is None."""
    return {
        heading.column.key: (table.read(heading, cell), cell.at)
        for heading, cell in table.cells(row)
        if heading.column.key in keys
    }


def _readable(given: Given) -> dict[str, Any]:
    return {key: value for key, (value, _) in given.items() if value is not None}
