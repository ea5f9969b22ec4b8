"""A sheet as a guess sees it: its first rows and columns, looked at once for every target."""

from collections.abc import Mapping
from functools import cached_property

from app.spreadsheets.mapping.guessed import Table
from app.spreadsheets.mapping.heading import Found, Rows, combined, words
from app.spreadsheets.mapping.profile import Headings
from app.spreadsheets.mapping.shape import LOOKED_AT, Look, is_day, is_money, look

WITHIN = 40  #: first rows in which headings are looked for
MOST_COLUMNS = 100  #: that are looked at; the others are told as not read


class SeenSheet:
    """One sheet, its width bounded."""

    def __init__(self, table: Table) -> None:
        """Take its first rows."""
        self.name, rows = table
        self.rows: Rows = [(number, cells[:MOST_COLUMNS]) for number, cells in rows]
        self._looks: dict[int, list[Look]] = {}

    @cached_property
    def blocks(self) -> list[Found]:
        """Give each row, and each two rows, that may be headings."""
        made = []
        for count in (1, 2):
            for first in range(min(len(self.rows), WITHIN) - count + 1):
                block = self.rows[first : first + count]
                texts = combined(block, Headings(rows=count))
                if _may_be(block, texts):
                    made.append(Found(texts, first, first + count, block[-1][0]))
        return made

    def looks(self, found: Found) -> list[Look]:
        """Look at the columns below some headings."""
        if found.after not in self._looks:
            body = self.rows[found.after : found.after + LOOKED_AT]
            width = max([len(cells) for _, cells in body] + [max(found.texts) + 1])
            self._looks[found.after] = look(body, width)
        return self._looks[found.after]


def _may_be(block: Rows, texts: Mapping[int, str]) -> bool:
    """Tell whether rows may be headings: two columns or more, and hardly a number in them."""
    cells = [cell for _, line in block for cell in line if words(cell)]
    numbers = sum(is_money(cell) or is_day(cell) for cell in cells)
    below = [bool(words(cell)) for cell in block[-1][1]]
    above = [bool(words(cell)) for cell in block[0][1]]
    hangs = len(block) == 1 or all(
        at < len(above) and above[at] for at, there in enumerate(below) if there
    )
    return len(texts) > 1 and numbers * 4 <= len(cells) and hangs
