"""How much of a file is given back whole; of a larger one only its rows at fault are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST_ROWS = 50_000
MOST_CELLS = 1_000_000
MOST_TEXT = 20_000_000  #: characters of all cells


@dataclass
class Extent:
    """How much was gone through."""

    rows: int = 0
    cells: int = 0
    text: int = 0

    def take(self, cells: Sequence[Any]) -> None:
        """Add a row.

        Args:
            cells: of it: None, a text, or (kind, text).
        """
        self.rows += 1
        self.cells += len(cells)
        text = 0
        for cell in cells:
            if cell:
                text += len(cell) if type(cell) is str else len(cell[1])
        self.text += text

    @property
    def is_beyond(self) -> bool:
        """Tell whether it is more than is given back."""
        return self.rows > MOST_ROWS or self.cells > MOST_CELLS or self.text > MOST_TEXT
