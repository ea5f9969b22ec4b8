"""What the columns of a row become as rows of their own, and words that go on in the next row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.mapping.bound import BoundColumn, Turned
from app.spreadsheets.mapping.heading import Cells
from app.spreadsheets.mapping.maker import Made
from app.spreadsheets.mapping.reader import LONGEST_TEXT, Noted, Unreadable
from app.spreadsheets.mapping.understood import Series, Understood
from app.spreadsheets.sheet import place

MOST_WAITING = 500  #: rows below one that may go on, until it is settled that it does not
CONTINUES = "it continues the row above"
TOO_LONG = "it continues the row above, which goes on for too long"
BLANK = (None, None)  #: neither a figure nor a finding


class Running:
    """Figures that grow from period to period, made into what each period added."""

    def __init__(self) -> None:
        """Begin before the first period."""
        self._last: dict[Series, Decimal] = {}

    def added(self, series: Series, value: Decimal) -> Decimal:
        """Tell what a period added to its series, and go on from there."""
        new = self.new(series, value)
        self.keep(series, value)
        return new

    def new(self, series: Series, value: Decimal) -> Decimal:
        """Tell what a period would add to its series; the first one adds all of it."""
        return value - self._last.get(series, Decimal(0))

    def keep(self, series: Series, value: Decimal) -> None:
        """Go on from a figure."""
        self._last[series] = value


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
        its = Understood(row.number, {}, column=one.at + 1, heading=one.title, leans=row.leans,
                         series=row.series)  # fmt: skip
        if isinstance(figure, Decimal) and cumulative:
            its.running = {value: figure}
            figure = running.added(one.series, figure)
        its.values = {**row.values, **one.parts, value: figure}
        made.append(its)
    whole = Understood(row.number, row.values, "", tuple(found), leans=row.leans,
                       series=row.series)  # fmt: skip
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
    rows: Iterable[Made], columns: Sequence[BoundColumn], texts: frozenset[str], sheet: str
) -> Iterator[Made]:
    """Join the words of a row that has words alone to those of the row above.

    A row goes on for so long and no longer, so that no more than a stretch of a sheet is held;
    of one that would go on, what is not read is told.

    Args:
        rows: in their order; one that only continues another has `why`, its words, and what was
            found in its cells.
        columns: of the sheet.
        texts: fields that hold words; of the others a blank one is filled.
        sheet: for findings.
    """
    above = _Above(columns, texts, sheet)
    for one in rows:
        yield from above.take(one)
    yield from above.let_go()


class _Above:
    """The row that others may continue, and those below it that are not read."""

    def __init__(
        self, columns: Sequence[BoundColumn], texts: frozenset[str], sheet: str
    ) -> None:  # fmt: skip
        self._columns, self._texts, self._sheet = columns, texts, sheet
        self._held: Made | None = None
        self._waiting: list[Made] = []
        self._number = 0  #: of the row above; 0: there is none
        self._is_full = self._is_told = False

    def take(self, made: Made) -> Iterator[Made]:
        """Take the next row, and give those of which nothing more will come."""
        number, cells, one = made
        if not one.why:
            yield from self.let_go()
            self._held, self._number = made, number
            self._is_full = self._is_told = False
            return
        is_more = one.values or one.findings
        self._waiting.append((number, cells, self._joined(one) if is_more else one))
        if self._held is None or len(self._waiting) >= MOST_WAITING:
            yield from self.let_go()

    def let_go(self) -> Iterator[Made]:
        """Give what is held: nothing continues it any more."""
        if self._held is not None:
            yield self._held
        yield from self._waiting
        self._held, self._waiting = None, []

    def _joined(self, one: Understood) -> Understood:
        """Tell what became of a row that has words alone."""
        if not self._number:
            return Understood(one.number, {}, one.why)
        if self._held is not None and not self._is_full:
            held = self._held[2]
            held.leans = held.leans.union(one.values)
            self._is_full = not _append(held.values, one.values, self._texts)
            if not self._is_full:
                return Understood(one.number, {}, CONTINUES, tuple(self._told(held, one)))
        cut = () if self._is_told else (self._cut_short(one.number),)
        self._is_told = True
        return Understood(one.number, {}, TOO_LONG, cut)

    def _told(self, held: Understood, one: Understood) -> Iterator[Finding]:
        """Tell what is not taken of a row; what the row above cannot do without is its fault."""
        for column in self._columns:
            at = place(self._sheet, one.number, column.at + 1)
            found = next((found for found in one.findings if found.cell == at), None)
            is_fault = found is not None and found.severity is Severity.FAULT
            has = held.values.get(column.key)
            if is_fault and has is None:
                own = place(self._sheet, held.number, column.at + 1)
                held.leans |= {column.key}
                if not any(was.cell == own for was in held.findings):
                    held.findings = (*held.findings, _of_blank(column, own, at))
            elif is_fault or (column.key not in self._texts and _differs(one, column.key, has)):
                yield _not_taken(column, held.number, at)
            elif found is not None:
                yield found

    def _cut_short(self, number: int) -> Finding:
        words = f"Row {self._number} goes on for too long; its words from here on are not read."
        fix = f"Write at most {LONGEST_TEXT:,} characters, in at most {MOST_WAITING} rows."
        at = place(self._sheet, number, 1)
        return Finding("row_too_long", words, fix, Severity.WARNING, cell=at)


def _differs(one: Understood, key: str, has: Any) -> bool:
    return key in one.values and one.values[key] != has


def _of_blank(column: BoundColumn, own: str, at: str) -> Finding:
    words = f"{column.title} is blank, and {at}, which continues it, cannot be read."
    return Finding("bad_cell", words, "Mend that cell, or fill this one in.", cell=own)


def _not_taken(column: BoundColumn, number: int, at: str) -> Finding:
    words = (
        f"{column.title} is said in row {number} already, which this row continues; what stands "
        "here is not taken."
    )
    fix = "Write it there; or make this a row of its own, with all that a row needs."
    return Finding("not_continued", words, fix, Severity.WARNING, cell=at)


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
