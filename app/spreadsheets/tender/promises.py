"""The promises of a tender, row by row, each with the words on how it will be kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.document import Document
from app.spreadsheets.forms.book import Rows
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.table import fault, note
from app.spreadsheets.tender.form import HOW, IN_LINE, OFFER, InPercent
from app.spreadsheets.tender.narrative import (
    described,
    is_said,
    without_quantity,
    without_words,
)

PER_CENT = "percent"
_PRINTED = {field.key for field in OFFER.fields if field.is_prefilled} | {"unit"}
_LABELS = {field.key: field.label for form in (OFFER, HOW) for field in form.fields}


class Promises:
    """Puts promises into the document."""

    def __init__(self, made: Document, printed: Rows, *, needs_words: bool) -> None:
        """Take the document, and the rows that stood in the workbook when it was made.

        Args:
            made: what is put into it.
            printed: the rows that stood there.
            needs_words: the rules require words with each quantity, and a quantity with words.
        """
        self.made = made
        self.needs_words = needs_words
        self.printed = {str(row[ROW_REF]): row for row in printed}
        self.how: dict[str, FilledRow] = {}  #: what is said of each promise, by its reference
        self.used: set[str] = set()

    def read(self, offers: Sequence[FilledRow], how: Sequence[FilledRow]) -> None:
        """Read the rows of both sheets."""
        for row in how:
            self._said(row)
        for row in offers:
            self._changed(row)
            self._offer(row)
        for ref, row in self.how.items():
            if ref not in self.used:
                self._no_quantity(row, _first_words(row))
        self._count(offers)

    def _said(self, row: FilledRow) -> None:
        if row.is_faulty or not is_said(row):
            return
        if row.ref and row.ref not in self.how:
            self.how[row.ref] = row
            return
        words = f"Row {row.number} does not say which promise it is about."
        fix = f"Write the row reference of the promise on the sheet {OFFER.name!r}, once."
        self.made.findings.append(fault("empty_cell", words, fix, _first_words(row)))

    def _changed(self, row: FilledRow) -> None:
        """Tell where a printed cell was changed: it is not taken."""
        ours = self.printed.get(row.ref, {})
        for key in ("measure_code", "measure", "what_counts"):
            before, after = plain_of(ours.get(key)), plain_of(row.values.get(key))
            if ours and key in row.cells and before.lower() != after.lower():
                words = (
                    f"{_LABELS[key]} was printed as “{before[:50]}”; “{after[:50]}” is not taken."
                )
                fix = "For another measure add a row with its code."
                self.made.findings.append(
                    Finding("read_only_changed", words, fix, Severity.NOTE, cell=row.at(key))
                )

    def _offer(self, row: FilledRow) -> None:
        if row.is_faulty:
            self.used.add(row.ref)
            return
        given: Mapping[str, Any] = {**row.values, **self._ours(row)}
        if "offer_qty" not in given:
            if said := [key for key in row.values if key not in _PRINTED]:
                self._no_quantity(row, row.at(said[0]))
            return
        if "measure_code" not in given:
            at = row.at("offer_qty")
            words = f"Row {row.number} has a quantity, and no measure."
            self.made.findings.append(fault("empty_cell", words, "Write the measure's code.", at))
            return
        quantity = self._quantity(row, given)
        if quantity is not None:
            self._promise(row, given, quantity)

    def _no_quantity(self, row: FilledRow, at: str) -> None:
        self.made.findings.append(without_quantity(row, at, is_fault=self.needs_words))

    def _ours(self, row: FilledRow) -> dict[str, Any]:
        ours = self.printed.get(row.ref)
        return {} if ours is None else {"measure_code": ours["measure_code"]}

    def _quantity(self, row: FilledRow, given: Mapping[str, Any]) -> Any:
        quantity = given["offer_qty"]
        is_share = given.get("unit") == PER_CENT
        if not isinstance(quantity, InPercent):
            return quantity
        if is_share:
            return quantity.number
        words = f"{_LABELS['offer_qty']} holds {quantity} as a percentage."
        fix = "Write the number alone; where it is a percentage, write percent as its unit."
        self.made.findings.append(fault("bad_cell", words, fix, row.at("offer_qty")))
        self.used.add(row.ref)  # it has a quantity, though none that can be read
        return None

    def _promise(self, row: FilledRow, given: Mapping[str, Any], quantity: Any) -> None:
        how = self.how.get(row.ref) if row.ref else None
        self.used.add(row.ref)
        lines = self.made.tree.setdefault("commitments", [])
        path = f"commitments[{len(lines)}]"
        line = {"measure": given["measure_code"], "quantity": quantity}
        line |= {"id": row.ref} if row.ref else {}
        line |= {name: given[key] for key, name in IN_LINE.items() if key in given}
        said = {} if how is None else how.values
        words = described(given, said, needs_words=self.needs_words)
        line |= {"description": words} if words else {}
        lines.append(line)
        cells = {name: row.at(key) for key, name in IN_LINE.items() if key in row.cells}
        cells |= {"measure": row.at("measure_code"), "quantity": row.at("offer_qty")}
        cells |= {"id": row.at(ROW_REF), "description": row.at("description")}
        first = row.at("measure_code")
        self.made.cells |= {path: first, **{f"{path}.{key}": at for key, at in cells.items()}}
        if isinstance(quantity, InPercent) or quantity > 0:
            self.made.findings += without_words(row, how)

    def _count(self, offers: Sequence[FilledRow]) -> None:
        """Tell how many printed measures have no quantity: a blank is no offer, and no zero."""
        blank = [row for row in offers if "offer_qty" not in row.cells]
        if blank and "commitments" in self.made.tree:
            words = (
                f"{len(blank)} of {len(offers)} rows have no quantity: nothing is offered there."
            )
            self.made.findings.append(note("not_offered", words, blank[0].at("offer_qty")))


def _first_words(row: FilledRow) -> str:
    return next(cell.at for key, cell in row.cells.items() if key not in (ROW_REF, "measure"))
