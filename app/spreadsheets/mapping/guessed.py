"""What a file was taken for, column by column, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.spreadsheets.mapping.heading import Cells, Found
from app.spreadsheets.mapping.target import TargetName

Table = tuple[str, Sequence[tuple[int, Cells]]]  #: a sheet's name, and its first rows


@dataclass(frozen=True, slots=True)
class GuessedColumn:
    """What one column was taken for, and why."""

    sheet: str
    place: str  #: its letter
    heading: str
    field: str  #: empty: nothing
    why: str
    examples: tuple[str, ...]


@dataclass
class SheetGuess:
    """What one sheet was taken for."""

    name: str
    found: Found
    columns: list[dict[str, Any]]  #: as a profile takes them
    told: list[GuessedColumn] = field(default_factory=list)
    rows: int = 1  #: of headings

    @property
    def fields(self) -> tuple[str, ...]:
        """Give the fields for which a column was found, in order."""
        return tuple(sorted({one["field"] for one in self.columns}))


@dataclass
class Guess:
    """A proposal for a whole file."""

    target: TargetName
    document: dict[str, Any]  #: a profile, as JSON takes it
    columns: list[GuessedColumn]
    missing: tuple[str, ...]  #: fields that every row needs, for which there is no column
    unread: tuple[str, ...]  #: sheets in which no headings were found
    prints: tuple[str, ...]  #: fingerprints of its sheets' headings
