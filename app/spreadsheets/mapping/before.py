"""What a row takes from the rows before it: blanks that mean `as above`, and running figures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.problems import Finding, Severity
from app.spreadsheets.mapping import transform
from app.spreadsheets.mapping.bound import Bound, BoundColumn
from app.spreadsheets.mapping.heading import Cells, words
from app.spreadsheets.mapping.pipe import REDACTED_NAME
from app.spreadsheets.mapping.profile import Layout
from app.spreadsheets.mapping.reader import shown
from app.spreadsheets.mapping.row import BLANK_CELL, read_field, says, tells_total, withhold
from app.spreadsheets.mapping.series import Running
from app.spreadsheets.mapping.target import REDACTED, WITHHELD
from app.spreadsheets.mapping.understood import Series, Understood
from app.spreadsheets.sheet import place

OF_ROW_NOT_READ = "taken_from_row_not_read"  #: code of what blank cells take of such a row
MOST_ASKED = 20  #: texts of rows that are not read that are asked about; the rest are counted
#: code and weight of what is told of a cell below one that may say a total, where it is refused
_DOUBT = {True: ("bad_cell", Severity.FAULT), False: ("left_blank", Severity.WARNING)}
Turn = Callable[[Understood], Iterable[Understood]]


@dataclass(slots=True)
class _Label:
    """What a row that is not read says for the rows below it."""

    title: str
    text: str
    at: str  #: its cell
    rows: int = 0  #: that take it


@dataclass(frozen=True, slots=True)
class _Above:
    """What a blank cell of one field means, by the rows so far."""

    value: Any = None  #: None: it is not stated
    unread: Finding | None = None  #: what was found in the cell that says it, if it is not taken
    why: str = "cannot be read"  #: that cell
    label: _Label | None = None  #: of a row that is not read and says it


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
        self._above: dict[str, _Above] = {}
        self._labels: dict[tuple[str, str], _Label] = {}  #: by title and text
        self._more: _Label | None = None  #: the first that is too many; its rows are of all such
        self._running = Running()
        self._faulty: dict[Series, bool] = {}  #: whether a row of it is at fault
        self.mixed: set[str] = set()  #: fields of figures of faulty rows and of others together
        steps = [
            (column.field, step.by)
            for column in layout.columns
            for step in column.steps
            if isinstance(step, transform.CumulativeToPeriod)
        ]
        self._cumulative = list(dict.fromkeys(steps))  # of several columns for a field one is read

    @property
    def is_needed(self) -> bool:
        """Tell whether rows need anything of this."""
        return bool(self._down or self._cumulative)

    def complete(self, row: Understood, cells: Cells, turn: Turn) -> Sequence[Understood]:
        """Complete a row; its running figures are kept beside it as they stand in the file.

        Args:
            row: as its own cells say it.
            cells: of it.
            turn: makes of the completed row what it becomes; a fault may be found in that.

        Returns:
            What it became. Of a row that is not read then nothing counts but what rows below take.
        """
        before = self._above.copy()
        taken = [label for one, own in self._down if (label := self._fill(row, one, own, cells))]
        series = [(key, *(row.values.get(one) for one in by)) for key, by in self._cumulative]
        row.running = were = {
            key: row.values[key] for key, _ in self._cumulative if key in row.values
        }
        row.values |= {of[0]: self._running.new(of, were[of[0]]) for of in series if of[0] in were}
        made = tuple(turn(row))
        if made[0].why:
            self._above = before
            self.pass_by(row.number, cells)
            return made
        for label in taken:
            self._take(label)
        self._note(series, were, made)
        return made

    def pass_by(self, number: int, cells: Cells) -> None:
        """Go by a row that is not read: what stands in it is what blank cells below it mean."""
        for one, _ in self._down:
            value, found = read_field(one, self._sheet, number, cells)
            if isinstance(value, str) and tells_total(value):
                continue  # such as `Roads total`
            if value is not None:
                text = words(cells[one.at]) if one.at < len(cells) else ""
                at = place(self._sheet, number, one.at + 1)
                label = _Label(one.title, text or str(value), at)
                self._above[one.key] = _Above(value, label=label)
            elif found is not None:
                self._above[one.key] = _Above(unread=found)
            elif says(one, cells):
                self._above[one.key] = _Above()

    def asked(self) -> Iterator[Finding]:
        """Ask whether rows are meant to take what stands in rows that are not read.

        It may be a heading of theirs, or a note that means nothing for them.
        """
        fix = "Confirm it if it is their heading; if it is a note, fill in the cells of the rows."
        for one in self._labels.values():
            said = f"This row is not read itself, and {_rows(one.rows)} {shown(one.text)} from it "
            said += f"as {one.title}."
            yield Finding(OF_ROW_NOT_READ, said, fix, Severity.WARNING, cell=one.at)
        if (more := self._more) is not None:
            said = f"From this row on, {_rows(more.rows)} other such texts; the first is "
            said += f"{shown(more.text)}, as {more.title}."
            yield Finding(OF_ROW_NOT_READ, said, fix, Severity.WARNING, cell=more.at)

    def _take(self, label: _Label) -> None:
        """Count a row that takes what one says that is not read; such texts may be many."""
        key = (label.title, label.text)
        if key not in self._labels and len(self._labels) >= MOST_ASKED:
            self._more = self._more or label
            self._more.rows += 1
            return
        self._labels.setdefault(key, label).rows += 1

    def _fill(
        self, row: Understood, one: BoundColumn, own: frozenset[str], cells: Cells
    ) -> _Label | None:
        """Take a blank cell as the one above; never as one further up than one that is unread.

        Returns:
            The label that it took, of a row that is not read.
        """
        key = one.key
        if key in row.values or (key in WITHHELD and REDACTED in row.values):
            self._keep(row, one)
            return None
        at = place(self._sheet, row.number, one.at + 1) if row.findings else ""
        found = next((found for found in row.findings if found.cell == at), None)
        if found is not None and found.code != BLANK_CELL:
            self._above[key] = _Above(unread=found)
            return None
        if says(one, cells):  # a word for: not stated
            self._above[key] = _Above()
            return None
        above = self._above.get(key)
        if above is None:
            return None
        row.leans = row.leans | own if row.leans else own
        told: tuple[Finding, ...] = ()
        if above.unread is not None:
            at = place(self._sheet, row.number, one.at + 1)
            told = (_of_blank(one, above.unread, above.why, at),)
        elif above.value is None:
            return None
        else:
            row.values[key] = above.value
            withhold(row.values)
        if told or found is not None:  # it is not blank, or told in other words
            row.findings = (*(kept for kept in row.findings if kept is not found), *told)
        return above.label

    def _keep(self, row: Understood, one: BoundColumn) -> None:
        """Keep what a row says for those below it, unless it seems to be a total."""
        value = row.values.get(one.key, REDACTED_NAME)
        if not (row.is_faulty and isinstance(value, str) and tells_total(value)):
            self._above[one.key] = _Above(value)
        elif not any(found.code == BLANK_CELL for found in row.findings):  # it lacks nothing else
            code, severity = _DOUBT[one.is_refused]
            at = place(self._sheet, row.number, one.at + 1)
            self._above[one.key] = _Above(
                unread=Finding(code, "", "", severity, cell=at), why="may be that of a total"
            )

    def _note(
        self, series: Iterable[Series], were: Mapping[str, Decimal], made: Sequence[Understood]
    ) -> None:
        """Note of which running figures rows are; of faulty ones perhaps nobody knows of which."""
        is_faulty = any(one.is_faulty for one in made)
        for of in series:
            if of[0] in were:
                self._running.keep(of, were[of[0]])
            elif not is_faulty:
                continue
            is_first, was_faulty = of not in self._faulty, self._faulty.get(of, False)
            self._faulty[of] = is_faulty or was_faulty
            if (is_faulty and None in of) or (self._faulty[of] and not is_first):
                self.mixed.add(of[0])
            for one in made:
                one.series = (*one.series, of)


def _of_blank(one: BoundColumn, above: Finding, why: str, at: str) -> Finding:
    """Tell of a blank cell that the one whose value it has is not taken; its row may be unread."""
    said = f"{one.title} is blank, and {above.cell}, whose value it has, {why}."
    return Finding(
        above.code, said, "Mend that cell, or fill this one in.", above.severity, cell=at
    )


def _rows(number: int) -> str:
    return "1 row takes" if number == 1 else f"{number:,} rows take"
