"""What the child says, a line of JSON at a time, and how much of it it may say.

A line is `["sheet", name, hidden]`, `["row", number, hidden, [[column, kind, text], …]]`,
`["end", hidden columns, merged blocks]`, `["properties", values by name]`, and at the end
`["done"]` or `["problem", kind, detail, how_to_fix]`. Nothing read is kept, so a large file costs
no memory.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from app.problems import Invalid, Problem
from app.spreadsheets.formats.limits import (
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MERGED,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TEXT,
    too_large,
)
from app.spreadsheets.sheet import Area, Kind

Written = tuple[Kind, str]  #: kind and text of a cell
ERRORS = re.compile(
    r"\s*(?:#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d+)\s*"
)
_BLANK = " \t\r\n\u00a0\u202f\u200b\ufeff"


class Answer:
    """Writes what is read as it is read, and counts it."""

    def __init__(self, out: TextIO) -> None:
        """Start an answer on a stream."""
        self._out = out
        self._cells = self._text = self._sheets = self._rows = 0
        self._name = ""
        self._columns: set[int] = set()

    def properties(self, found: Mapping[str, str]) -> None:
        """Tell the file's own properties."""
        if found:
            self._say("properties", found)

    def sheet(self, name: str, *, hidden: bool = False) -> None:
        """Begin a sheet."""
        self._sheets += 1
        if self._sheets > MOST_SHEETS:
            raise too_large(f"The selected file has more than {MOST_SHEETS} sheets.")
        self._name, self._rows, self._columns = name, 0, set()
        self._say("sheet", name, hidden)

    def row(self, number: int, cells: Mapping[int, Written], *, hidden: bool = False) -> None:
        """Take a row; one that says nothing is left out, one beyond the limit only counted.

        Raises:
            TooLarge: if there is more than is read, in the file or across the sheet.
        """
        kept = [
            (column, "error" if ERRORS.fullmatch(text) else kind, text[: LONGEST_TEXT + 1])
            for column, (kind, text) in cells.items()
            if kind != "text" or text.strip(_BLANK)
        ]
        if not kept:
            return
        self._rows += 1
        self._cells += len(kept)
        self._text += sum(len(text) for _, _, text in kept)
        if self._cells > MOST_CELLS or self._text > MOST_TEXT:
            raise too_large(
                f"The selected file has more than {MOST_CELLS:,} filled cells or "
                f"{MOST_TEXT:,} characters."
            )
        self._columns.update(column for column, _, _ in kept)
        if len(self._columns) > MOST_COLUMNS:
            words = f"{self._called} has something in more than {MOST_COLUMNS} columns."
            raise too_large(words, "Take out the columns that are not needed.")
        if self._rows <= MOST_ROWS:
            self._say("row", number, hidden, kept)

    def end_of_sheet(self, hidden: Iterable[int] = (), merged: Iterable[Area] = ()) -> None:
        """End a sheet.

        Raises:
            TooLarge: if it has too many rows, which are told.
            Invalid: if it has more merged cells than anybody merges on purpose.
        """
        if self._rows > MOST_ROWS:
            words = (
                f"{self._called} has {self._rows:,} rows with its heading; a file may have "
                f"{MOST_ROWS:,}."
            )
            raise too_large(words, "Split it into several files. Nothing of this one was read.")
        blocks = list(merged)
        if len(blocks) > MOST_MERGED:
            words = f"{self._called} has over {MOST_MERGED:,} blocks of merged cells."
            raise Invalid(words, "Unmerge them.")
        self._say("end", sorted(hidden), blocks)

    @property
    def _called(self) -> str:
        """Name the sheet in words; the one of a CSV file has no name."""
        return f"The sheet {self._name!r}" if self._name else "The file"

    def done(self) -> None:
        """Say that this was all."""
        self._say("done")

    def problem(self, problem: Problem) -> None:
        """Say what stopped it."""
        self._say("problem", type(problem).__name__, problem.detail, problem.how_to_fix)

    def _say(self, *parts: Any) -> None:
        self._out.write(json.dumps(parts) + "\n")
