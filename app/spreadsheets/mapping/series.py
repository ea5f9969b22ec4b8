"""What a row takes from the rows before it, and what its columns become as rows of their own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.mapping import transform
from app.spreadsheets.mapping.bound import Bound, BoundColumn, Turned
from app.spreadsheets.mapping.heading import Cells
from app.spreadsheets.mapping.profile import Layout
from app.spreadsheets.mapping.reader import LONGEST_TEXT, Noted, Unreadable
from app.spreadsheets.mapping.understood import Understood
from app.spreadsheets.sheet import place

MOST_WAITING = 500  #: rows below one that may go on, until it is settled that it does not
CONTINUES = "it continues the row above"
TOO_LONG = "it continues the row above, which goes on for too long"
BLANK_CELL = "cell_blank"  #: code of a cell that is blank and should not be
Series = tuple[Any, ...]
BLANK = (None, None)  #: neither a figure nor a finding


class Running:
    """Figures that grow from period to period, made into what each period added."""

    def __init__(self) -> None:
        """Begin before the first period."""
        self._last: dict[Series, Decimal] = {}

    def __contains__(self, series: Series) -> bool:
        """Tell whether a series has begun."""
        return series in self._last

    def added(self, series: Series, value: Decimal) -> Decimal:
        """Tell what a period added to its series; the first one added all of it."""
        before = self._last.get(series, Decimal(0))
        self._last[series] = value
        return value - before


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
        self._down = [one for one in bound.columns if one.key in down]
        self._sheet = sheet
        self._last: dict[str, Any] = {}
        self._unread: dict[str, Finding] = {}  #: what was found in the cell that rows are to take
        self._running = Running()
        self._lost: set[Series] = set()  #: of which a figure cannot be read
        self.mixed: set[str] = set()  #: fields of figures that were worked out from several rows
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
        for one in self._down:
            self._fill(row, one)
        were: dict[str, Decimal] = {}
        for key, by in self._cumulative:
            series = (key, *(row.values.get(one) for one in by))
            if row.is_faulty:
                self._note_lost(row, key, by)
            if key in row.values:
                self.mixed |= {key} if series in self._running or series in self._lost else set()
                were[key] = row.values[key]
                row.values[key] = self._running.added(series, row.values[key])
        row.running = were

    def _fill(self, row: Understood, one: BoundColumn) -> None:
        """Take a blank cell as the one above; never as one further up than one that is unread."""
        key, at = one.key, place(self._sheet, row.number, one.at + 1)
        if key in row.values:
            self._last[key] = row.values[key]
            self._unread.pop(key, None)
            return
        found = next((found for found in row.findings if found.cell == at), None)
        if found is not None and found.code != BLANK_CELL:
            self._last.pop(key, None)
            self._unread[key] = found
            return
        row.leans |= {key}
        if key in self._last:
            row.values[key] = self._last[key]
        elif key in self._unread:
            above = self._unread[key]
            words = f"{one.title} is blank, and {above.cell}, whose value it has, cannot be read."
            row.findings += (
                Finding(above.code, words, "Mend that cell.", above.severity, cell=at),
            )

    def _note_lost(self, row: Understood, key: str, by: Sequence[str]) -> None:
        """Note that a row of a series cannot be taken, or of nobody knows which."""
        series = (key, *(row.values.get(one) for one in by))
        if key not in row.values:
            self.mixed |= {key} if series in self._running or series in self._lost else set()
            self._lost.add(series)
        if any(one not in row.values for one in by):
            self.mixed.add(key)


def turned(
    row: Understood, cells: Cells, columns: Sequence[Turned], value: str, cumulative: bool,
    sheet: str,
) -> Iterator[Understood]:  # fmt: skip
    """Make a row of each column that has a figure; of a row with a fault, none.

    Half a row is never given: what is counted, mended and saved is a row of the file.

    Args:
        row: what the other columns say.
        cells: the row as it stands.
        columns: those that become rows.
        value: the field that takes the figure.
        cumulative: each figure is by the end of its period.
        sheet: for findings.
    """
    running = Running()
    made: list[Understood] = []
    found = list(row.findings)
    for one in columns:
        figure, finding = _figure(one, row.number, cells, sheet)
        if finding is not None:
            found.append(finding)
        if figure is None:
            continue
        its = Understood(row.number, {}, column=one.at + 1, heading=one.title, leans=row.leans)
        if isinstance(figure, Decimal) and cumulative:
            its.running = {value: figure}
            figure = running.added(one.series, figure)
        its.values = {**row.values, **one.parts, value: figure}
        made.append(its)
    whole = Understood(row.number, row.values, "", tuple(found), leans=row.leans)
    if not made and len(found) == len(row.findings):
        # nothing is taken of it, so nothing in it is to be mended: a template has such rows
        whole.values, whole.why, whole.findings = {}, "no figure stands in any of its periods", ()
        yield whole
        return
    if whole.is_faulty:
        said = (one for one in columns if _figure(one, row.number, cells, sheet) != BLANK)
        whole.turned = tuple((one.title, one.parts) for one in said)
        yield whole
        return
    made[0].findings = whole.findings
    yield from made


def _figure(
    one: Turned, number: int, cells: Cells, sheet: str
) -> tuple[Any, Finding | None]:  # fmt: skip
    cell = cells[one.at] if one.at < len(cells) else None
    if not cell:
        return BLANK
    at = place(sheet, number, one.at + 1)
    try:
        return one.read[cell], None
    except Noted as noted:
        return noted.value, Finding(noted.code, noted.words, "", Severity.NOTE, cell=at)
    except Unreadable as refusal:
        return None, Finding("bad_cell", f"{one.title} {refusal.what}.", refusal.fix, cell=at)


def continued(
    rows: Iterable[Understood], texts: frozenset[str], sheet: str
) -> Iterator[Understood]:
    """Join the words of a row that has words alone to those of the row above.

    A row goes on for so long and no longer, so that no more than a stretch of a sheet is held;
    of one that would go on, what is not read is told.

    Args:
        rows: in their order; one that only continues another has `why` and its words.
        texts: fields that hold words; of the others a blank one is filled.
        sheet: for findings.
    """
    above = _Above(texts, sheet)
    for one in rows:
        yield from above.take(one)
    yield from above.let_go()


class _Above:
    """The row that others may continue, and those below it that are not read."""

    def __init__(self, texts: frozenset[str], sheet: str) -> None:
        self._texts, self._sheet = texts, sheet
        self._held: Understood | None = None
        self._waiting: list[Understood] = []
        self._number = 0  #: of the row above; 0: there is none
        self._is_full = self._is_told = False

    def take(self, one: Understood) -> Iterator[Understood]:
        """Take the next row, and give those of which nothing more will come."""
        if not one.why:
            yield from self.let_go()
            self._held, self._number = one, one.number
            self._is_full = self._is_told = False
            return
        self._waiting.append(self._joined(one) if one.values else one)
        if self._held is None or len(self._waiting) >= MOST_WAITING:
            yield from self.let_go()

    def let_go(self) -> Iterator[Understood]:
        """Give what is held: nothing continues it any more."""
        if self._held is not None:
            yield self._held
        yield from self._waiting
        self._held, self._waiting = None, []

    def _joined(self, one: Understood) -> Understood:
        """Tell what became of a row that has words alone."""
        if not self._number:
            return Understood(one.number, {}, one.why, one.findings)
        if self._held is not None and not self._is_full:
            self._held.leans |= one.values.keys()
            self._is_full = not _append(self._held.values, one.values, self._texts)
            if not self._is_full:
                return Understood(one.number, {}, CONTINUES)
        cut = () if self._is_told else (self._cut_short(one.number),)
        self._is_told = True
        return Understood(one.number, {}, TOO_LONG, cut)

    def _cut_short(self, number: int) -> Finding:
        words = f"Row {self._number} goes on for too long; its words from here on are not read."
        fix = f"Write at most {LONGEST_TEXT:,} characters, in at most {MOST_WAITING} rows."
        at = place(self._sheet, number, 1)
        return Finding("row_too_long", words, fix, Severity.WARNING, cell=at)


def _append(values: dict[str, Any], more: Mapping[str, Any], texts: frozenset[str]) -> bool:
    """Add the words of a row to those of another, unless they would be too long."""
    made: dict[str, Any] = {}
    for key, value in more.items():
        if key not in values:
            made[key] = value
        elif key in texts and isinstance(value, str) and isinstance(values[key], str):
            made[key] = f"{values[key]} {value}"
            if len(made[key]) > LONGEST_TEXT:
                return False
    values |= made
    return True
