"""Makes rows of a bound layout: all cells at once, and one by one only where one is amiss."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from app.spreadsheets.mapping.bound import Bound, BoundColumn, Fields, names_section
from app.spreadsheets.mapping.heading import Cells, heading_name, says_nothing, words
from app.spreadsheets.mapping.pipe import REDACTED_NAME, Memo
from app.spreadsheets.mapping.reader import Noted, Unreadable
from app.spreadsheets.mapping.row import (
    A_TOTAL,
    AGAIN,
    BLANK_CELL,
    is_total_word,
    read_row,
    value_of,
    why_not,
    withhold,
)
from app.spreadsheets.mapping.target import WITHHELD
from app.spreadsheets.mapping.understood import Understood

OF_THE_ROWS_BELOW = "it says what the rows below it are of"
Numbered = tuple[int, Cells]
Made = tuple[int, Cells, Understood]  #: a row's number, its cells, and what it is understood as


class RowMaker:
    """Understands the rows of one sheet."""

    def __init__(self, bound: Bound, fields: Fields, sheet: str, joins: bool) -> None:
        """Make ready.

        Args:
            bound: what is to be done with each row.
            fields: of the target.
            sheet: its name.
            joins: a row with words alone continues the row above.
        """
        self.blanked: Counter[tuple[str, str]] = Counter()  #: texts that the profile calls blank
        self._bound, self._sheet, self._joins = bound, sheet, joins
        self._simple = [
            (one.key, one.at, _memo(one, bound)) for one in bound.columns if one.is_simple
        ]
        self._wide = [one for one in bound.columns if not one.is_simple]
        self._last = max((at for _, at, _ in self._simple), default=-1)
        self._names = tuple(WITHHELD & fields.keys())
        self._leans: frozenset[str] = frozenset()  #: what a row in the table says of those below

    def made(self, rows: Iterable[Numbered]) -> Iterator[Made]:
        """Give each row that says something, with its cells."""
        base, required = self._bound.base, self._bound.required
        last, names, sections = self._last, self._names, self._bound.sections
        for number, row in rows:
            cells = row if len(row) > last else (*row, *(None,) * (last + 1 - len(row)))
            if sections and (said := names_section(self._bound, cells)):
                self._leans |= {said}
                yield number, cells, Understood(number, {}, OF_THE_ROWS_BELOW)
                continue
            values = base.copy()
            try:
                self._fill(values, cells)
            except (Unreadable, Noted):
                values.clear()
            if values.keys() >= required and len(values) > len(base):
                for name in names:
                    if values.get(name) is REDACTED_NAME:
                        withhold(values)
                yield number, cells, Understood(number, values, leans=self._leans)
            elif not says_nothing(cells):
                made = self._looked_at(number, cells)
                made.leans = self._leans
                yield number, cells, made

    def _fill(self, values: dict[str, Any], cells: Cells) -> None:
        for key, at, memo in self._simple:
            cell = cells[at]
            if cell:
                value = memo[cell]
                if value is not None:
                    values[key] = value
                elif text := words(cell):
                    self.blanked[key, text] += 1
        for one in self._wide:
            if (value := value_of(one, cells)) is not None:
                values[one.key] = value

    def _looked_at(self, number: int, cells: Cells) -> Understood:
        """Look at a row that does not simply come out."""
        bound = self._bound
        why = why_not(bound, cells)
        if why and not (self._joins and why not in (AGAIN, A_TOTAL)):
            return Understood(number, {}, why)
        made = read_row(bound, self._sheet, number, cells)
        if why:
            own = {key: one for key, one in made.values.items() if key not in bound.base}
            found = tuple(one for one in made.findings if one.code != BLANK_CELL)
            return Understood(number, own, why, found)
        if made.values.keys() <= bound.base.keys() and not made.findings:
            made.why = "nothing in it stands in a column that is read"
        return made


def _memo(one: BoundColumn, bound: Bound) -> Memo:
    """Make the reader of a column, wary of headings and totals where a word would pass as one."""
    leftmost = min(other.at for other in bound.columns)
    if not (one.is_required or one.at == leftmost):
        return Memo(one.read)
    heading = heading_name(one.heading)

    def wary(cell: Any) -> Any:
        value = one.read(cell)
        if isinstance(value, str) and (is_total_word(value) or heading_name(value) == heading):
            raise Unreadable("may be no row of the table", "")
        return value

    return Memo(wary)
