"""A workbook that was sent, made anew from its values with everything that is to be looked at."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook as Book

from app.spreadsheets.cell import name_of
from app.spreadsheets.fixing.laying import (
    Lists,
    add_lists,
    gaps_filled,
    is_spread,
    lay_choices,
    lay_columns,
    lists_in,
    names_for,
    put,
    saved,
)
from app.spreadsheets.fixing.marking import blank, marked
from app.spreadsheets.fixing.rebuilding import BOLD, GREY, cells_of
from app.spreadsheets.fixing.recognised import (
    BY_NONE,
    Profiled,
    Recognised,
    is_told,
    recognised,
)
from app.spreadsheets.fixing.saying import WIDTHS, said_cells, said_heading
from app.spreadsheets.fixing.telling import OF_NONE, OF_THE_WHOLE, SPREAD, add_problems
from app.spreadsheets.fixing.trouble import NOT_READ, Trouble, by_column, by_place
from app.spreadsheets.forms.form import Form
from app.spreadsheets.forms.stamp import LISTS, PROBLEMS
from app.spreadsheets.sheet import Row, Sheet, Workbook

MOST_NOTES = 1_000  #: in one book; more choke the programs that open it


def annotated(
    workbook: Workbook,
    troubles: Sequence[Trouble],
    forms: Iterable[Form],
    lists: Lists | None = None,
    profiled: Profiled = BY_NONE,
    *,
    of_none: str = OF_NONE,
) -> bytes:
    """Give a workbook back as XLSX, annotated: the same file gives the same bytes.

    The sheet Problems comes first and has everything. In the other sheets each value stands in
    its place; cells that are to be looked at are marked, and columns of ours say what is wrong
    in a row: behind the sender's, or between them, or not at all, as there is room. Of a row that
    is not read its first cell has a note, and no column is filled: it would be read as more of the
    row. Sent again, what was added is known and passed over.

    Args:
        workbook: as it was read.
        troubles: all that is told of it, in the order in which it is to be told.
        forms: those that its sheets may be; others come back as they are.
        lists: to choose values from; None: those of its own sheet Lists.
        profiled: how a profile reads its sheets.
        of_none: what is to be done where none of its sheets is given back.
    """
    choices = lists_in(_sent(workbook)) if lists is None else lists
    has_lists = any(choices.values())
    sheets = _sent(workbook, has_lists=has_lists)
    kept = [one for one in sheets if not is_spread(one)]
    names = _names(kept, has_lists=has_lists)
    by_name = dict(zip((one.name for one in kept), names, strict=True))
    book = Book(write_only=True)
    left_out = {SPREAD: [one.name for one in sheets if one not in kept]}
    add_problems(book, troubles, by_name, left_out, OF_THE_WHOLE if kept else of_none)
    notes = _Notes(troubles)
    known_forms = list(forms)
    for sheet, name in zip(kept, names, strict=True):
        known = recognised(sheet, known_forms, profiled)
        _add(book, name, known, notes, choices)
    if has_lists:
        add_lists(book, choices)
    return saved(book, workbook.properties)


def renames(workbook: Workbook, names: Collection[str]) -> bool:
    """Tell whether a file that is read by a profile would come back with sheets of other names.

    Args:
        workbook: as it was read.
        names: of the sheets that are to keep theirs.
    """
    kept = [one for one in _sent(workbook) if not is_spread(one)]
    new = zip(kept, _names(kept), strict=True)
    return any(one.name in names and one.name != name for one, name in new)


def _sent(workbook: Workbook, *, has_lists: bool = False) -> list[Sheet]:
    """Give the sheets of the sender, where the lists to choose from are ours if there are any."""
    sheets = [one for one in workbook.sheets if not is_told(one)]
    return [one for one in sheets if not (has_lists and name_of(one.name) == name_of(LISTS))]


def _names(sheets: Iterable[Sheet], *, has_lists: bool = False) -> list[str]:
    """Give the names of sheets in the book."""
    return names_for((one.name for one in sheets), (PROBLEMS, *[LISTS] * has_lists))


class _Notes:
    """What is told of each row, and how many notes may still be made."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        told = [one for one in troubles if one.code != NOT_READ]
        self.rows = by_place(told)
        self.passed_over = by_place(one for one in troubles if one.code == NOT_READ)
        self._left = MOST_NOTES
        self._spare = MOST_NOTES - len({one.cell for one in told if one.place is not None})

    def take(self) -> bool:
        """Tell whether there may be one more."""
        self._left -= 1
        return self._left >= 0

    def take_spare(self) -> bool:
        """Tell whether there may be one more for what is not read: of what no other needs."""
        self._spare -= 1
        return self._spare >= 0


def _add(book: Any, name: str, known: Recognised, notes: _Notes, lists: Lists) -> None:
    """Add a sheet with its values, and what is told of them."""
    sheet = book.create_sheet(name)
    of = {row: each for (own, row), each in notes.rows.items() if own == known.sheet.name}
    added = known.beside
    columns = {one.place.left for each in of.values() for one in each if one.place}
    widths = dict(zip(added, WIDTHS.values(), strict=False))
    lay_columns(sheet, known, widths if of else {}, columns)
    _hide(sheet, known.sheet, of)
    heading = max(known.heading, 1)  # of a file without headings ours stand beside its first row
    rows = _with_troubled(known.sheet.rows, {heading, *of} if of else ())
    for row in gaps_filled(rows):
        cells = _cells(sheet, row, known, of.get(row.number, ()), notes)
        _note(sheet, cells, notes.passed_over.get((known.sheet.name, row.number), ()), notes)
        if of and row.number == heading:
            cells |= said_heading(sheet, added)
        elif row.number in of and row.number > heading:  # above it they would not be known again
            cells = said_cells(sheet, of[row.number], added) | cells
        put(sheet, row.number, cells)
    last = rows[-1].number if rows else known.body
    lay_choices(sheet, known, lists, last)


def _hide(sheet: Any, sent: Sheet, of: Mapping[int, Sequence[Trouble]]) -> None:
    """Hide what was hidden, but nothing that is to be looked at."""
    if sent.hidden and not of:
        sheet.sheet_state = "hidden"
    for number in sent.hidden_rows - of.keys():
        sheet.row_dimensions[number].hidden = True


def _with_troubled(rows: Sequence[Row], numbers: Iterable[int]) -> list[Row]:
    """Add the rows in which nothing stands, and something should."""
    there = {row.number for row in rows}
    empty = [Row(number, {}) for number in numbers if number not in there]
    return sorted((*rows, *empty), key=lambda row: row.number)


def _note(
    sheet: Any, cells: dict[int, Any], passed_over: Sequence[Trouble], notes: _Notes
) -> None:
    """Note that a row is not read in its first cell, unless that has a note already."""
    for column, about in by_column(passed_over).items():
        cell = cells.get(column) or blank(sheet)
        if cell.comment is None and notes.take_spare():
            cells[column] = marked(cell, about, with_note=True)


def _cells(
    sheet: Any, row: Row, known: Recognised, troubles: Sequence[Trouble], notes: _Notes
) -> dict[int, Any]:
    """Give a row's cells by column, without those that we had added before."""
    cells = cells_of(sheet, row, known)
    if row.number < known.body:
        for cell in cells.values():
            cell.font = BOLD if row.number == known.first else GREY
    for column, about in by_column(troubles).items():
        cell = cells.get(column) or blank(sheet)
        cells[column] = marked(cell, about, with_note=notes.take())
    return cells
