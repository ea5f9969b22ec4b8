"""Sheets as plain values: what a cell holds, and where it stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from app.problems import Finding

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

#: text · number (as the file writes it) · percent (a number that is shown as a percentage: 0.5 for
#: 50%) · flag (true, false) · day (ISO) · moment (a time, or a day with one) · error (such as
#: #REF!, or what stands where a value should) · formula (one that was never worked out, so there
#: is no value) · ambiguous (1,234 where the comma may stand for thousands or for decimals)
Kind = Literal[
    "text", "number", "percent", "flag", "day", "moment", "error", "formula", "ambiguous"
]


class Area(NamedTuple):
    """A block of cells, edges included; the first row and column are 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """Write it as people do: `A1:B2`."""
        return f"{letter(self.left)}{self.top}:{letter(self.right)}{self.bottom}"


_AREA = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something."""

    kind: Kind
    text: str  #: numbers as the file writes them, days in ISO form
    at: str  #: where it stands, such as `Tenders!B3`; in a CSV file, `B3`

    @property
    def shown(self) -> str:
        """Its content as a person may be shown it: cut, and on one line."""
        words = " ".join(self.text.split())
        return words if len(words) <= 50 else words[:49] + "…"


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something."""

    number: int  #: as a spreadsheet shows it; the first is 1
    cells: dict[int, Cell]  #: by column; the first is 1


@dataclass(frozen=True)
class Sheet:
    """One sheet, without its empty rows."""

    name: str  #: empty for a CSV file
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()

    def place(self, row: int, column: int) -> str:
        """Write where a cell stands."""
        return place(self.name, row, column)


@dataclass(frozen=True)
class Workbook:
    """All sheets of a file, in their order."""

    file: str  #: its name, for findings
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = field(default=())  #: about the file as a whole
    properties: Mapping[str, str] = field(default_factory=dict)  #: that somebody gave the file


def letter(column: int) -> str:
    """Give a column's letters: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def area(written: str) -> Area | None:
    """Read `C7` or `A1:B2`; None if it is no block within a sheet."""
    found = _AREA.fullmatch(written)
    if found is None:
        return None
    left, top = _column(found[1]), int(found[2])
    right, bottom = (_column(found[3]), int(found[4])) if found[3] else (left, top)
    inside = top <= bottom <= LAST_ROW and left <= right <= LAST_COLUMN
    return Area(top, left, bottom, right) if inside else None


def _column(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number


def place(sheet: str, row: int, column: int) -> str:
    """Write where a cell stands, such as `Tenders!B3`."""
    return f"{sheet}!{letter(column)}{row}" if sheet else f"{letter(column)}{row}"


def ranges(numbers: frozenset[int], name: str) -> Iterator[str]:
    """Write whole numbers as ranges: rows 3 to 5, row 9."""
    ordered = sorted(numbers)
    start = 0
    for at in range(1, len(ordered) + 1):
        if at == len(ordered) or ordered[at] != ordered[at - 1] + 1:
            first, last = ordered[start], ordered[at - 1]
            yield f"{name} {first}" if first == last else f"{name}s {first} to {last}"
            start = at
