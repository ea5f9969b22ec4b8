"""Sheets as plain values: what a cell holds, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from app.problems import Finding

#: text · number (plain decimal digits) · flag (true, false) · day (ISO) · error (such as #REF!) ·
#: formula (one that was never worked out, so there is no value)
Kind = Literal["text", "number", "flag", "day", "error", "formula"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something."""

    kind: Kind
    text: str  #: numbers as plain decimal digits, days in ISO form
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

    def place(self, row: int, column: int) -> str:
        """Write where a cell stands."""
        return place(self.name, row, column)


@dataclass(frozen=True)
class Workbook:
    """All sheets of a file, in their order."""

    file: str  #: its name, for findings
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = field(default=())  #: about the file as a whole


def letter(column: int) -> str:
    """Give a column's letters: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
