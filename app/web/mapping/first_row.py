"""Sheets whose headings nobody knows: the first row that says anything in two columns is taken."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.spreadsheets.mapping.guessed import GuessedColumn, Table
from app.spreadsheets.mapping.heading import Cells, words
from app.spreadsheets.sheet import letter

LEAST = 2  #: cells of a row of headings
EXAMPLES = 3
WHY = "Nobody has told us what this heading means."


def by_first_row(tables: Iterable[Table]) -> tuple[list[GuessedColumn], list[dict[str, Any]]]:
    """Give the columns of each sheet, none of them known, and layouts that lack only those.

    Sheets with the same headings have one layout.
    """
    columns: list[GuessedColumn] = []
    layouts: dict[tuple[str, ...], dict[str, Any]] = {}
    for sheet, rows in tables:
        at = next((at for at, (_, cells) in enumerate(rows) if _says(cells) >= LEAST), None)
        if at is None:
            continue
        headings = [words(cell) for cell in rows[at][1]]
        named = tuple(text for text in headings if text)
        if named in layouts:
            layouts[named]["sheets"].append(sheet or "*")
            continue
        layouts[named] = {
            "sheets": [sheet or "*"], "headings": {"rows": 1}, "columns": [],
            "confirmed": [list(named)],
        }  # fmt: skip
        columns += [
            GuessedColumn(
                sheet, letter(place + 1), text, "", WHY, _examples(rows[at + 1 :], place)
            )
            for place, text in enumerate(headings)
            if text
        ]
    return columns, list(layouts.values())


def _says(cells: Cells) -> int:
    return sum(bool(words(cell)) for cell in cells)


def _examples(rows: Sequence[tuple[int, Cells]], place: int) -> tuple[str, ...]:
    found = (words(cells[place]) for _, cells in rows if place < len(cells))
    return tuple(dict.fromkeys(text for text in found if text))[:EXAMPLES]
