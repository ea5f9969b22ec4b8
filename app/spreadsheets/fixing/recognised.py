"""Which of our forms a sheet is, and where its heading stands."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.spreadsheets.cell import name_of
from app.spreadsheets.fixing.trouble import COLUMNS, is_problems
from app.spreadsheets.formats.limits import MOST_COLUMNS
from app.spreadsheets.forms.block import best, block_of, part_of, parts_of
from app.spreadsheets.forms.form import Field, Form
from app.spreadsheets.forms.stamp import FIXES, OURS
from app.spreadsheets.sheet import LAST_COLUMN, Row, Sheet

WITHIN = 20  #: rows, the first of them, that a heading and what is around it may stand in

NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Profiled:
    """How sheets are read by a profile; by the names of those that are."""

    bodies: Mapping[str, int] = field(default_factory=dict)  #: the first row below its headings
    #: the columns that are read, though nothing may stand in them
    columns: Mapping[str, Collection[int]] = field(default_factory=dict)


BY_NONE = Profiled()  #: no sheet is read by a profile


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
    #: columns that a profile reads, though nothing may stand in them
    read: frozenset[int] = NONE

    @property
    def width(self) -> int:
        """Give the last column with anything of the sender's in it."""
        return max(self._taken, default=0)

    @property
    def beside(self) -> tuple[int, ...]:
        """Give the columns in which what is wrong with its rows can be said, in their order.

        They are behind the sender's, and those that are read. Where these go too far for that,
        they are the first between them that stand together, else the first of all: what is given
        back goes no farther than a large file is read, unless the sender's columns do. None where
        so many are taken that a sheet with ours could not be read.
        """
        taken = self._taken | self.read
        if len(taken) + len(FIXES) > MOST_COLUMNS:
            return ()
        last = max(taken, default=0)
        most = MOST_COLUMNS if last <= MOST_COLUMNS else LAST_COLUMN
        for first in (last + 1, *range(1, last)):
            columns = range(first, first + len(FIXES))
            if columns[-1] <= most and taken.isdisjoint(columns):
                return tuple(columns)
        return tuple([one for one in range(1, most + 1) if one not in taken][: len(FIXES)])

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


def recognised(sheet: Sheet, forms: Iterable[Form], profiled: Profiled = BY_NONE) -> Recognised:
    """Say which form a sheet is, in the way in which it is read.

    Args:
        sheet: as it was read.
        forms: those that it may be.
        profiled: how it is read, where a profile reads it.
    """
    is_ours = name_of(sheet.name) in map(name_of, OURS)
    blocks = [block_of(sheet, form) for form in forms] if sheet.rows and not is_ours else []
    block = best([one for one in blocks if one is not None])
    if block is None:
        return _of_no_form(sheet, profiled)
    heading, parts = block.heading.number, parts_of(block)
    around = {row.number for row in sheet.rows[:WITHIN] if part_of(row, parts)} | {heading}
    first = last = heading
    while first - 1 in around:
        first -= 1
    while last + 1 in around:
        last += 1
    fields = dict(block.fields)
    return Recognised(sheet, block.form, heading, first, last + 1, fields, _added(block.heading))


def _of_no_form(sheet: Sheet, profiled: Profiled) -> Recognised:
    body = profiled.bodies.get(sheet.name, 0)
    read = frozenset(profiled.columns.get(sheet.name, ()))
    above = [row for row in sheet.rows if row.number < body]
    if above:
        number = above[-1].number
        return Recognised(sheet, None, number, number, body, {}, _added(above[-1]), read)
    if body:
        return Recognised(sheet, None, body - 1, body - 1, body, {}, NONE, read)
    number = sheet.rows[0].number if sheet.rows else 1
    return Recognised(sheet, None, number, number, 1, {}, NONE)


def _added(heading: Row) -> frozenset[int]:
    """Tell which columns are ours, where all of them are there."""
    found = {column for column, cell in heading.cells.items() if cell.text.strip() in FIXES}
    return frozenset(found) if len(found) == len(FIXES) else NONE
