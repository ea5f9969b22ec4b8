"""What a row takes from the rows before it, and what its columns become as rows of their own."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.mapping import transform
from app.spreadsheets.mapping.bound import Turned
from app.spreadsheets.mapping.heading import Cells
from app.spreadsheets.mapping.profile import Layout
from app.spreadsheets.mapping.reader import Noted, Unreadable
from app.spreadsheets.mapping.understood import Understood
from app.spreadsheets.sheet import place

Series = tuple[Any, ...]


class Running:
    """Figures that grow from period to period, made into what each period added."""

    def __init__(self) -> None:
        """Begin before the first period."""
        self._last: dict[Series, Decimal] = {}

    def added(self, series: Series, value: Decimal) -> Decimal:
        """Tell what a period added to its series; the first one added all of it."""
        before = self._last.get(series, Decimal(0))
        self._last[series] = value
        return value - before


class Before:
    """Completes a row from the rows before it: blanks that mean `as above`, running figures."""

    def __init__(self, layout: Layout) -> None:
        """Take from a layout what its rows need."""
        self._down = [one.field for one in layout.columns if one.fill_down]
        self._last: dict[str, Any] = {}
        self._running = Running()
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

    def complete(self, values: dict[str, Any]) -> None:
        """Complete a row."""
        for key in self._down:
            if key in values:
                self._last[key] = values[key]
            elif key in self._last:
                values[key] = self._last[key]
        for key, by in self._cumulative:
            if key in values:
                series = (key, *(values.get(one) for one in by))
                values[key] = self._running.added(series, values[key])


def turned(
    row: Understood, cells: Cells, columns: Iterable[Turned], value: str, cumulative: bool,
    sheet: str,
) -> Iterator[Understood]:  # fmt: skip
    """Make a row of each column that has a figure.

    Args:
        row: what the other columns say.
        cells: the row as it stands.
        columns: those that become rows.
        value: the field that takes the figure.
        cumulative: each figure is by the end of its period.
        sheet: for findings.
    """
    running = Running()
    is_first = True
    for one in columns:
        figure, finding = _figure(one, row.number, cells, sheet)
        if figure is None and finding is None:
            continue
        values = row.values | dict(one.parts)
        if isinstance(figure, Decimal) and cumulative:
            figure = running.added(one.series, figure)
        if figure is not None:
            values[value] = figure
        found = (finding,) if finding else ()
        yield Understood(row.number, values, "", (*(row.findings if is_first else ()), *found))
        is_first = False
    if is_first:
        yield Understood(row.number, {}, "no figure stands in any of its periods", row.findings)


def _figure(
    one: Turned, number: int, cells: Cells, sheet: str
) -> tuple[Any, Finding | None]:  # fmt: skip
    cell = cells[one.at] if one.at < len(cells) else None
    if not cell:
        return None, None
    at = place(sheet, number, one.at + 1)
    try:
        return one.read[cell], None
    except Noted as noted:
        return noted.value, Finding(noted.code, noted.words, "", Severity.NOTE, cell=at)
    except Unreadable as refusal:
        return None, Finding("bad_cell", f"{one.title} {refusal.what}.", refusal.fix, cell=at)


def continued(rows: Iterable[Understood], texts: frozenset[str]) -> Iterator[Understood]:
    """Join the words of a row that has words alone to those of the row above.

    Args:
        rows: in their order; one that only continues another has `why` and its words.
        texts: fields that hold words; of the others a blank one is filled.
    """
    held: Understood | None = None
    waiting: list[Understood] = []
    for one in rows:
        if one.why and one.values and held is not None:
            _append(held.values, one.values, texts)
            waiting.append(Understood(one.number, {}, f"it continues row {held.number}"))
            continue
        if one.values and one.why:
            one = Understood(one.number, {}, one.why, one.findings)
        if one.why:
            waiting.append(one)
            continue
        if held is not None:
            yield held
        yield from waiting
        held, waiting = one, []
    if held is not None:
        yield held
    yield from waiting


def _append(values: dict[str, Any], more: Mapping[str, Any], texts: frozenset[str]) -> None:
    for key, value in more.items():
        if key not in values:
            values[key] = value
        elif key in texts and isinstance(value, str) and isinstance(values[key], str):
            values[key] = f"{values[key]} {value}"
