"""What is given back of a large file: all of its rows, or of very many those that are wrong."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.spreadsheets.fixing.extent import Extent
from app.spreadsheets.fixing.trouble import FAILING, Trouble, by_place
from app.spreadsheets.imports.offering import Rows
from app.spreadsheets.mapping.stream import row_of
from app.spreadsheets.sheet import Sheet

Told = tuple[int, Sequence[Any]]  #: a row's number, and cells: None, a text, or (kind, text)


@dataclass(frozen=True, slots=True)
class Kept:
    """The sheets of a large file with the rows that are given back."""

    sheets: tuple[Sheet, ...]
    is_cut: bool  #: they are those that are wrong, and what stands above the rows


def kept_of(
    sheets: Iterable[Rows],
    troubles: Iterable[Trouble],
    bodies: Mapping[str, int],
    *,
    whole: bool = True,
) -> Kept:
    """Go through a file, and keep no more of it than is given back.

    Args:
        sheets: of the file.
        troubles: what was found in it.
        bodies: by the name of a sheet, the number of the first row below its headings.
        whole: whether rows that are not wrong are given back too.

    Returns:
        All rows, or of too many, or if no more is asked for, those that are wrong; no sheet where
        even these are too much.
    """
    wrong = set(by_place(one for one in troubles if one.severity in FAILING))
    kept: list[tuple[Rows, list[Told]]] = []
    extent, is_cut = Extent(), not whole
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
    made = tuple(row_of(sheet.name, number, cells) for number, cells in rows)
    return Sheet(sheet.name, made, hidden=sheet.hidden)
