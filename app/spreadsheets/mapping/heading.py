"""Where a table's headings stand: one row of them, or up to three that say it together."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from re import Pattern, compile

from app.spreadsheets.cell import name_of
from app.spreadsheets.mapping.profile import Headings, Layout
from app.spreadsheets.mapping.reader import Unreadable, as_text

Cells = Sequence[str | tuple[str, str] | None]
Rows = Sequence[tuple[int, Cells]]
LEAST_FOUND = 2  #: headings that make a row one of headings, where the profile knows as many


def heading_name(text: str) -> str:
    """Bring a heading into the one form in which two that mean the same are equal."""
    return name_of(text) or "".join(text.split()).casefold()


def words(cell: str | tuple[str, str] | None) -> str:
    """Give what a cell says, on one line; nothing for one that says nothing or is an error."""
    if not cell:
        return ""
    try:
        return " ".join(as_text(cell).split())
    except Unreadable:
        return cell[1] if isinstance(cell, tuple) else cell


@lru_cache(maxsize=2_000)
def glob(pattern: str) -> Pattern[str]:
    """Make a pattern of one with * and ?, whatever the capitals; brackets mean themselves."""
    escaped = pattern.casefold().replace("[", "[[]")
    return compile(translate(escaped))


def is_any(text: str, patterns: Iterable[str]) -> bool:
    """Tell whether a text is of one of some shapes."""
    small = text.casefold()
    return any(glob(one).match(small) for one in patterns)


@dataclass(frozen=True, slots=True)
class Found:
    """The headings of one sheet."""

    texts: Mapping[int, str]  #: by column; the first is 0
    first: int  #: place of their first row among the rows looked at
    after: int  #: place of the first row below them
    number: int  #: of their last row, as the spreadsheet shows it

    @property
    def names(self) -> dict[str, list[int]]:
        """Give the columns of each heading, in the one form of `heading_name`."""
        made: dict[str, list[int]] = {}
        for at, text in self.texts.items():
            made.setdefault(heading_name(text), []).append(at)
        return made


def combined(rows: Rows, how: Headings) -> dict[int, str]:
    """Join what some rows of headings say, column by column."""
    width = max(len(cells) for _, cells in rows)
    lines = [[words(cells[at]) if at < len(cells) else "" for at in range(width)]
             for _, cells in rows]  # fmt: skip
    if how.fill_right:
        for line in lines[:-1]:
            _fill(line, lines[-1])
    return {
        at: how.joined_by.join(parts)
        for at in range(width)
        if (parts := [line[at] for line in lines if line[at]])
    }


def _fill(line: list[str], lowest: Sequence[str]) -> None:
    """Let a blank upper cell say what the one before it says, where something is below it."""
    said = ""
    for at, text in enumerate(line):
        said = text or said
        if lowest[at]:
            line[at] = said


def find(rows: Rows, layout: Layout) -> Found | None:
    """Find the rows of headings among the first rows of a sheet: those with most that are known.

    Returns:
        None if none of them has enough.
    """
    how = layout.headings
    known = {heading_name(text) for column in layout.columns for text in column.headings}
    patterns = layout.unpivot.headings if layout.unpivot else ()
    best: tuple[int, Found] | None = None
    for first in range(min(len(rows), how.within) - how.rows + 1):
        block = rows[first : first + how.rows]
        texts = combined(block, how)
        names = {heading_name(text) for text in texts.values()}
        worth = len(names & known) + sum(is_any(text, patterns) for text in texts.values())
        if best is None or worth > best[0]:
            best = (worth, Found(texts, first, first + how.rows, block[-1][0]))
    enough = min(LEAST_FOUND, _asked(layout))
    return best[1] if best and best[0] >= max(enough, 1) else None


def _asked(layout: Layout) -> int:
    return sum(bool(column.headings) for column in layout.columns) + bool(layout.unpivot)


def fingerprint(headings: Iterable[str]) -> str:
    """Give a digest by which the same set of headings is known again, whatever their order."""
    names = sorted({heading_name(text) for text in headings} - {""})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def says_nothing(cells: Cells) -> bool:
    """Tell whether nothing stands in a row; signs that nobody sees are nothing."""
    return not any(words(cell) or (cell and cell[0] == "formula") for cell in cells)


def first_rows(
    rows: Iterator[tuple[int, Cells]], layouts: Sequence[Layout]
) -> list[tuple[int, Cells]]:
    """Take the rows among which the headings are; blank ones are no rows."""
    most = max(one.headings.within + one.headings.rows for one in layouts)
    least = max(one.first_row or 0 for one in layouts)
    taken: list[tuple[int, Cells]] = []
    for number, cells in rows:
        if not says_nothing(cells):
            taken.append((number, cells))
            if len(taken) >= most and number >= least:
                break
    return taken


def chosen(
    layouts: Sequence[Layout], first: Rows, needed: Collection[str]
) -> tuple[Layout | None, Found | None]:
    """Choose the first layout whose headings a sheet has, or that needs none.

    Args:
        layouts: that may read the sheet.
        first: its first rows.
        needed: fields without which no row says anything; one that has them all comes first.
    """
    fitting: list[tuple[Layout, Found | None]] = []
    for one in layouts:
        found = find(first, one) if one.headings.rows else None
        if found is None and one.headings.rows:
            continue
        if found is None or _says_all(one, found, needed):
            return one, found
        fitting.append((one, found))
    return fitting[0] if fitting else (None, None)


def _says_all(layout: Layout, found: Found, needed: Collection[str]) -> bool:
    """Tell whether headings were found for every field that a row needs."""
    names = found.names
    made = {
        one.field
        for one in layout.columns
        if not one.headings or any(heading_name(text) in names for text in one.headings)
    }
    how = layout.unpivot
    if how and any(is_any(text, how.headings) for text in found.texts.values()):
        made |= {how.value, *how.parts}
    return made >= set(needed)
