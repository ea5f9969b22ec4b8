"""Sheets in their sender's own layout: without what we added, and with mended rows put back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Generic, Protocol, TypeVar

from app.problems import Finding, Severity
from app.spreadsheets.fixing.fix_rows import (
    FixList,
    columns_added,
    place_said,
    said,
    says_left_out,
    without,
)
from app.spreadsheets.fixing.recognised import WITHIN
from app.spreadsheets.fixing.telling import OF_THE_WHOLE
from app.spreadsheets.fixing.trouble import COLUMNS, is_problems
from app.spreadsheets.formats.limits import MOST_ROWS, too_large
from app.spreadsheets.mapping.heading import Cells

Row = tuple[int, Cells]  #: its number, and its cells: None, a text, or (kind, text)
#: first rows among which the headings of the columns that we add are looked for: they stand above
#: the first row that a profile reads, which may be the 10,000th
AMONG = 10_300
#: told of what was sent without the file that it may be of
LIST_ALONE = Finding(
    "fix_list_alone",
    "This has the columns of a list of fixes, and only its own rows were looked at.",
    "To have them put back into the file that they are from, send the list by the link on that "
    "file's page, or over the API with `fixes`: the id of its import. If this is that file "
    "itself, with all of its rows, go on.",
    Severity.NOTE,
)


class Rows(Protocol):
    """A sheet; its rows can be gone through once."""

    rows: Iterator[Row]

    @property
    def name(self) -> str:
        """Give its name; empty for a CSV file."""


Read = TypeVar("Read", bound=Rows)


@dataclass
class Mended(Generic[Read]):
    """A file with its lists of fixes."""

    sheets: Iterator[Read]
    lists: Sequence[FixList]
    #: some rows say where they stood in a file, as far as they were gone through; not those that a
    #: file was saved without, as there is none any more that they could be put back into
    says_places: bool = False
    is_whole: bool = False  #: its sheet Problems says that it is a whole file, annotated

    @property
    def is_list(self) -> bool:
        """Tell whether it is a list of fixes itself, as far as its rows were gone through."""
        return self.says_places and not self.is_whole

    def findings(self) -> Iterator[Finding]:
        """Tell what became of the lists, once all sheets were gone through."""
        if self.is_list and not self.lists:
            yield LIST_ALONE
        for one in self.lists[-1:]:  # what was wrong with former lists was told then
            yield from one.findings()


def put_back(sheets: Iterable[Read], lists: Sequence[FixList]) -> Mended[Read]:
    """Give the sheets of a file with the rows of lists of fixes in their places.

    Args:
        sheets: of the file.
        lists: of fixes for it, in the order in which they were sent.
    """
    made: Mended[Read] = Mended(iter(()), lists)
    made.sheets = _all(sheets, made)
    return made


def take(sheets: Iterable[Rows], made: FixList) -> None:
    """Take the rows of a list of fixes.

    Raises:
        TooLarge: if it has more of them than are taken.
    """
    taken = 0
    for sheet in sheets:
        columns: list[int] = []
        headings: Row = (0, ())
        for number, cells in sheet.rows:
            if columns:
                made.take((sheet.name, number), cells, columns, headings)
                taken += 1
            elif found := columns_added(cells):
                columns, headings, made.has_headings = found, (number, cells), True
            if taken > MOST_ROWS:
                raise too_large(f"It has more than {MOST_ROWS:,} rows.")


def _all(sheets: Iterable[Read], made: Mended[Read]) -> Iterator[Read]:
    for sheet in sheets:
        first = list(islice(sheet.rows, WITHIN))
        if _is_told(sheet.name, first):
            made.is_whole |= any(OF_THE_WHOLE in said(cells) for _, cells in first)
            continue
        bare = _bare(chain(first, sheet.rows), made)
        sheet.rows = _mended(sheet.name, bare, made.lists) if made.lists else bare
        yield sheet


def _is_told(name: str, first: Sequence[Row]) -> bool:
    """Tell whether a sheet is the list of problems that we added: by its name and headings."""
    return is_problems(name) and any(said(cells) == COLUMNS for _, cells in first)


def _bare(rows: Iterator[Row], made: Mended[Read]) -> Iterator[Row]:
    """Give rows without the columns that we added; above their headings there is nothing of it."""
    for number, cells in islice(rows, AMONG):
        columns = columns_added(cells)
        if columns:
            yield number, without(cells, columns)
            break
        yield number, cells
    else:
        yield from rows
        return
    for number, cells in rows:
        if place_said(cells, columns) is not None and not says_left_out(cells, columns):
            made.says_places = True
        yield number, without(cells, columns)


def _mended(name: str, rows: Iterable[Row], lists: Sequence[FixList]) -> Iterator[Row]:
    """Give rows as the lists mend them, one after the other."""
    at = {row.headings[0] for one in lists for row in one.rows.values()}
    seen: dict[int, tuple[str, ...]] = {}
    for number, cells in rows:
        if number in at:
            seen[number] = said(cells)
        place = name, number
        for one in lists:
            row = one.rows.get(place)
            if row is not None:
                cells = one.mended(place, cells, seen.get(row.headings[0]))
        yield number, cells
