"""A workbook of one lot as the document that scoring takes: contract, tenders, commitments.

Three sheets, or one that holds everything. Rows that are read are counted and told; whatever is
not read is listed; a cell that cannot be read stops everything, with its sheet, its place, what
is wrong and what to do. The document is the very one that could have been written as YAML.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from app.spreadsheets.cell import a_scalar, name_of, same
from app.spreadsheets.columns import COMMITMENTS, CONTRACT, FAMILIES, SUPPLIER, TENDERS, Column
from app.spreadsheets.commitment import as_meant, gap_in, given_in, is_not_offered
from app.spreadsheets.contract import contract_cells
from app.spreadsheets.document import Document
from app.spreadsheets.sheet import Cell, Row, Sheet, Workbook
from app.spreadsheets.table import Heading, Table, fault, hidden, left_out, note, table_of

NAMES = {
    "contract": "contract",
    "tenders": "tenders",
    "price": "tenders",
    "commitments": "commitments",
    "your_offer": "commitments",
}
TOTAL = re.compile(r"(?:sub|grand)?[ -]?totals?\b.{0,40}", re.IGNORECASE)
#: Sheets of the blank workbook that are for people to read.
READ_ME = {"read_me", "measures"}


@dataclass
class OneLot(Document):
    """What a workbook of one lot says."""

    tree: dict[str, Any] = field(default_factory=lambda: {"contract": {}, "tenders": []})


def one_lot(workbook: Workbook) -> OneLot:
    """Read a workbook of one lot."""
    return _Reading(workbook).whole()


class _Reading:
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.made = OneLot(findings=list(workbook.findings))
        self.suppliers: dict[str, int] = {}  #: place in `tenders`, by the name in one form
        self.filled: set[int] = set()  # places of tenders of which more than the name is said
        self.counts = {"tenders": 0, "commitments": 0, "not_offered": 0}

    def whole(self) -> OneLot:
        filled = [sheet for sheet in self.workbook.sheets if sheet.rows]
        named = {NAMES[key]: one for one in filled if (key := name_of(one.name)) in NAMES}
        if not filled:
            self._fault("nothing_in_it", "There is nothing in any sheet.", "Fill it in.", "")
        elif "tenders" in named:
            self._separate(named)
        else:
            self._together(filled[0])
            named = {"": filled[0]}
        others = [one for one in filled if one not in named.values()]
        self.made.findings += left_out([one for one in others if name_of(one.name) not in READ_ME])
        for sheet in named.values():
            self.made.findings += hidden(sheet)
        self._nothing_said()
        self._told()
        return self.made

    def _fault(self, code: str, message: str, fix: str, at: str) -> None:
        self.made.findings.append(fault(code, message, fix, at))

    def _nothing_said(self) -> None:
        """Refuse a tender of which nothing but the name is known: it is a note, or forgotten."""
        for place, tender in enumerate(self.made.tree["tenders"]):
            if place not in self.filled:
                words = f"{tender.get('supplier', '')!r:.60} has no price, mark or commitment."
                fix = "Fill it in; if it is a note, write it on a sheet of its own."
                self._fault("nothing_said", words, fix, self.made.cell_of(f"tenders[{place}]"))

    def _told(self) -> None:
        counts = self.counts
        words = f"Read {counts['tenders']} tenders and {counts['commitments']} commitments."
        if counts["not_offered"]:
            words += f" {counts['not_offered']} measures have no quantity: nothing is offered."
        self.made.findings.append(note("rows_read", words))

    # Three sheets

    def _separate(self, named: dict[str, Sheet]) -> None:
        if "contract" in named:
            self._contract(named["contract"])
        tenders = self._table(named["tenders"], TENDERS, with_families=True)
        if tenders is not None:
            for row in tenders.rows:
                self._tender(tenders, row)
        commitments = named.get("commitments")
        table = None if commitments is None else self._table(commitments, COMMITMENTS)
        if table is not None:
            for row in table.rows:
                self._commitment(table, row)
            self.made.findings += table.findings
        if tenders is not None:
            self.made.findings += tenders.findings

    def _table(
        self, sheet: Sheet, columns: Sequence[Column], *, with_families: bool = False
    ) -> Table | None:
        table = table_of(sheet, columns, FAMILIES if with_families else ())
        needed = ("supplier",) if columns is TENDERS else ("measure", "quantity")
        for key in needed:
            if table is None or not table.has(key):
                title = next(column.title for column in columns if column.key == key)
                words = f"The sheet {sheet.name!r} has no column {title!r}."
                fix = f"Its headings are {', '.join(column.title for column in columns)}."
                self._fault("no_column", words, fix, sheet.place(sheet.rows[0].number, 1))
                return None
        return table

    def _contract(self, sheet: Sheet) -> None:
        said = contract_cells(sheet)
        self.made.findings += said.findings
        for name, cell in said.cells:
            self._fact_of_contract(name, cell)

    def _fact_of_contract(self, name: str, cell: Cell) -> None:
        try:
            value = a_scalar(cell)
        except ValueError as refusal:
            what, fix = refusal.args
            self._fault("bad_cell", f"{name} {what}.", fix, cell.at)
            return
        known = self.made.tree["contract"]
        if name in known and known[name] != value:
            words = f"The contract's {name} is {value} here and {known[name]} elsewhere."
            self._fault("two_values", words, "Give it once.", cell.at)
        known[name] = value
        self.made.cells.setdefault(f"contract.{name}", cell.at)

    # One sheet

    def _together(self, sheet: Sheet) -> None:
        """Read a sheet where each row is a commitment that says its supplier and price too."""
        table = table_of(sheet, (*TENDERS, *COMMITMENTS[1:]), (*FAMILIES, CONTRACT))
        if table is None or not table.has("supplier"):
            words = "There is no sheet 'Tenders', and no column 'Supplier' on the first sheet."
            fix = "Name the sheets Contract, Tenders and Commitments, or give one sheet headings."
            self._fault("not_one_lot", words, fix, sheet.place(sheet.rows[0].number, 1))
            return
        for row in table.rows:
            for heading, cell in table.cells(row):
                if heading.column is CONTRACT:
                    self._fact_of_contract(heading.name, cell)
            self._tender(table, row, again=True)
            if any(heading.column.key == "measure" for heading, _ in table.cells(row)):
                self._commitment(table, row)
        self.made.findings += table.findings

    # Rows

    def _tender(self, table: Table, row: Row, *, again: bool = False) -> None:
        supplier = self._supplier(table, row)
        if supplier is None:
            return
        known = same(supplier.text) in self.suppliers
        if known and not again:
            words = f"{supplier.shown!r} has a row above already."
            self._fault("supplier_twice", words, "Give each tender one row.", supplier.at)
            return
        if not known:
            self.suppliers[same(supplier.text)] = len(self.made.tree["tenders"])
            self.made.tree["tenders"].append({})
            self.made.cells[f"tenders[supplier={supplier.text.strip()}]"] = supplier.at
            self.counts["tenders"] += 1
        place = self.suppliers[same(supplier.text)]
        for heading, cell in table.cells(row):
            if heading.column is not SUPPLIER:
                self.filled.add(place)
            if heading.column in TENDERS or heading.column in FAMILIES:
                self._put(
                    self.made.tree["tenders"][place], f"tenders[{place}]", table, heading, cell
                )

    def _supplier(self, table: Table, row: Row) -> Cell | None:
        for heading, cell in table.cells(row):
            if heading.column is SUPPLIER:
                return None if self._is_total(cell) else cell
        if len(self.suppliers) == 1 and table.has("measure"):
            [only] = self.suppliers.values()
            return Cell("text", self.made.tree["tenders"][only]["supplier"], "")
        at = min(row.cells.values(), key=lambda cell: cell.at).at
        words = f"Row {row.number} says something, but not whose tender it is."
        fix = "Write the supplier, or take the row out (totals and notes belong elsewhere)."
        self._fault("no_supplier", words, fix, at)
        return None

    def _is_total(self, supplier: Cell) -> bool:
        if not TOTAL.fullmatch(supplier.text.strip()):
            return False
        words = f"{supplier.shown!r} is a total, not a supplier."
        self._fault("totals_row", words, "Take the row out; totals are worked out.", supplier.at)
        return True

    def _put(
        self, target: dict[str, Any], path: str, table: Table, heading: Heading, cell: Cell
    ) -> None:
        """Read a cell into its place, once; a second value must be the same."""
        value = table.read(heading, cell)
        if value is None:
            return
        key = heading.column.key
        if heading.name:
            target, path, key = target.setdefault(key, {}), f"{path}.{key}", heading.name
        if key in target and target[key] != value:
            words = f"{cell.shown!r} stands here, {target[key]} in a row above."
            self._fault("two_values", words, "Give it once, or the same in each row.", cell.at)
        target.setdefault(key, value)
        self.made.cells.setdefault(f"{path}.{key}", cell.at)
        self.made.cells.setdefault(path, cell.at)

    def _commitment(self, table: Table, row: Row) -> None:
        given = given_in(table, row)
        if is_not_offered(given):
            self.counts["not_offered"] += 1
            return
        if not given:
            return  # all that the row has stands in columns that are named as not read
        supplier = self._supplier(table, row)
        place = None if supplier is None else self._place_of(supplier)
        self.filled |= set() if place is None else {place}
        if place is None:
            return
        gap = gap_in(given, row)
        if gap is not None:
            self.made.findings.append(gap)
            return
        lines = self.made.tree["tenders"][place].setdefault("commitments", [])
        path = f"tenders[{place}].commitments[{len(lines)}]"
        line: dict[str, Any] = {}
        for key, (heading, cell) in as_meant(given).items():
            if key != "supplier":
                self._put(line, path, table, heading, cell)
        lines.append(line)
        self.counts["commitments"] += 1

    def _place_of(self, supplier: Cell) -> int | None:
        name = same(supplier.text)
        if name in self.suppliers:
            return self.suppliers[name]
        near = get_close_matches(name, self.suppliers, 1)
        known = "" if not near else self.made.tree["tenders"][self.suppliers[near[0]]]["supplier"]
        words = f"{supplier.shown!r} has no row on the sheet of tenders."
        fix = f"Did you mean {known!r}?" if known else "Write the name as it stands there."
        self._fault("unknown_supplier", words, fix, supplier.at)
        return None
