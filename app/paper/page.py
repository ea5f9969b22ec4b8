"""A document as what it says: a title, and parts that any form can show.

Nothing here knows how a page looks. What a reader's program would stumble over is refused when
the page is made: headings that leave a level out, rows that do not fit their table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DEEPEST = 3  #: level of a heading


class Style(StrEnum):
    """How a run of words is said."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words said in one way."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Heading:
    """What the parts after it are about."""

    text: str
    level: int = 1  #: 1 stands under the title, 2 under 1, 3 under 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; a line end within them is kept."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Short lines that belong together, such as an address."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms, each with what it stands for here."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    is_number: bool = False  #: numbers stand at the right, under one another


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; the first cell of each row says what the row is about."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()  #: a last row that sums up the others; empty: there is none

    def __post_init__(self) -> None:
        """Refuse a row that does not fit.

        Raises:
            ValueError: if a row has more or fewer cells than there are columns, or there is no
                column.
        """
        if not self.columns:
            raise ValueError("a table needs a column")
        for row in (*self.rows, *([self.total] if self.total else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells do not fit {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins on a new sheet."""


Part = Heading | Paragraph | Lines | Bullets | Facts | Table | Break


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document."""

    title: str
    on: date  #: the day it bears; also the only time that a file made of it tells
    parts: tuple[Part, ...]
    above: tuple[Part, ...] = ()  #: before the title: whose letter it is, and to whom
    footer: str = ""  #: at the foot of every sheet, before the sheet's number
    language: str = "en-GB"

    def __post_init__(self) -> None:
        """Refuse headings that leave a level out.

        Raises:
            ValueError: if a heading is more than one level below the one before it, or deeper
                than there are levels.
        """
        before = 0
        for part in self.parts:
            if isinstance(part, Heading):
                if not 1 <= part.level <= min(before + 1, DEEPEST):
                    raise ValueError(f"{part.text!r} of level {part.level} stands under {before}")
                before = part.level


def paragraph(*said: str | Run) -> Paragraph:
    """Make a paragraph of words, and of runs where some are said in another way."""
    return Paragraph(tuple(Run(one) if isinstance(one, str) else one for one in said))


def strong(text: str) -> Run:
    """Say some words with weight."""
    return Run(text, Style.STRONG)


def emphasis(text: str) -> Run:
    """Say some words apart from the rest."""
    return Run(text, Style.EMPHASIS)


def bullets(items: Iterable[str]) -> Bullets:
    """Make a list of points in plain words."""
    return Bullets(tuple(paragraph(item) for item in items))


def words_of(part: Paragraph) -> str:
    """Give the words of a paragraph without how they are said."""
    return "".join(run.text for run in part.runs)
