"""The sheet Problems: everything that is told of a file, each with a link to its cell."""

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from app.spreadsheets.fixing.laying import lay_page
from app.spreadsheets.fixing.marking import LOOKS, linked
from app.spreadsheets.fixing.rebuilding import BOLD, WRAPPED, text_cell
from app.spreadsheets.fixing.trouble import COLUMNS, Trouble
from app.spreadsheets.forms.stamp import PROBLEMS
from app.spreadsheets.sheet import letter

HEADING = 4  #: row of the headings
MOST_LINKS = 20_000  #: a program allows 65,530 in a sheet
OF_THE_WHOLE = (
    "Mend the cells that are marked, in this file or in your own, and send the whole file again. "
    "Follow a link in the column cell to get there."
)
OF_A_LIST = (
    "Mend the rows of the other sheets, and send this list as fixes for the file that they are "
    "from; or mend your own file, and send it whole."
)
OF_LEFT_OUT = (
    "Mend the rows of the other sheets, and send this file as one of its own, in the way in which "
    "you sent the one that they are from, but without a period that it replaces."
)
OF_LISTED = (
    "The rows that were left out are in the list of rows to fix: mend them there, and send that "
    "as a file of its own. This file has none of them."
)
SPREAD = "they are spread too far"  #: why sheets are not given back
FULL = "they have too many columns for what is wrong to be said beside it"
OF_NONE = "What is to be mended is mended in your own file; this one has none of its rows."
WIDTHS = {
    "code": 24, "severity": 10, "sheet": 18, "cell": 16, "row_ref": 18, "field": 20,
    "your_value": 28, "message": 60, "how_to_fix": 60, "suggested_value": 24, "rule_ref": 20,
    "occurrences": 13,
}  # fmt: skip


def add_problems(
    book: Any,
    troubles: Sequence[Trouble],
    sheets: Mapping[str, str],
    left_out: Mapping[str, Sequence[str]],
    how: str = OF_THE_WHOLE,
) -> None:
    """Add the sheet.

    Args:
        book: written row by row; this becomes its next sheet.
        troubles: all of them, in their order.
        sheets: by the name of a sheet as it was sent, its name in the book.
        left_out: names of the sheets that are not given back, by why that is so.
        how: what is to be done with the book.
    """
    sheet = book.create_sheet(PROBLEMS)
    for place, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS[name]
    sheet.freeze_panes = f"A{HEADING + 1}"
    lay_page(sheet)
    for line in _about(troubles, left_out, how):
        sheet.append([text_cell(sheet, line)])
    sheet.append([_bold(text_cell(sheet, name)) for name in COLUMNS])
    for number, one in enumerate(troubles):
        sheet.append(list(_row(sheet, one, sheets if number < MOST_LINKS else {})))
    last = letter(len(COLUMNS))
    sheet.auto_filter.ref = f"A{HEADING}:{last}{HEADING + len(troubles)}"


def _about(
    troubles: Sequence[Trouble], left_out: Mapping[str, Sequence[str]], how: str
) -> tuple[str, str, str]:
    count = {weight: sum(one.severity is weight for one in troubles) for weight in LOOKS}
    told = ", ".join(f"{number:,} {weight}" for weight, number in count.items() if number)
    gone = [
        f"Not given back, as {reason}: {', '.join(names)}."
        for reason, names in left_out.items()
        if names
    ]
    passed = "This sheet, and the columns that were added to the others, are not read."
    return (
        f"Problems in the file that was sent: {len(troubles):,} ({told or 'none'}).",
        how,
        " ".join((passed, *gone)),
    )


def _row(sheet: Any, one: Trouble, sheets: Mapping[str, str]) -> Any:
    for name in COLUMNS:
        value = getattr(one, name)
        if isinstance(value, int):
            yield value
            continue
        cell = text_cell(sheet, str(value))
        cell.alignment = WRAPPED
        if name == "cell" and one.place is not None and one.sheet in sheets:
            linked(cell, sheets[one.sheet], f"{letter(one.place.left)}{one.place.top}")
        yield cell


def _bold(cell: Any) -> Any:
    cell.font = BOLD
    return cell
