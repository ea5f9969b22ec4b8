"""What a row takes from the rows before it: blanks that mean `as above`, and running figures."""

from decimal import Decimal
from typing import Any

from app.problems import Finding
from app.spreadsheets.mapping import transform
from app.spreadsheets.mapping.bound import Bound, BoundColumn
from app.spreadsheets.mapping.heading import Cells
from app.spreadsheets.mapping.pipe import REDACTED_NAME
from app.spreadsheets.mapping.profile import Layout
from app.spreadsheets.mapping.row import is_total_word, read_field, withhold
from app.spreadsheets.mapping.series import Running
from app.spreadsheets.mapping.target import REDACTED, WITHHELD
from app.spreadsheets.mapping.understood import Series, Understood
from app.spreadsheets.sheet import place

BLANK_CELL = "cell_blank"  #: code of a cell that is blank and should not be


class Before:
    """Completes a row from the rows before it: blanks that mean `as above`, running figures."""

    def __init__(self, layout: Layout, bound: Bound, sheet: str) -> None:
        """Take from a layout what its rows need.

        Args:
            layout: how they are read.
            bound: the columns of their sheet.
            sheet: its name.
        """
        down = {one.field for one in layout.columns if one.fill_down}
        self._down = [(one, frozenset({one.key})) for one in bound.columns if one.key in down]
        self._sheet = sheet
        self._last: dict[str, Any] = {}
        self._unread: dict[str, Finding] = {}  #: what was found in the cell that rows are to take
        self._running = Running()
        self._faulty: dict[Series, bool] = {}  #: whether a row of it is at fault
        self.mixed: set[str] = set()  #: fields of figures of faulty rows and of others together
        self._cumulative = [
            (column.field, step.by)
            for column in layout.columns
            for step in column.steps
            if isinstance(step, transform.CumulativeToPeriod)
        ]

    @property
    def is_needed(self) -> bool:
        """Tell whether rows need anything of this."""
        return bool(self._down or self._cumulative)

    def complete(self, row: Understood) -> None:
        """Complete a row; its running figures are kept beside it as they stand in the file."""
        for one, own in self._down:
            self._fill(row, one, own)
        were: dict[str, Decimal] = {}
        for key, by in self._cumulative:
            series = (key, *(row.values.get(one) for one in by))
            if row.is_faulty or key in row.values:
                self._note(row, series)
            if key in row.values:
                were[key] = row.values[key]
                row.values[key] = self._running.added(series, row.values[key])
        row.running = were

    def pass_by(self, number: int, cells: Cells) -> None:
        """Go by a row that is not read: what stands in it is what blank cells below it mean."""
        for one, _ in self._down:
            value, found = read_field(one, self._sheet, number, cells)
            if isinstance(value, str) and is_total_word(value.rpartition(" ")[2]):
                continue  # such as `Roads total`
            if value is not None:
                self._keep(one.key, value)
            elif found is not None:
                self._lose(one.key, found)

    def _keep(self, key: str, value: Any) -> None:
        self._last[key] = value
        self._unread.pop(key, None)

    def _lose(self, key: str, found: Finding) -> None:
        self._last.pop(key, None)
        self._unread[key] = found

    def _fill(self, row: Understood, one: BoundColumn, own: frozenset[str]) -> None:
        """Take a blank cell as the one above; never as one further up than one that is unread."""
        key = one.key
        if key in row.values:
            self._keep(key, row.values[key])
            return
        if key in WITHHELD and REDACTED in row.values:
            self._keep(key, REDACTED_NAME)
            return
        at = place(self._sheet, row.number, one.at + 1) if row.findings else ""
        found = next((found for found in row.findings if found.cell == at), None)
        if found is not None and found.code != BLANK_CELL:
            self._lose(key, found)
            return
        if key in self._last:
            row.values[key] = self._last[key]
            withhold(row.values)
            told: tuple[Finding, ...] = ()
        elif key in self._unread:
            at = place(self._sheet, row.number, one.at + 1)
            told = (_of_blank(one, self._unread[key], at),)
        else:
            return
        row.leans = row.leans | own if row.leans else own
        if told or found is not None:  # it is not blank, or told in other words
            row.findings = (*(kept for kept in row.findings if kept is not found), *told)

    def _note(self, row: Understood, series: Series) -> None:
        """Note of which running figure a row is; of a faulty one perhaps nobody knows of which."""
        is_first, is_faulty = series not in self._faulty, row.is_faulty
        is_any = is_faulty and None in series
        is_faulty = is_faulty or self._faulty.get(series, False)
        if is_any or (is_faulty and not is_first):
            self.mixed.add(series[0])
        self._faulty[series] = is_faulty
        row.series = (*row.series, series)


def _of_blank(one: BoundColumn, above: Finding, at: str) -> Finding:
    """Tell of a blank cell that the one whose value it has cannot be read."""
    words = f"{one.title} is blank, and {above.cell}, whose value it has, cannot be read."
    return Finding(above.code, words, "Mend that cell.", above.severity, cell=at)
