"""The organisations of the register that rows without a reference are.

A row is the organisation that has any of its identifiers; one that gives none is the organisation
of the very same name and address. What such a row leaves blank stays as it is, as nobody saw it
printed; its identifiers are added to those that are known, and a postcode alone does not take the
place of an address. One organisation has one row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.places.postcode import recognise
from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.forms.plain import plain_of, same
from app.spreadsheets.kinds.reference.form import CLAIMS
from app.spreadsheets.kinds.reference.organisations import PLAIN, Register, Row, who


@dataclass
class Recognised:
    """Rows of a file beside the register."""

    register: Register
    rows: list[FilledRow] = field(default_factory=list)  #: in their order
    findings: list[Finding] = field(default_factory=list)
    _seen: dict[str, FilledRow] = field(default_factory=dict)  #: by the ids that they are of

    def take(self, row: FilledRow) -> FilledRow:
        """Give a row with the reference of the organisation that it is, if it is one."""
        found = self._found(row)
        if not found:
            return row
        known = self.register.by_id[found]
        said = self._said(row, known)
        if self.is_first(row, found):
            self._tell(row, known, said)
        return replace(row, ref=found, values=said)

    def is_first(self, row: FilledRow, supplier_id: str) -> bool:
        """Tell whether a row is the only one of an organisation yet; a second one is refused."""
        first = self._seen.setdefault(supplier_id, row)
        if first is not row:
            words = f"The row at {_at(first)} is this organisation already."
            fix = "Give one organisation one row; if it is another one, give its own identifiers."
            self.findings.append(Finding("organisation_twice", words, fix, cell=_at(row)))
        return first is row

    def _found(self, row: FilledRow) -> str:
        """Find an organisation by its identifiers, else by its name and address."""
        numbers = row.values.get("identifiers", [])
        if not numbers:
            return self.register.alike.get(who(row.values), "")
        holders = self.register.holders
        found = {holders[one] for one in numbers if one in holders}
        if len(found) > 1:
            words = "These are identifiers of two organisations of the register."
            fix = "Give each row those of one."
            self.findings.append(Finding("two_organisations", words, fix, cell=_at(row)))
            return ""
        return min(found, default="")

    def _said(self, row: FilledRow, known: Row) -> dict[str, Any]:
        """Give what an organisation is to say."""
        here = {key: value for key, value in known.items() if key != ROW_REF and plain_of(value)}
        said = {**here, **row.values}
        numbers = {*row.values.get("identifiers", []), *known["identifiers"]}
        if numbers:
            said["identifiers"] = sorted(numbers)
        if _is_less(plain_of(row.values.get("address")), plain_of(known["address"])):
            said["address"] = known["address"]
            words = "A postcode alone does not take the place of the address in the register."
            fix = "Write the whole address, if it is another one."
            at = row.at("address")
            self.findings.append(Finding("address_kept", words, fix, Severity.NOTE, cell=at))
        return said

    def _tell(self, row: FilledRow, known: Row, said: Row) -> None:
        """Tell that it is here; what differs is looked at before it is saved."""
        words = "The register has this organisation already"
        if all(same(said, known, key) for key in (*PLAIN, *CLAIMS)):
            one = Finding("organisation_known", f"{words}; nothing of it changes.", "",
                          Severity.NOTE, cell=_at(row))  # fmt: skip
        else:
            fix = "Look at what changes in it; another organisation has identifiers of its own."
            one = Finding("organisation_known", f"{words}; it is changed, not entered again.",
                          fix, Severity.WARNING, cell=_at(row))  # fmt: skip
        self.findings.append(one)


def recognised(register: Register, rows: Sequence[FilledRow]) -> Recognised:
    """Give rows with the references of the organisations that they are.

    Args:
        register: as it is.
        rows: as they were read; those that have references keep them.
    """
    made = Recognised(register)
    for row in rows:
        if row.ref:
            made.is_first(row, row.ref)
    made.rows = [row if row.ref else made.take(row) for row in rows]
    return made


def _at(row: FilledRow) -> str:
    """Give the cell by which an organisation is known."""
    return row.at("identifiers" if "identifiers" in row.cells else "name")


def _is_less(said: str, known: str) -> bool:
    """Tell whether an address is a postcode, and the one that is known is more than that."""
    return bool(recognise(said).display and known and not recognise(known).display)
