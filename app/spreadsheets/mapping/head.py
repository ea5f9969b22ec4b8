"""What a person is shown of a file before it is sent: all of it, or its first rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.problems import Finding
from app.spreadsheets.mapping.heading import Cells


@dataclass(frozen=True, slots=True)
class HeadSheet:
    """One sheet, or the first rows of it."""

    name: str  #: empty for a CSV file
    rows: Sequence[tuple[int, Cells]]  #: with their numbers
    findings: tuple[Finding, ...] = ()  #: about the sheet, such as what of it is hidden


@dataclass(frozen=True, slots=True)
class Head:
    """The sheets of a file, as far as they are looked at."""

    sheets: Sequence[HeadSheet]
    is_cut: bool = False  #: there is more of it

    @property
    def rows(self) -> int:
        """Count the rows that are looked at."""
        return sum(len(one.rows) for one in self.sheets)
