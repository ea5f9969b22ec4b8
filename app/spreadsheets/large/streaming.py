"""What the child says: stretches of rows, as lines of JSON.

A line is `["sheet", name, is hidden]`, `["rows", [[number, cells], …]]`, `["end", about]`, and at
the end `["done"]` or `["problem", kind, detail, how_to_fix]`. Cells are in the order of their
columns: null where blank, a text as it is, `[kind, text]` for anything else. Rows in which
nothing stands are left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from app.spreadsheets.formats.answer import ERRORS, Answer, Written
from app.spreadsheets.formats.limits import LONGEST_TEXT, MOST_SHEETS, too_large
from app.spreadsheets.large.bounds import (
    ABOVE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    beyond,
)
from app.spreadsheets.sheet import Area, place

Cell = str | tuple[str, str] | None
TOGETHER = 500  #: rows of one line, unless they are long
MUCH = 1_000_000  #: characters of one line
_BLANK = " \t\r\n\u00a0\u202f\u200b\ufeff"
MOST_NAMED = 20  #: blocks of merged cells that are named


class Stream(Answer):
    """Writes rows as they are read, and counts them; nothing read is kept."""

    def __init__(self, out: TextIO) -> None:
        """Start on a stream."""
        super().__init__(out)
        self._held: list[tuple[int, list[Cell]]] = []
        self._held_text = 0
        self._hidden_rows = 0
        self._in_file = 0

    def sheet(self, name: str, *, hidden: bool = False) -> None:
        """Begin a sheet."""
        self._sheets += 1
        if self._sheets > MOST_SHEETS:
            raise too_large(f"The selected file has more than {MOST_SHEETS} sheets.")
        self._name, self._hidden_rows = name, 0
        self._say("sheet", name, hidden)

    def row(self, number: int, cells: Mapping[int, Written], *, hidden: bool = False) -> None:
        """Take a row as the readers of `formats` give it."""
        kept = {
            column: ("error", text[:LONGEST_TEXT]) if ERRORS.fullmatch(text) else (kind, text)
            for column, (kind, text) in cells.items()
            if kind != "text" or text.strip(_BLANK)
        }
        if not kept:
            return
        last = max(kept)
        if last > MOST_COLUMNS:
            raise far(self._name, number, last)
        line: list[Cell] = [None] * last
        for column, (kind, text) in kept.items():
            line[column - 1] = text[: LONGEST_TEXT + 1] if kind == "text" else (kind, text)
        length = sum(len(text) for _, text in kept.values())
        self.line(number, line, len(kept), length, hidden=hidden)

    def line(
        self, number: int, cells: list[Cell], filled: int, length: int, *, hidden: bool = False
    ) -> None:
        """Take a row as it goes out.

        Args:
            number: as a spreadsheet shows it.
            cells: in the order of their columns, errors told apart.
            filled: how many of them say something; at least one.
            length: characters of all of them.
            hidden: whether the row is shown.
        """
        self._in_file += 1
        self._cells += filled
        self._text += length
        self._hidden_rows += hidden
        if self._in_file > MOST_ROWS + ABOVE:
            raise beyond(f"The selected file has more than {MOST_ROWS:,} rows.")
        if self._cells > MOST_CELLS or self._text > MOST_TEXT:
            raise beyond(
                f"The selected file has more than {MOST_CELLS:,} filled cells or "
                f"{MOST_TEXT:,} characters."
            )
        self._held.append((number, cells))
        self._held_text += length
        if len(self._held) >= TOGETHER or self._held_text > MUCH:
            self._let_go()

    def end_of_sheet(self, hidden: Iterable[int] = (), merged: Iterable[Area] = ()) -> None:
        """End a sheet: tell what of it is hidden and what is merged."""
        self._let_go()
        blocks = list(merged)
        about: dict[str, Any] = {
            "hidden_rows": self._hidden_rows,
            "hidden_columns": sorted(hidden)[:MOST_COLUMNS],
            "merged": len(blocks),
            "merged_at": [str(block) for block in blocks[:MOST_NAMED]],
        }
        self._say("end", about)

    def _let_go(self) -> None:
        if self._held:
            self._say("rows", self._held)
            self._held, self._held_text = [], 0


def far(sheet: str, row: int, column: int) -> Exception:
    """Make the refusal of a cell far to the right of everything else."""
    words = f"The cell {place(sheet, row, column)} is beyond the {MOST_COLUMNS} columns read."
    return beyond(words, "Delete what stands far to the right of your table.")
