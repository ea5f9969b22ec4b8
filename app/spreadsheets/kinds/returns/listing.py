"""Go through the rows of the sheets Jobs to Community: each is a delivery, or says why not."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF, Field
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.kinds.returns.case import Case
from app.spreadsheets.kinds.returns.deed import Deed, Refused, deed_of, stored_deed
from app.spreadsheets.kinds.returns.line_form import SHEETS, Listed
from app.spreadsheets.kinds.returns.printed import listed_row, sheet_of

_LETTERS = str.maketrans("0123456789", "ghjkmnpqrs")  # so that no reference looks like a date
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
        self._case = case
        self._taken: set[str] = set()
        self._kept: set[str] = set()  # those that stand as they are, and no new row has claimed
        for listed in SHEETS:
            rows = [row for row in filled.of(listed.form.key) if not row.is_faulty]
            for row in rows:
                if row.ref:
                    self._known(listed, row)
            for row in rows:
                if not row.ref:
                    self._new(listed, row)

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
            self.findings.append(refusal.finding(row))
            return
        self.findings += [one.finding(row) for one in made.warnings]
        self.found.append((made, listed, row))


def cells_of(listed: Listed, row: FilledRow) -> Iterator[tuple[str, str]]:
    """Give the cell of each part of a delivery that was made of a row of a file."""
    if not row.number:
        return
    yield "", row.at(ROW_REF)
    yield "/obligation_id", row.at("commitment")
    for part in (
        "quantity", "unit", "sessions", "posts", "full_time_hours", "delivered_from",
        "delivered_on", "place", "postcode", "organisation", "tier", "comment", "people",
        "confirmed", "reference",
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
