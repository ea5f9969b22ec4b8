"""Which of our forms a sheet is, and where its heading stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from app.spreadsheets.cell import name_of
from app.spreadsheets.fixing.trouble import COLUMNS, is_problems
from app.spreadsheets.forms.block import best, block_of, part_of, parts_of
from app.spreadsheets.forms.form import Field, Form
from app.spreadsheets.forms.stamp import FIXES, OURS
from app.spreadsheets.sheet import LAST_COLUMN, Row, Sheet

WITHIN = 20  #: rows, the first of them, that a heading and what is around it may stand in

NONE: frozenset[int] = frozenset()
NOWHERE: Mapping[str, int] = {}  #: no sheet is read by a profile


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet with what is known of it."""

    sheet: Sheet
    form: Form | None  #: None: it is none of ours
    #: number of the heading's row; of a sheet that is none of ours, its first, or the one above
    #: its body, though nothing may stand there; 0: its body begins in the first row
    heading: int
    first: int  #: number of the first row that belongs to the heading
    body: int  #: number of the first row below all that stands around the heading
    fields: dict[int, Field]  #: by column
    added: frozenset[int]  #: columns that we added when it was given back before

    @property
    def width(self) -> int:
        """Give the last column with anything of the sender's in it."""
        return max(self._taken, default=0)

    @property
    def beside(self) -> int:
        """Give the first of the columns in which what is wrong with its rows can be said.

        They are behind the sender's. Where those go too far for that, they are the first between
        them in which nothing stands; there are some, as no sheet that is read has something in
        more than a few hundred.
        """
        taken, wanted = self._taken, range(len(FIXES))
        behind = max(taken, default=0) + 1
        if behind + len(FIXES) - 1 <= LAST_COLUMN:
            return behind
        return next(one for one in count(1) if not any(one + at in taken for at in wanted))

    @property
    def _taken(self) -> set[int]:
        """Give the columns with anything of the sender's in them."""
        columns = {column for row in self.sheet.rows for column in row.cells}
        return columns - self.added


def is_told(sheet: Sheet) -> bool:
    """Tell whether a sheet is the list of problems that we added: by its name and headings."""
    if not is_problems(sheet.name):
        return False
    texts = [tuple(cell.text for cell in row.cells.values()) for row in sheet.rows[:WITHIN]]
    return COLUMNS in texts


def recognised(sheet: Sheet, forms: Iterable[Form], body: int = 0) -> Recognised:
    """Say which form a sheet is, in the way in which it is read.

    Args:
        sheet: as it was read.
        forms: those that it may be.
        body: number of the first row below its headings, where it is read by a profile; else 0.
    """
    is_ours = name_of(sheet.name) in map(name_of, OURS)
    blocks = [block_of(sheet, form) for form in forms] if sheet.rows and not is_ours else []
    block = best([one for one in blocks if one is not None])
    if block is None:
        return _of_no_form(sheet, body)
    heading, parts = block.heading.number, parts_of(block)
    around = {row.number for row in sheet.rows[:WITHIN] if part_of(row, parts)} | {heading}
    first = last = heading
    while first - 1 in around:
        first -= 1
    while last + 1 in around:
        last += 1
    fields = dict(block.fields)
    return Recognised(sheet, block.form, heading, first, last + 1, fields, _added(block.heading))


def _of_no_form(sheet: Sheet, body: int) -> Recognised:
    above = [row for row in sheet.rows if row.number < body]
    if above:
        number = above[-1].number
        return Recognised(sheet, None, number, number, body, {}, _added(above[-1]))
    if body:
        return Recognised(sheet, None, body - 1, body - 1, body, {}, NONE)
    number = sheet.rows[0].number if sheet.rows else 1
    return Recognised(sheet, None, number, number, 1, {}, NONE)


def _added(heading: Row) -> frozenset[int]:
    """Tell which columns are ours, where all of them are there."""
    found = {column for column, cell in heading.cells.items() if cell.text.strip() in FIXES}
    return frozenset(found) if len(found) == len(FIXES) else NONE
