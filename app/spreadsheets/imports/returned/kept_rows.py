"""What is given back of a large file: all of its rows, or of very many those that are wrong."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.spreadsheets.fixing.extent import Extent
from app.spreadsheets.fixing.trouble import FAILING, Trouble, by_place
from app.spreadsheets.imports.offering import Rows
from app.spreadsheets.sheet import Cell, Row, Sheet, place

Told = tuple[int, Sequence[Any]]  #: a row's number, and cells: None, a text, or (kind, text)


@dataclass(frozen=True, slots=True)
class Kept:
    """The sheets of a large file with the rows that are given back."""

    sheets: tuple[Sheet, ...]
    is_cut: bool  #: they are those that are wrong, and what stands above the rows


def kept_of(
    sheets: Iterable[Rows], troubles: Iterable[Trouble], bodies: Mapping[str, int]
) -> Kept:
    """Go through a file, and keep no more of it than is given back.

    Args:
        sheets: of the file.
        troubles: what was found in it.
        bodies: by the name of a sheet, the number of the first row below its headings.

    Returns:
        All rows, or of too many those that are wrong; no sheet where even these are too much.
    """
    wrong = set(by_place(one for one in troubles if one.severity in FAILING))
    kept: list[tuple[Rows, list[Told]]] = []
    extent, is_cut = Extent(), False
    for sheet in sheets:
        body, here = bodies.get(sheet.name, 0), list[Told]()
        kept.append((sheet, here))
        for number, row in sheet.rows:
            if is_cut and number >= body and (sheet.name, number) not in wrong:
                continue
            here.append((number, row))
            extent.take(row)
            if extent.is_beyond and not is_cut:
                is_cut, extent = True, _cut(kept, wrong, bodies)
            if extent.is_beyond:
                return Kept((), is_cut=True)
    return Kept(tuple(_sheet(sheet, here) for sheet, here in kept), is_cut)


def _cut(
    kept: Iterable[tuple[Rows, list[Told]]],
    wrong: Container[tuple[str, int]],
    bodies: Mapping[str, int],
) -> Extent:
    """Let go of rows that are not wrong, and tell how much is left."""
    extent = Extent()
    for sheet, rows in kept:
        body = bodies.get(sheet.name, 0)
        rows[:] = [row for row in rows if row[0] < body or (sheet.name, row[0]) in wrong]
        for _, cells in rows:
            extent.take(cells)
    return extent


def _sheet(sheet: Rows, rows: Iterable[Told]) -> Sheet:
    made = tuple(_row(sheet.name, number, cells) for number, cells in rows)
    return Sheet(sheet.name, made, hidden=sheet.hidden)


def _row(sheet: str, number: int, cells: Sequence[Any]) -> Row:
    made: dict[int, Cell] = {}
    for column, cell in enumerate(cells, 1):
        if cell:
            kind, text = cell if isinstance(cell, tuple) else ("text", cell)
            made[column] = Cell(kind, text, place(sheet, number, column))
    return Row(number, made)
