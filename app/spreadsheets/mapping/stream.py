"""Rows of a workbook that was read whole, as a plan takes them."""

from collections.abc import Iterator
from typing import cast

from app.spreadsheets.mapping.heading import Cells
from app.spreadsheets.sheet import Cell, Kind, Row, Sheet, place


def rows_of(sheet: Sheet) -> Iterator[tuple[int, Cells]]:
    """Give the rows of a sheet, each with its number."""
    return ((row.number, cells_of(row)) for row in sheet.rows)


def cells_of(row: Row) -> Cells:
    """Give a row's cells from column A on."""
    width = max(row.cells, default=0)
    return [_plain(row.cells.get(column)) for column in range(1, width + 1)]


def row_of(sheet: str, number: int, cells: Cells) -> Row:
    """Give the row of a workbook that has such cells, from column A on."""
    made: dict[int, Cell] = {}
    for column, cell in enumerate(cells, 1):
        if cell:
            kind, text = cell if isinstance(cell, tuple) else ("text", cell)
            made[column] = Cell(cast(Kind, kind), text, place(sheet, number, column))
    return Row(number, made)


def _plain(cell: Cell | None) -> str | tuple[str, str] | None:
    if cell is None:
        return None
    return cell.text if cell.kind == "text" else (cell.kind, cell.text)
