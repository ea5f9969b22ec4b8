"""What a tender's workbook was made for: told by each of its three carriers, and asked of them.

Nothing is kept of a workbook that was given out, as nobody is to learn of it: its reference is
worked out of the lot and its rules, and so are those of its rows.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from app.problems import Finding
from app.spreadsheets.forms.stamp import FACT, KIND, STAMP, TEMPLATE
from app.spreadsheets.sheet import Cell, Workbook
from app.spreadsheets.table import fault
from app.spreadsheets.tender import form
from app.spreadsheets.workbooks.reference import BITS, reference_of, references_in, stamp_of

AGAIN = "Download the lot's template again, and fill that in."
SUPPLIER = "supplier"  #: fact that the file says of itself, besides its lot and rules
BYTES = BITS // 8


@dataclass(frozen=True, slots=True)
class Identity:
    """A lot, the rules that it is scored by, and whose workbook it is."""

    lot_id: UUID
    rules_digest: str
    supplier_id: UUID | None = None  #: None: anybody's

    @property
    def reference(self) -> str:
        """Give the reference of its workbooks."""
        about = f"{form.KIND}:{self.lot_id}:{self.rules_digest}:{self.supplier_id or ''}".encode()
        return reference_of(int.from_bytes(hashlib.sha256(about).digest()[:BYTES]))

    def row_ref(self, number: int) -> str:
        """Give the reference of a row, such as `OFR-7F3K-02`."""
        return f"OFR-{self.reference[-4:]}-{number:02}"

    @property
    def facts(self) -> dict[str, str]:
        """Give what the file says of itself."""
        whose = {} if self.supplier_id is None else {SUPPLIER: str(self.supplier_id)}
        return {form.LOT: str(self.lot_id), form.RULES: self.rules_digest, **whose}


def misfit(book: Workbook, own: Identity) -> Finding | None:
    """Tell why a workbook is not one of this lot under its rules, if it is not.

    Args:
        book: as it was read.
        own: what it was sent for.
    """
    stamp = stamp_of(book)
    said = {name: cell.text.strip() for name, cell in stamp.items()}
    references = references_in(book)
    if said.get(KIND, "") not in ("", form.KIND):
        return _other_kind(stamp[KIND])
    if {"kind", "lot", "rules"} <= said.keys() or said.get(TEMPLATE, "").strip() not in _TAKEN:
        return _old(stamp)
    if not (references or said):
        return no_stamp()
    lot, rules, whose = (stamp.get(FACT + name) for name in (form.LOT, form.RULES, SUPPLIER))
    for finding in (_other_lot(lot, own), _other_supplier(whose, own), _other_rules(rules, own)):
        if finding is not None:
            return finding
    if references - {own.reference}:
        return _other_reference()
    is_known = own.reference in references or (lot is not None and rules is not None)
    return None if is_known else no_stamp()


_TAKEN = {"", str(form.VERSION)}


def no_stamp() -> Finding:
    """Tell that nothing says what a workbook was made for."""
    words = f"The workbook was not made from a lot's template: its sheet {STAMP} is not whole."
    return fault("no_stamp", words, AGAIN, f"{STAMP}!A1")


def other_rules(at: str) -> Finding:
    """Tell that the rules were amended after a workbook was made."""
    words = "The rules of the lot were amended after the workbook was made."
    return fault("other_rules", words, AGAIN, at)


def _other_kind(said: Cell) -> Finding:
    words = f"This is another workbook: it was made as {said.text.strip()[:50]}, not as a tender."
    fix = f"Send it as what it is. For a tender: {AGAIN[:1].lower()}{AGAIN[1:]}"
    return fault("other_kind", words, fix, said.at)


def _old(stamp: dict[str, Cell]) -> Finding:
    words = (
        "The selected file must use the template: it was made from an earlier one, in which "
        "promises stood on a sheet Commitments."
    )
    fix = f"{AGAIN} Copy your words and numbers into it; nothing else has changed."
    cell = stamp.get(KIND)
    return fault("old_template", words, fix, cell.at if cell else f"{STAMP}!A1")


def _other_lot(said: Cell | None, own: Identity) -> Finding | None:
    if said is None or said.text.strip().lower() == str(own.lot_id):
        return None
    words = f"The workbook was made for another lot, {said.text.strip()[:50]}."
    return fault("other_lot", words, "Send it for that lot, or fill in this lot's own.", said.at)


def _other_supplier(said: Cell | None, own: Identity) -> Finding | None:
    if said is None or said.text.strip().lower() == str(own.supplier_id):
        return None
    words = "The workbook was made for another supplier, and only they may send it."
    return fault("other_supplier", words, AGAIN, said.at)


def _other_rules(said: Cell | None, own: Identity) -> Finding | None:
    same = said is None or said.text.strip() == own.rules_digest
    return None if said is None or same else other_rules(said.at)


def _other_reference() -> Finding:
    words = (
        "The workbook was made for another lot or another supplier, or under rules that were "
        "amended since; or its sheets come from several."
    )
    return fault("other_reference", words, AGAIN, f"{STAMP}!A1")
