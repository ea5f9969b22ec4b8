"""The rows of a workbook that are to be fixed, alone, to be mended and sent by themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook as Book

from app.spreadsheets.cell import name_of
from app.spreadsheets.fixing.laying import (
    Lists,
    add_lists,
    gaps_filled,
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
from app.spreadsheets.fixing.telling import FULL, OF_A_LIST, OF_LEFT_OUT, OF_NONE, add_problems
from app.spreadsheets.fixing.trouble import FAILING, Trouble, by_column, by_place
from app.spreadsheets.forms.form import Form
from app.spreadsheets.forms.stamp import LEFT_OUT, LISTS, PROBLEMS, READ_ME, STAMP
from app.spreadsheets.sheet import Row, Sheet, Workbook

IDENTITY = (READ_ME, STAMP)  #: sheets that say which workbook it is
TAKEN = (PROBLEMS, LISTS, *IDENTITY)  #: names that no sheet of a file has in its list

Told = Mapping[int, Sequence[Trouble]]  #: what is told of each row of a sheet


def fix_list(
    workbook: Workbook,
    troubles: Sequence[Trouble],
    forms: Iterable[Form],
    lists: Lists | None = None,
    profiled: Profiled = BY_NONE,
    *,
    tells_all: bool = False,
    left_out: Sequence[Trouble] | None = None,
) -> bytes:
    """Give the rows that have faults as XLSX, with their columns in place and what is wrong.

    What is wrong with no row, such as a sheet that is not there, stands in a sheet Problems;
    where nothing is wrong, that has what is to be confirmed or worth knowing.

    Args:
        workbook: as it was read.
        troubles: all that is told of it; a row with questions and notes alone does not fail.
        forms: those that its sheets may be.
        lists: to choose values from; None: those of its own sheet Lists.
        profiled: how a profile reads its sheets.
        tells_all: whether the sheet Problems is to have all that is told.
        left_out: of rows that the file was saved without, what the sheet Problems is to tell
            besides; None: it is not saved.
    """
    failing = [one for one in troubles if one.severity in FAILING]
    rows = by_place(failing)
    known = faulty_sheets(workbook, failing, forms, profiled)
    sheets = [one for one in known if one.beside]
    full = [one.sheet.name for one in known if not one.beside]
    choices = lists_in(workbook.sheets) if lists is None else lists
    of_place = "" if left_out is None else LEFT_OUT
    book = Book(write_only=True)
    listed: set[tuple[str, int]] = set()
    names = names_for((one.sheet.name for one in sheets), TAKEN)
    for one, name in zip(sheets, names, strict=True):
        of = {number: each for (own, number), each in rows.items() if own == one.sheet.name}
        numbers = _add(book, name, one, of, choices, of_place)
        listed |= {(one.sheet.name, number) for number in numbers}
    rowless = [one for one in failing or troubles if _row_of(one) not in listed]
    rowless += left_out or ()
    if tells_all or rowless or not sheets:
        how = OF_A_LIST if left_out is None else OF_LEFT_OUT
        how = how if listed else OF_NONE
        add_problems(book, troubles if tells_all else rowless, {}, {FULL: full}, how)
    if sheets and any(choices.values()):
        add_lists(book, choices)
    for sheet in workbook.sheets:
        if name_of(sheet.name) in map(name_of, IDENTITY) and not is_told(sheet):
            _copy(book, sheet)
    return saved(book, workbook.properties)


def faulty_sheets(
    workbook: Workbook,
    troubles: Iterable[Trouble],
    forms: Iterable[Form],
    profiled: Profiled = BY_NONE,
) -> list[Recognised]:
    """Give the sheets in which something is wrong, with what is known of them.

    Args:
        workbook: as it was read.
        troubles: what is told of it; what does not fail does not count.
        forms: as `fix_list` says, and so the others.
        profiled: how a profile reads its sheets.
    """
    known_forms = list(forms)
    names = {name for name, _ in by_place(one for one in troubles if one.severity in FAILING)}
    return [recognised(one, known_forms, profiled) for one in workbook.sheets if one.name in names]


def _row_of(one: Trouble) -> tuple[str, int]:
    return one.sheet, one.place.top if one.place else 0


def _add(
    book: Any, name: str, known: Recognised, of: Told, lists: Lists, of_place: str
) -> list[int]:
    """Add a sheet: what stands above its rows, and those that fail, one below the other.

    Returns:
        The numbers of those that fail.
    """
    sheet = book.create_sheet(name)
    beside = known.beside
    extra = dict(zip(beside, WIDTHS.values(), strict=True))
    columns = {one.place.left for each in of.values() for one in each if one.place}
    lay_columns(sheet, known, extra, columns)
    body = max(known.body, known.heading + 1)
    heading = max(known.heading, 1)  # a file without headings is given a row for ours
    above = [row for row in known.sheet.rows if row.number < body] or [Row(heading, {})]
    for row in gaps_filled(above):
        cells = _cells(sheet, row, known, of.get(row.number, ()) if row.number < body else ())
        if row.number == heading:
            cells |= said_heading(sheet, beside)
        put(sheet, row.number, cells)
    there = {row.number: row for row in known.sheet.rows}
    failing = sorted(number for number in of if number >= body)
    begin = max(above[-1].number + 1, body)  # what stands above the body is not read
    for number in range(above[-1].number + 1, begin):
        put(sheet, number, {})
    for at, number in enumerate(failing, begin):
        cells = _cells(sheet, there.get(number, Row(number, {})), known, of[number])
        put(sheet, at, cells | said_cells(sheet, of[number], beside, of_place))
    lay_choices(sheet, known, lists, begin + len(failing) - 1)
    return failing


def _cells(sheet: Any, row: Row, known: Recognised, troubles: Sequence[Trouble]) -> dict[int, Any]:
    cells = cells_of(sheet, row, known)
    for column, about in by_column(troubles).items():
        cells[column] = marked(cells.get(column) or blank(sheet), about, with_note=False)
    if row.number < known.body or row.number == known.heading:
        for cell in cells.values():
            cell.font = BOLD if row.number == known.first else GREY
    return cells


def _copy(book: Any, sheet: Sheet) -> None:
    """Add a sheet as it was sent."""
    made = book.create_sheet(sheet.name)
    known = recognised(sheet, ())
    lay_columns(made, known, {})
    made.sheet_state = "hidden" if sheet.hidden else "visible"
    for row in gaps_filled(sheet.rows):
        put(made, row.number, _cells(made, row, known, ()))
