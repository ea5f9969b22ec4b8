"""A book that is given back: its sheets by name, their columns, and the lists to choose from."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from app.spreadsheets.cell import name_of
from app.spreadsheets.fixing.rebuilding import text_cell
from app.spreadsheets.fixing.recognised import Recognised
from app.spreadsheets.forms.pen import ONE_LINE, height_of
from app.spreadsheets.forms.stamp import LISTS, PROPERTY
from app.spreadsheets.sheet import Row, Sheet
from app.spreadsheets.writing import still

A4 = 9  #: paper, as workbooks number it
LONGEST_NAME = 31  #: characters of a sheet's name
NARROW, WIDE = 10, 60  #: columns, in characters
LOOKED_AT = 200  #: rows, to tell how wide a column should be
MOST_SPREAD = 4_000_000  #: cells that a sheet spans, empty ones counted, if it is to be rebuilt
MOST_DOWN = 300_000  #: number of the last row of such a sheet
BELOW = 200  #: further rows in which values can still be chosen from a list
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]\x00-\x1f\ud800-\udfff\ufffe\uffff]")

Lists = Mapping[str, Sequence[str]]


def names_for(sheets: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Give each sheet a name that a workbook may have, and each its own.

    Args:
        sheets: their names, in their order.
        taken: names that it may not have, being ours.
    """
    used = {one.casefold() for one in taken}
    names = []
    for sheet in sheets:
        bare = _NOT_IN_NAMES.sub(" ", sheet).strip(" '")[:LONGEST_NAME] or "Sheet"
        name, number = bare, 1
        while name.casefold() in used:
            number += 1
            ending = f" ({number})"
            name = bare[: LONGEST_NAME - len(ending)] + ending
        used.add(name.casefold())
        names.append(name)
    return names


def is_spread(sheet: Sheet) -> bool:
    """Tell whether a sheet is mostly emptiness, too much of it to be written."""
    if not sheet.rows:
        return False
    spans = sum(max(row.cells) for row in sheet.rows)
    return spans > MOST_SPREAD or sheet.rows[-1].number > MOST_DOWN


def lay_columns(
    sheet: Any, known: Recognised, extra: dict[int, int], told: Collection[int] = ()
) -> None:
    """Set the widths of the columns, and keep the heading in sight.

    Args:
        sheet: before its first row is written.
        known: what stands in it.
        extra: widths of the columns that are added.
        told: columns that are shown, though they were hidden.
    """
    longest: dict[int, int] = {}
    for row in known.sheet.rows[:LOOKED_AT]:
        for column, cell in row.cells.items():
            longest[column] = max(longest.get(column, 0), len(cell.text))
    widths = {column: min(max(size + 2, NARROW), WIDE) for column, size in longest.items()}
    widths |= {column: field.width for column, field in known.fields.items()}
    for column in known.sheet.hidden_columns & widths.keys() - set(told):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    for column, width in sorted((widths | extra).items()):
        sheet.column_dimensions[get_column_letter(column)].width = width
    lay_page(sheet)
    if known.body > 1:
        sheet.freeze_panes = f"A{known.body}"


def lay_page(sheet: Any) -> None:
    """Print a sheet lying, as wide as its page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def lay_choices(sheet: Any, known: Recognised, lists: Lists, last: int) -> None:
    """Let the cells of our forms be chosen from their lists again."""
    for column, field in known.fields.items():
        if lists.get(field.chosen_from):
            rule = DataValidation(type="list", formula1=_named(field.chosen_from))
            rule.allow_blank, rule.showErrorMessage = True, False
            letters = get_column_letter(column)
            rule.add(f"{letters}{known.body}:{letters}{last + BELOW}")
            sheet.data_validations.append(rule)


def add_lists(book: Any, lists: Lists) -> None:
    """Add the sheet that values are chosen from, each list under a name of its own."""
    sheet = book.create_sheet(LISTS)
    sheet.append([text_cell(sheet, name) for name in lists])
    for line in zip_longest(*lists.values(), fillvalue=""):
        sheet.append([text_cell(sheet, value) if value else None for value in line])
    for place, (name, values) in enumerate(lists.items(), 1):
        column = get_column_letter(place)
        if values:
            area = f"{LISTS}!${column}$2:${column}${len(values) + 1}"
            book.defined_names[_named(name)] = DefinedName(_named(name), attr_text=area)


def lists_in(sheets: Iterable[Sheet]) -> dict[str, list[str]]:
    """Read the lists off the sheet Lists of a workbook of ours, by name; none without it."""
    found: dict[str, list[str]] = {}
    for sheet in sheets:
        if name_of(sheet.name) == name_of(LISTS) and sheet.rows:
            first, *rest = sheet.rows
            for column, cell in first.cells.items():
                found[cell.text] = [row.cells[column].text for row in rest if column in row.cells]
    return found


def put(sheet: Any, number: int, cells: Mapping[int, Any]) -> None:
    """Write the next row, high enough for the words that wrap in it.

    Args:
        sheet: with the rows before it.
        number: the row's.
        cells: by their columns, from 1.
    """
    high = max((_height(sheet, column, cell) for column, cell in cells.items()), default=ONE_LINE)
    if high > ONE_LINE:
        sheet.row_dimensions[number].height = high
    sheet.append([cells.get(column) for column in range(1, max(cells, default=0) + 1)])


def _height(sheet: Any, column: int, cell: Any) -> float:
    laid = sheet.column_dimensions.get(get_column_letter(column))
    width = NARROW if laid is None else laid.width
    if not isinstance(cell.value, str) or (len(cell.value) <= width and "\n" not in cell.value):
        return ONE_LINE
    return height_of(cell, width) if cell.alignment.wrap_text else ONE_LINE


def gaps_filled(rows: Iterable[Row]) -> Iterable[Row]:
    """Give rows with an empty one for each number between them, from the first on."""
    number = 0
    for row in rows:
        for missing in range(number + 1, row.number):
            yield Row(missing, {})
        yield row
        number = row.number


def saved(book: Any, properties: Mapping[str, str]) -> bytes:
    """Save a book without the time at which it was made.

    Args:
        book: with all its sheets.
        properties: of the file that was sent; of them only the one that says which of our
            workbooks it is is kept.
    """
    if properties.get(PROPERTY):
        reference = StringProperty(name=PROPERTY, value=properties[PROPERTY])
        book.custom_doc_props.append(reference)
    return still(book)


def _named(name: str) -> str:
    return f"sv_{name_of(name)}"
