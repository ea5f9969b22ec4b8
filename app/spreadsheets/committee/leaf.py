"""One sheet of a workbook that is only read: a title, sentences, a chart, and one table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Tint(StrEnum):
    """How the bars of one series look: each by its colour and by its pattern."""

    DARK = "dark"
    LIGHT = "light"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Series:
    """A column of the table that is drawn as bars; its heading is its name."""

    column: int  #: the first is 0
    tint: Tint


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of the first rows of a table, lying, the first at the top."""

    message: str  #: its title: what is to be seen in it
    about: str  #: the same in words, for who cannot see it
    rows: int  #: how many of the table's rows are drawn
    series: tuple[Series, ...]
    of: str  #: title of the axis of names
    scale: str  #: title of the axis of figures, with their unit
    is_stacked: bool = False  #: one bar a row, of the parts of one whole
    most: Decimal | None = None  #: end of the scale; None: as the figures say


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet."""

    name: str  #: at most 31 characters
    title: str  #: what the sheet is, in its first cell
    told: tuple[str, ...]  #: sentences below it
    headings: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]  #: None: nothing to be told; the first column names the row
    widths: tuple[int, ...]  #: of the columns, in characters
    chart: Chart | None = None
    printed: int | None = None  #: columns that go on paper, from the first; None: all


def short(text: str, most: int = 100) -> str:
    """Cut a text that is too long to stand beside a bar, between two words.

    What follows the cut is told elsewhere in the same row: in full.
    """
    if len(text) <= most:
        return text
    whole = text[: most - 1].rpartition(" ")[0].rstrip()
    return f"{whole or text[: most - 2]} …"


def first(told: Sequence[object], every: Sequence[object]) -> str:
    """Say that only the first rows are drawn, where that is so."""
    return f" ({len(told)} of {len(every)} lines drawn)" if len(told) < len(every) else ""
