"""All that there is to say about a file, in the one form in which it is told everywhere."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.problems import Finding, Severity
from app.spreadsheets.fixing.trouble import Trouble, Weight, in_order
from app.spreadsheets.forms.filled import FilledRow
from app.spreadsheets.imports.check.change import Place
from app.spreadsheets.sheet import Cell, area, letter

WEIGHTS = {Severity.WARNING: Weight.CONFIRM, Severity.NOTE: Weight.NOTE}
MOST_SHOWN = 100  #: groups of problems that are shown at once; all are in the list
MOST_OF_ROW = 50  #: things that are told of one row; the rest are counted
MOST_CELLS = 20  #: of one group that are named; the rest are counted
MOST_QUOTED = 3  #: values of one group, and messages, that are shown


@dataclass(frozen=True, slots=True)
class Group:
    """The same trouble in one place or many."""

    first: Trouble
    cells: tuple[str, ...]  #: the first of them
    occurrences: int
    values: tuple[str, ...] = ()  #: the first that differ, as they were sent
    messages: tuple[str, ...] = ()  #: the first that differ: those of large files quote the value


class Rows:
    """The rows of a file, to be found by a cell."""

    def __init__(self, rows: Iterable[FilledRow]) -> None:
        """Take every row that was read; of those that say several things, each by its cells."""
        own = [row for row in rows if row.number]
        self._rows = {(row.sheet, row.number): row for row in own}
        self._parts = {
            cell.at: row for row in own if row.number < 0 for cell in row.cells.values()
        }

    def at(self, cell: str) -> FilledRow | None:
        """Give the row that a cell stands in."""
        place = place_of(cell)
        return self._parts.get(cell) or (None if place is None else self._rows.get(place))


def place_of(cell: str) -> Place | None:
    """Give the sheet and row of a cell, such as `Jobs!F12`."""
    sheet, _, within = cell.rpartition("!")
    found = area(within)
    return None if found is None else (sheet, found.top)


def troubles(
    findings: Iterable[Finding], rows: Rows, alone: Collection[Finding] | None = None
) -> list[Trouble]:
    """Tell each finding with its row, field and value; the gravest first.

    What follows from another fault of the same cell is left out. While the file itself is at
    fault, that is told alone; what is wrong with what it would save stands beside the faults of
    its cells. Of one row so much is told, and no more.

    Args:
        findings: in the order in which they were found; those in none of the rows are of the file.
        rows: of the file.
        alone: those that are of the file itself, if they are of no row; None: each such one is.
    """
    return _told(findings, rows, lambda one: rows.at(one.cell) is not None, alone)


def troubles_of_staged(findings: Iterable[Finding], of_file: Collection[Finding]) -> list[Trouble]:
    """Tell each finding of a file whose rows are not at hand; else as `troubles` does.

    Args:
        findings: in the order in which they were found; those that name no cell are of the file.
        of_file: those of them that are of the file too, though they name one, such as a heading.
    """
    return _told(findings, Rows(()), lambda one: bool(one.cell) and one not in of_file)


def _told(
    findings: Iterable[Finding],
    rows: Rows,
    is_of_row: Callable[[Finding], bool],
    alone: Collection[Finding] | None = None,
) -> list[Trouble]:
    """Tell findings, where those that are of no row are of the file itself."""
    seen: set[str] = set()
    told: list[Trouble] = []
    is_alone = False
    for one in findings:
        if one.severity is Severity.FAULT and one.cell:
            if one.cell in seen:
                continue
            seen.add(one.cell)
        told.append(
            _trouble(one, rows.at(one.cell), Weight.FIX if is_of_row(one) else Weight.STOP)
        )
        is_alone |= told[-1].severity is Weight.STOP and (alone is None or one in alone)
    told = list(dict.fromkeys(told))
    stops = [one for one in told if one.severity is Weight.STOP]
    return _capped(_counted(stops if is_alone else list(in_order(told))))


def grouped(told: Iterable[Trouble]) -> list[Group]:
    """Put the same trouble in many cells together."""
    groups: dict[tuple[str, ...], list[Trouble]] = {}
    for one in told:
        groups.setdefault(_same(one), []).append(one)
    return [
        Group(
            some[0], tuple(one.cell for one in some if one.cell)[:MOST_CELLS], len(some),
            _quoted(one.your_value for one in some), _quoted(one.message for one in some),
        )
        for some in groups.values()
    ]  # fmt: skip


def _quoted(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the first texts that differ, and are not empty."""
    return tuple(dict.fromkeys(filter(None, texts)))[:MOST_QUOTED]


def faulty_rows(findings: Iterable[Finding], rows: Rows) -> tuple[set[Place], bool]:
    """Give the rows that have a fault, and whether there is a fault that is in no row."""
    found: set[Place] = set()
    beyond = False
    for one in findings:
        if one.severity is Severity.FAULT:
            row = rows.at(one.cell)
            beyond |= row is None
            found |= set() if row is None else {(row.sheet, row.number)}
    return found, beyond


def at_fault(
    findings: Iterable[Finding], rows: Rows, alone: Collection[Finding] | None = None
) -> dict[str, list[int]]:
    """Give the numbers of all faulty rows by their sheets; none while the file is at fault.

    Args:
        findings: all that was found.
        rows: of the file.
        alone: those that are of the file itself, as `troubles` has them.
    """
    found: set[Place] = set()
    for one in findings:
        if one.severity is Severity.FAULT:
            place = place_of(one.cell)
            if place is not None and rows.at(one.cell) is not None:
                found.add(place)
            elif alone is None or one in alone:
                return {}
    made: dict[str, list[int]] = {}
    for sheet, number in sorted(found):
        made.setdefault(sheet, []).append(number)
    return made


def _trouble(one: Finding, row: FilledRow | None, fault: Weight) -> Trouble:
    weight = WEIGHTS.get(one.severity, fault)
    sheet, _, within = one.cell.rpartition("!")
    known = area(within)
    cell = "" if within.endswith("0") and known is None else one.cell
    key, value = _field(row, one.cell)
    return Trouble(
        one.code, weight, one.message, one.how_to_fix, sheet, cell,
        row.ref if row else "", key, value.shown if value else "",
    )  # fmt: skip


def _field(row: FilledRow | None, at: str) -> tuple[str, Cell | None]:
    cells: Mapping[str, Cell] = row.cells if row else {}
    found = next(((key, cell) for key, cell in cells.items() if cell.at == at), None)
    if found is None and row is not None:  # a blank cell has its column alone
        return next((key for key in row.columns if row.at(key) == at), ""), None
    return found or ("", None)


def _same(one: Trouble) -> tuple[str, ...]:
    column = letter(one.place.left) if one.place else ""
    return one.code, one.severity, one.sheet, one.field or column, one.how_to_fix


def _capped(told: Sequence[Trouble]) -> list[Trouble]:
    """Leave out what is too much of one row, and say so after all the rest."""
    kept: list[Trouble] = []
    of_row: Counter[Place] = Counter()
    for one in told:
        place = place_of(one.cell)
        if place is not None:
            of_row[place] += 1
        if place is None or of_row[place] <= MOST_OF_ROW:
            kept.append(one)
    for (sheet, row), number in of_row.items():
        if number > MOST_OF_ROW:
            words = f"There are {number - MOST_OF_ROW:,} more things to look at in this row."
            cell = f"{sheet}!A{row}" if sheet else f"A{row}"
            kept.append(Trouble("more_in_row", Weight.NOTE, words, "", sheet, cell))
    return kept


def _counted(told: Sequence[Trouble]) -> list[Trouble]:
    often = Counter(map(_same, told))
    return [replace(one, occurrences=often[_same(one)]) for one in told]
