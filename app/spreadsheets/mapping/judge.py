"""Tells rows that a layout leaves out: those it skips, and those below the table's end."""

from collections.abc import Sequence

from app.spreadsheets.mapping.bound import Bound
from app.spreadsheets.mapping.heading import Cells, heading_name, is_any, words
from app.spreadsheets.mapping.profile import Layout

BELOW = "it stands below the end of the table"


class Judge:
    """Looks at the rows of one sheet, in their order."""

    def __init__(self, layout: Layout, bound: Bound) -> None:
        """Take from a layout what it leaves out."""
        places = {heading_name(text): at for at, text in bound.headings.items()}
        self._skips = [
            (one.says, places.get(heading_name(one.heading), -1) if one.heading else None)
            for one in layout.skip
        ]
        self._stop = layout.stop
        self._last = 0
        self._has_ended = False

    @property
    def is_needed(self) -> bool:
        """Tell whether the layout leaves out anything."""
        return bool(self._skips or self._stop.blank_rows or self._stop.says)

    def why(self, number: int, cells: Cells) -> str:
        """Tell why a row is left out; empty: it is not."""
        said = [words(cell) for cell in cells]
        gap = self._stop.blank_rows
        is_far = gap is not None and self._last > 0 and number - self._last > gap
        self._has_ended = self._has_ended or is_far or _any_says(said, self._stop.says)
        self._last = number
        if self._has_ended:
            return BELOW
        for says, at in self._skips:
            texts = said if at is None else said[at : at + 1] if at >= 0 else []
            if _any_says(texts, (says,)):
                return f"the profile skips rows that say {says!r}"
        return ""

    def rest(self, cells: Cells) -> Cells:
        """Give the cells of a row that is skipped without those by whose words it is."""
        return [None if self._skips_by(at, words(cell)) else cell for at, cell in enumerate(cells)]

    def _skips_by(self, at: int, said: str) -> bool:
        return any(
            where in (None, at) and _any_says([said], (says,)) for says, where in self._skips
        )


def _any_says(texts: Sequence[str], patterns: tuple[str, ...]) -> bool:
    return any(text and is_any(text, patterns) for text in texts)
