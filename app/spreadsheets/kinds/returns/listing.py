"""Go through the rows of the sheets Jobs to Community: each is a delivery, or says why not."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF, Field
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.kinds.returns.case import Case, Owed
from app.spreadsheets.kinds.returns.deed import Deed, Refused, deed_of, owed_by, stored_deed
from app.spreadsheets.kinds.returns.form import SUMMARY
from app.spreadsheets.kinds.returns.line_form import BY_FORM, SHEETS, Listed
from app.spreadsheets.kinds.returns.printed import listed_row, sheet_of

_LETTERS = str.maketrans("0123456789", "ghjkmnpqrs")  # so that no reference looks like a date
QUANTITY = "delivered_qty"  #: of a row of Summary
TOKENS = ("referral_token", "staff_token")  #: the first that is given counts
LENGTH = 10  #: of what a reference is made of


class Listing:
    """The deliveries of a workbook, each with its row."""

    def __init__(self, case: Case, filled: Filled) -> None:
        """Go through all rows.

        Args:
            case: the period that they are reported in.
            filled: the workbook, put together with what is here.
        """
        self.found: list[tuple[Deed, Listed, FilledRow]] = []
        self.findings: list[Finding] = []
        self._at_fault: list[FilledRow] = []  #: rows that may tell of deliveries, and do not
        self._case = case
        self._left_out = {(row.sheet, row.number): row for row in filled.left_out}
        self._taken: set[str] = set()
        self._kept: set[str] = set()  # those that stand as they are, and no new row has claimed
        for listed in SHEETS:
            every = filled.of(listed.form.key)
            rows = [row for row in every if not row.is_faulty]
            self._at_fault += [row for row in every if row.is_faulty]
            for row in rows:
                if row.ref:
                    self._known(listed, row)
            for row in rows:
                if not row.ref:
                    self._new(listed, row)

    def withheld(self, owed: Owed, summary: FilledRow | None) -> FilledRow | None:
        """Give a row at fault that may tell what was delivered of a commitment, if there is one.

        Args:
            owed: the commitment.
            summary: its row of Summary, as it is to stand.
        """
        told = [] if summary is None or QUANTITY in summary.values else [summary]
        left_out = self._left_out.values()
        told += [row for row in left_out if (row.form, row.ref) == (SUMMARY.key, owed.ref)]
        of_summary = (row for row in told if QUANTITY in row.cells)
        listed = (row for row in self._every_at_fault() if self._may_be_of(owed, row))
        return next(chain(of_summary, listed), None)

    def is_left_out(self, row: FilledRow) -> bool:
        """Tell whether the rest is read without a row."""
        return (row.sheet, row.number) in self._left_out

    def _every_at_fault(self) -> Iterator[FilledRow]:
        yield from self._at_fault
        yield from (row for row in self._left_out.values() if row.form in BY_FORM)

    def _may_be_of(self, owed: Owed, row: FilledRow) -> bool:
        try:
            return owed_by(self._case, BY_FORM[row.form], row) is owed
        except Refused:
            return True  # it names none that is known

    def _known(self, listed: Listed, row: FilledRow) -> None:
        """Take a row of ours: as it is kept, unless the row says something else."""
        stored = self._case.stored.get(row.ref)
        self._taken.add(row.ref)
        if stored is not None and sheet_of(self._case, stored) is listed:
            printed = listed_row(self._case, listed, stored)
            is_silent = not any(plain_of(row.values.get(one.key)) for one in _secrets(listed))
            if is_silent and says_same(row.values, printed, [one.key for one in _told(listed)]):
                self._kept.add(row.ref)
                owed = self._case.by_id[stored.obligation_id]
                self.found.append((stored_deed(owed, stored), listed, row))
                return
        self._make(listed, row, row.ref)

    def _new(self, listed: Listed, row: FilledRow) -> None:
        """Take a new row; one that was saved before is known by what it says."""
        begins = f"{listed.letter}-{_digest(listed, row)}"
        for number in range(1, len(self._taken) + 2):
            reference = begins if number == 1 else f"{begins}-{number}"
            if reference in self._kept:
                self._kept.remove(reference)
                words = f"This row was saved before, as {reference}; it is not counted again."
                self.findings.append(
                    Finding("saved_before", words, "", Severity.NOTE, cell=row.at(ROW_REF))
                )
                return
            if reference not in self._taken:
                self._taken.add(reference)
                self._make(listed, row, reference)
                return

    def _make(self, listed: Listed, row: FilledRow, reference: str) -> None:
        try:
            made = deed_of(self._case, listed, row, reference)
        except Refused as refusal:
            self.findings.append(found := refusal.finding(row))
            if found.severity is Severity.FAULT:
                self._at_fault.append(row)
            return
        self.findings += [one.finding(row) for one in made.warnings]
        self.found.append((made, listed, row))


def cells_of(listed: Listed, row: FilledRow) -> Iterator[tuple[str, str]]:
    """Give the cell of each part of a delivery that was made of a row of a file."""
    if not row.number:
        return
    yield "", row.at(ROW_REF)
    yield "/obligation_id", row.at("commitment")
    yield "/people", row.at(next((one for one in TOKENS if row.values.get(one)), TOKENS[0]))
    for part in (
        "quantity", "unit", "sessions", "posts", "full_time_hours", "delivered_from",
        "delivered_on", "place", "postcode", "organisation", "tier", "comment", "confirmed",
        "reference",
    ):  # fmt: skip
        yield f"/{part}", row.at(listed.came_from.get(part, part))


def says_same(values: Mapping[str, Any], printed: Mapping[str, Any], keys: Iterable[str]) -> bool:
    """Tell whether a row says what it says here, column by column."""
    return all(plain_of(values.get(key)) == plain_of(printed.get(key)) for key in keys)


def _told(listed: Listed) -> list[Field]:
    own = (one for one in listed.form.fields if one.key != ROW_REF)
    return [one for one in own if not one.is_kept_when_blank]


def _secrets(listed: Listed) -> list[Field]:
    return [one for one in listed.form.fields if one.is_kept_when_blank]


def _digest(listed: Listed, row: FilledRow) -> str:
    """Give letters for what a row says, without what is never kept of it."""
    told = {one.key: plain_of(row.values.get(one.key)) for one in _told(listed)}
    written = json.dumps(told, sort_keys=True).encode()
    return hashlib.sha256(written).hexdigest()[:LENGTH].translate(_LETTERS)
