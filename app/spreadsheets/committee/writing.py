"""Leaves written as an XLSX workbook; the same leaves are the same bytes."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from app.paper.archive import unzipped, zipped
from app.spreadsheets.committee.charting import drawn, height, with_own_formats, with_words
from app.spreadsheets.committee.leaf import Leaf
from app.spreadsheets.fixing.rebuilding import text_cell
from app.spreadsheets.writing import still
from app.units import Rounding, rounded

FACE = "Calibri"
TITLE = Font(name=FACE, size=16, bold=True)
HEADING = Font(name=FACE, size=11, bold=True)
GROUND = PatternFill("solid", fgColor="E7EBEE")
WRAPPED = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
FIGURE = Alignment(wrap_text=True, horizontal="right", vertical="top")
ROW, POINTS = 0.53, 15  #: that a row of one line is high, in centimetres and in points
LINE = 150  #: characters of a sentence on one line
LETTER = 0.19  #: centimetres that a character is wide
NARROWEST, WIDEST = 18.0, 30.0  #: centimetres, of a chart
TOLD = Rounding(2)
A4 = 9  #: paper, as workbooks number it


def write_leaves(leaves: Iterable[Leaf]) -> bytes:
    """Write a workbook with a sheet for each leaf."""
    book = Workbook(write_only=True)
    charts: list[tuple[str, str]] = []
    for leaf in leaves:
        _add(book, leaf)
        if leaf.chart is not None:
            charts.append((leaf.chart.message, leaf.chart.about))
    return _with_words(still(book), charts)


def _add(book: Any, leaf: Leaf) -> None:
    sheet = book.create_sheet(leaf.name)
    for place, width in enumerate(leaf.widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    above = [leaf.title, *(part for line in leaf.told for part in wrap(line, LINE)), ""]
    chart_at = len(above) + 1
    if leaf.chart is not None:
        above += [""] * (int(height(leaf.chart) / ROW) + 2)
    for number, line in enumerate(above):
        cell = text_cell(sheet, line)
        sheet.append([cell if number else _styled(cell, TITLE)] if line else [])
    heading = len(above) + 1
    for number, row in enumerate((leaf.headings, *leaf.rows), heading):
        sheet.row_dimensions[number].height = POINTS * _lines(row, leaf.widths)
    figures = {place for row in leaf.rows for place, one in enumerate(row) if _is_figure(one)}
    sheet.append(
        [
            _heading(text_cell(sheet, name), FIGURE if place in figures else WRAPPED)
            for place, name in enumerate(leaf.headings)
        ]
    )
    for row in leaf.rows:
        sheet.append(
            [
                _cell(sheet, value, FIGURE if place in figures else WRAPPED)
                for place, value in enumerate(row)
            ]
        )
    printed = leaf.printed or len(leaf.headings)
    below = heading + max(len(leaf.rows), 1)
    sheet.auto_filter.ref = f"A{heading}:{get_column_letter(len(leaf.headings))}{below}"
    sheet.print_area = f"A1:{get_column_letter(printed)}{below}"
    sheet.print_title_rows = f"{heading}:{heading}"
    if leaf.chart is not None:
        wide = min(max(sum(leaf.widths[:printed]) * LETTER, NARROWEST), WIDEST)
        sheet.add_chart(drawn(sheet, leaf.chart, heading, wide), f"A{chart_at}")


def _lines(row: Sequence[Any], widths: Sequence[int]) -> int:
    """Count the lines that a row needs, as programs do not always make room by themselves."""
    return max(
        (
            sum(len(wrap(line, max(width - 1, 1))) or 1 for line in value.split("\n"))
            for value, width in zip(row, widths, strict=True)
            if isinstance(value, str)
        ),
        default=1,
    )


def _styled(cell: Any, font: Font) -> Any:
    cell.font = font
    return cell


def _is_figure(value: Any) -> bool:
    return value is not None and not isinstance(value, str)


def _heading(cell: Any, alignment: Alignment) -> Any:
    cell.fill, cell.alignment = GROUND, alignment
    return _styled(cell, HEADING)


def _cell(sheet: Any, value: Any, alignment: Alignment) -> Any:
    """Give a cell of a table: numbers to two decimals, text that stays text."""
    if value is None:
        return None
    cell = text_cell(sheet, value if isinstance(value, str) else "")
    cell.alignment = alignment
    if isinstance(value, str):
        return cell
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
        return cell
    number = rounded(Decimal(value), TOLD)
    cell.value = number
    cell.number_format = "#,##0" if number == number.to_integral_value() else "#,##0.00"
    return cell


def _with_words(made: bytes, charts: Sequence[tuple[str, str]]) -> bytes:
    """Put in the words for the charts, one of each drawing."""
    files = unzipped(made)
    for name, content in files.items():
        found = re.fullmatch(r"xl/drawings/drawing(\d+)\.xml", name)
        if found:
            files[name] = with_words(content, *charts[int(found[1]) - 1])
        elif name.startswith("xl/charts/"):
            files[name] = with_own_formats(content)
    return zipped(files)
