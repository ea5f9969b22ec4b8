"""Payments and grants that tell no day and no month, or a day that is still to come.

What tells no time counts in the total, and in no month or year.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from app.problems import Finding, Severity
from app.spend.batch import BatchKind
from app.spend.rows.row import Staged
from app.spreadsheets.mapping.understood import Understood
from app.spreadsheets.sheet import place

#: fields that tell when, the first of them first; entries of a register need none
WHEN: Mapping[BatchKind, tuple[str, ...]] = {
    BatchKind.SPEND: ("paid_on", "period"),
    BatchKind.GRANTS: ("awarded_on",),
}


class Undated:
    """The rows of one sheet that tell no day: each by its cell, or all where no column does.

    A day or month that is still to come is told of as well: nobody was paid on it, so a year or
    a figure of it was most likely mistyped.
    """

    def __init__(
        self, kind: BatchKind, sheet: str, columns: Mapping[str, int], today: date
    ) -> None:
        """Begin with none.

        Args:
            kind: of its rows.
            sheet: its name; empty for a CSV file.
            columns: by field; they are known once its first row is.
            today: days and months after it are still to come.
        """
        self._when = WHEN.get(kind, ())
        self._sheet, self.columns = sheet, columns
        self._all = 0
        self.today, self._month = today, 100 * today.year + today.month

    def of_row(self, one: Understood, made: Staged) -> Iterator[Finding]:
        """Tell of a row whose day is missing or to come, unless its cell is told of already."""
        if not self._when:
            return
        column = next((self.columns[key] for key in self._when if key in self.columns), None)
        if made.on is not None or made.month is not None:
            yield from self._to_come(one, made, column)
            return
        if column is None:
            self._all += 1
            return
        at = place(self._sheet, one.number, column)
        if all(told.cell != at for told in one.findings):
            words = "The row tells no day: it counts in the total, and in no month or year."
            yield Finding("no_day", words, "Write it in, if it is known.", Severity.NOTE, cell=at)

    def _to_come(self, one: Understood, made: Staged, column: int | None) -> Iterator[Finding]:
        if made.on is not None:
            when = str(made.on) if made.on > self.today else ""
        else:
            month = made.month or 0
            when = f"{month // 100}-{month % 100:02}" if month > self._month else ""
        if when:
            words = f"The row tells of {when}, which is still to come."
            fix = "Look at it again: a year or a month may be mistyped."
            at = place(self._sheet, one.number, column or 1)
            yield Finding("still_to_come", words, fix, Severity.WARNING, cell=at)

    def of_sheet(self) -> Iterator[Finding]:
        """Tell of a sheet that no column of it tells a day."""
        if self._all:
            rows = "1 row counts" if self._all == 1 else f"{self._all:,} rows count"
            words = f"No column tells when: {rows} in the total, and in no month or year."
            fix = "If a column does tell it, say so in the profile."
            at = place(self._sheet, 1, 1)
            yield Finding("no_day", words, fix, Severity.NOTE, cell=at)
