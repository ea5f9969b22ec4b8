"""A large file as it is read: without what we added to it, and with its mended rows put back."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from app.problems import Finding, Problem, Severity, Unavailable
from app.spreadsheets.fixing.reading import unreadable
from app.spreadsheets.fixing.recognised import WITHIN
from app.spreadsheets.fixing.trouble import COLUMNS, is_problems
from app.spreadsheets.formats.limits import MOST_ROWS, too_large
from app.spreadsheets.large.fix_rows import FixList, columns_added, place_said, said
from app.spreadsheets.large.reading import LargeSheet, Row, opened

#: first rows among which the headings of the columns that we add are looked for
AMONG = 250


@dataclass
class Mended:
    """A large file with its lists of fixes."""

    sheets: Iterator[LargeSheet]
    lists: Sequence[FixList]
    is_list: bool = False  #: it is a list of fixes itself, as far as its rows were gone through

    def findings(self) -> Iterator[Finding]:
        """Tell what became of the lists, once all sheets were gone through."""
        if self.is_list and not self.lists:
            words = "This is a list of fixes, and only its own rows were looked at."
            fix = (
                "To have them put back into the file that they are from, send the list again "
                "with `fixes`: the id of that file's import."
            )
            yield Finding("fix_list_alone", words, fix, Severity.NOTE)
        for one in self.lists[-1:]:  # what was wrong with former lists was told then
            yield from one.findings()


@contextmanager
def opened_mended(
    path: Path, fixes: Sequence[Path] = (), seconds: int | None = None
) -> Iterator[Mended]:
    """Read a file sheet by sheet, its mended rows in their places.

    Args:
        path: of the file.
        fixes: paths of the lists of fixes for it, in the order in which they were sent.
        seconds: after which reading is stopped; None: not while its rows are taken.

    Raises:
        Problem: as `opened` does for the file; a list that cannot be read has a finding instead.
    """
    lists = [_list_of(one, seconds) for one in fixes]
    with opened(path, seconds) as sheets:
        made = Mended(iter(()), lists)
        made.sheets = _all(sheets, made)
        yield made


def _list_of(path: Path, seconds: int | None) -> FixList:
    made = FixList()
    try:
        _take(path, seconds, made)
    except Unavailable:
        raise  # it is not the list's fault
    except Problem as problem:
        return FixList(trouble=unreadable(problem))
    return made


def _take(path: Path, seconds: int | None, made: FixList) -> None:
    taken = 0
    with opened(path, seconds) as sheets:
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


def _all(sheets: Iterable[LargeSheet], made: Mended) -> Iterator[LargeSheet]:
    for sheet in sheets:
        first = list(islice(sheet.rows, AMONG))
        if _is_told(sheet.name, first):
            continue
        rows = chain(first, sheet.rows)
        columns = next((found for _, cells in first if (found := columns_added(cells))), [])
        bare = _bare(rows, columns, made) if columns else rows
        sheet.rows = _mended(sheet.name, bare, made.lists) if made.lists else bare
        yield sheet


def _is_told(name: str, first: Sequence[Row]) -> bool:
    """Tell whether a sheet is the list of problems that we added: by its name and headings."""
    return is_problems(name) and any(said(cells) == COLUMNS for _, cells in first[:WITHIN])


def _bare(rows: Iterable[Row], columns: Sequence[int], made: Mended) -> Iterator[Row]:
    """Give rows without the columns that we added."""
    ours = frozenset(columns)
    for number, cells in rows:
        place = place_said(cells, columns)
        made.is_list |= place is not None and place[1] != number
        yield number, [None if at in ours else cell for at, cell in enumerate(cells)]


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
