"""Rows of lists of fixes, by the places in the file that they are to be put back to."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.problems import Finding, Severity
from app.spreadsheets.cell import name_of
from app.spreadsheets.forms.stamp import FIXES, LEFT_OUT
from app.spreadsheets.mapping.heading import Cells, words
from app.spreadsheets.sheet import area

CELL = FIXES.index("cell")
MARK = "severity"  #: of the headings of our columns, one that few others hold
Place = tuple[str, int]  #: name of the sheet, and number of the row


def columns_added(cells: Cells) -> list[int]:
    """Give the columns that we added, in the order of `FIXES`, by a row that has their headings.

    The first column is 0; none where the row lacks one of them.
    """
    if not any(isinstance(cell, str) and MARK in cell.lower() for cell in cells):
        return []  # most rows: there may be thousands above the headings
    at = {name_of(words(cell)): column for column, cell in enumerate(cells) if cell}
    found = [at[name_of(name)] for name in FIXES if name_of(name) in at]
    return found if len(found) == len(FIXES) else []


def place_said(cells: Cells, columns: Sequence[int]) -> Place | None:
    """Give the place that a row says it stood in; None if it says none."""
    cell = cells[columns[CELL]] if columns[CELL] < len(cells) else None
    text = cell.split("\n")[0] if isinstance(cell, str) else ""
    sheet, _, within = text.rpartition("!")  # the name of a sheet may begin with a space
    where = area(within.strip())
    return None if where is None else (sheet, where.top)


def without(cells: Cells, columns: Collection[int]) -> Cells:
    """Give a row with nothing in some of its columns; the first is 0."""
    return [None if at in columns else cell for at, cell in enumerate(cells)]


def tells_left_out(rows: Iterable[Cells]) -> bool:
    """Tell whether a row of a sheet says that a file was saved without it."""
    columns: list[int] = []
    for cells in rows:
        if not columns:
            columns = columns_added(cells)
        elif says_left_out(cells, columns):
            return True
    return False


def says_left_out(cells: Cells, columns: Sequence[int]) -> bool:
    """Tell whether a row says that a file was saved without it."""
    return columns[CELL] < len(cells) and LEFT_OUT in words(cells[columns[CELL]])


@dataclass(frozen=True, slots=True)
class FixRow:
    """A mended row, with the headings that it stood under in its list."""

    cells: Cells
    headings: tuple[int, tuple[str, ...]]  #: the number of their row, and what they say
    last: int  #: of the columns that we added; the first of a sheet is 0
    at: Place  #: in the list


@dataclass
class FixList:
    """What one list of fixes says."""

    rows: dict[Place, FixRow] = field(default_factory=dict)
    has_headings: bool = False  #: those that such a list has
    placeless: list[Place] = field(default_factory=list)  #: rows that do not say where they stood
    again: list[Place] = field(default_factory=list)  #: rows that say the place of one before
    replaced: int = 0
    emptied: int = 0  #: rows in which nothing is left
    is_misfit: bool = False
    trouble: Finding | None = None  #: why it cannot be read

    def take(
        self, at: Place, cells: Cells, columns: Sequence[int], headings: tuple[int, Cells]
    ) -> None:
        """Take a row of the list.

        Args:
            at: where it stands in the list.
            cells: of the row, with the columns that we added.
            columns: these.
            headings: the number of their row, and its cells.
        """
        place = place_said(cells, columns)
        own = without(cells, columns)  # the sender's may stand on either side of ours
        if place is None:
            self.placeless += [at] if said(own) else []
        elif place in self.rows:
            self.again.append(at)
        else:
            number, above = headings
            told = number, said(without(above, columns))
            self.rows[place] = FixRow(own, told, max(columns), at)

    def mended(self, place: Place, cells: Cells, headings: tuple[str, ...] | None) -> Cells:
        """Give the row of a place as the list mends it, else as it is.

        Args:
            place: of the row.
            cells: of the row, as they are.
            headings: what stands in the file where the list has its headings; None: nothing.
        """
        row = self.rows.pop(place, None)
        if row is None:
            return cells
        if not _fits(row, headings or ()):
            self.is_misfit = True
            return cells
        if not said(row.cells):
            self.emptied += 1
            return ()
        self.replaced += 1
        return [_newer(cells, at, cell) for at, cell in enumerate(row.cells)]

    def findings(self) -> Iterator[Finding]:
        """Tell what became of the list, once the whole file has gone by."""
        if self.trouble is not None:
            yield self.trouble
            return
        if not self.has_headings:
            what = "The selected file must be the list of fixes: it has not the columns of one."
            fix = "Send the list that you were given; or send the whole file again, not as fixes."
            yield Finding("no_fix_list", what, fix)
        if self.is_misfit:
            what = "The headings of the list of fixes are not those of the file that it mends."
            fix = "Leave the columns of the list as they were, and mend its rows alone."
            yield Finding("fixes_misfit", what, fix)
        what = f"Of the list of fixes {self.replaced:,} rows took the place of one in the file."
        yield Finding("fixes_put_back", what, "", Severity.NOTE)
        if self.emptied:
            what = f"{self.emptied:,} rows of the list of fixes are empty, and empty their places."
            fix = "Fill them in and send the list again, if the file is not to lose these rows."
            yield Finding("fixes_emptied", what, fix, Severity.WARNING)
        yield from _left(
            self.placeless,
            "do not say where they stood",
            "Put new rows into the file itself; leave the column cell of others as it is.",
        )
        yield from _left(
            self.again,
            "say the place of a row above them, which was put there",
            "Keep one row for each place; put new rows into the file itself.",
        )
        yield from _left(
            [row.at for row in self.rows.values()],
            "say a place where the file has no row",
            "Leave the column cell as it is: it says where a row stood.",
        )


def _fits(row: FixRow, headings: tuple[str, ...]) -> bool:
    """Tell whether a list has the headings of its file: it may have none, or further ones."""
    width = max(len(headings), row.last)
    own = said(row.headings[1][:width])  # behind ours somebody may have made notes
    return not own or own == headings


def _left(rows: Sequence[Place], why: str, fix: str) -> Iterator[Finding]:
    """Tell of rows that were not put back, and name the first of them."""
    if rows:
        sheet, number = rows[0]
        first = f"row {number} of its sheet {sheet[:50]!r}" if sheet else f"its row {number}"
        what = f"{len(rows):,} rows of the list of fixes {why}, and are left out; first {first}."
        yield Finding("fixes_left", what, fix, Severity.WARNING)


def said(cells: Cells) -> tuple[str, ...]:
    """Give what the cells of a row say, without blank ones at its end."""
    texts = [words(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _newer(was: Cells, at: int, now: str | tuple[str, str] | None) -> str | tuple[str, str] | None:
    """Give a mended cell; one that still says what it said keeps its kind."""
    before = was[at] if at < len(was) else None
    return before if _text(before) == _text(now) else now


def _text(cell: str | tuple[str, str] | None) -> str:
    return cell[1] if isinstance(cell, tuple) else cell or ""
