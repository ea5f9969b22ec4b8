"""The table of a lot: a row for each tender that has a place, a column for each top criterion."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.rules.plan import Plan
from app.scoring.explanation.number import told
from app.scoring.explanation.phrase import title_of
from app.scoring.explanation.story import Story
from app.units import exactly

WIDTH = 80  #: columns of a page
#: Criteria that a table has columns for; with more, it shows totals alone.
MOST_COLUMNS = 4
COLUMN = 12
LAST_COLUMN = 14  #: wide enough for a total of a hundred million pounds
NAMES = 13  #: least columns for the names
ZERO = Decimal(0)
RESPREAD = (
    "(n of m: for this tender the criterion weighs m, because the weight of what does not apply "
    "to it, –, is spread over the rest.)"
)


@dataclass(frozen=True)
class Column:
    """One criterion of the table."""

    code: str
    title: str
    most: Decimal  #: marks of the total, by the weights as published


def columns_of(plan: Plan) -> list[Column]:
    """List the top criteria in the rules' order, or those below a lone heading.

    None where there are more than a table has room for, or the total is not made of marks.
    """
    if not plan.total.weighted:
        return []
    with exactly():
        level = [(one, one.weight) for one in plan.criteria if one.weight]
        while len(level) == 1 and level[0][0].criteria:
            [(heading, most)] = level
            whole = sum((one.weight or ZERO for one in heading.criteria), ZERO)
            level = [(one, one.weight * most / whole) for one in heading.criteria if one.weight]
    made = [Column(one.code, title_of(plan, one.code), most) for one, most in level]
    return made if len(made) <= MOST_COLUMNS else []


def table(ranked: Sequence[Story]) -> Iterator[str]:
    """Give the table of the tenders that have a place, best first."""
    columns = columns_of(ranked[0].plan)
    rows = [[_cell(story, column) for column in columns] for story in ranked]
    longest = max((len(cell) for row in rows for cell in row), default=0)
    wide = max(COLUMN, longest + 2)
    if WIDTH - 5 - wide * len(columns) - LAST_COLUMN < NAMES:
        wide = COLUMN
        rows = [[cell.replace(" of ", "\nof ") for cell in row] for row in rows]
    yield from _heading(ranked, columns, wide)
    for story, row in zip(ranked, rows, strict=True):
        yield from _row(story, [*row, _total(story)], wide)
    if any(" of " in cell or "\n" in cell for row in rows for cell in row):
        yield from textwrap.wrap(RESPREAD, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _row(story: Story, cells: Sequence[str], wide: int) -> Iterator[str]:
    equal = "=" if story.one.standing and story.one.standing.tied else " "
    names = _names(len(cells) - 1, wide)
    called = textwrap.wrap(story.supplier, names - 1) or [""]
    split = [cell.split("\n") for cell in cells]
    deepest = max(len(called), *map(len, split))
    for place in range(deepest):
        start = f"{story.rank:>3}{equal} " if place == 0 else " " * 5
        name = called[place] if place < len(called) else ""
        parts = [cell[place] if place < len(cell) else "" for cell in split]
        yield f"{start}{name:<{names}}{_aligned(parts, wide)}".rstrip()


def _heading(ranked: Sequence[Story], columns: Sequence[Column], wide: int) -> Iterator[str]:
    """Write the columns' titles, as many lines as the longest needs, and what each can earn."""
    titles = [textwrap.wrap(column.title, wide - 1) for column in columns]
    titles.append(["Total"])
    deepest = max(map(len, titles))
    rows = [[*([""] * (deepest - len(title))), *title] for title in titles]
    most = [*(column.most for column in columns), ranked[0].whole]
    under = [f"of {told(number, ranked[0].places)}" for number in most]
    out_of = [under] if all(story.out_of for story in ranked) else []
    for cells in [*zip(*rows, strict=True), *out_of]:
        yield f"{'':<{_names(len(columns), wide) + 5}}{_aligned(cells, wide)}".rstrip()


def _names(columns: int, wide: int) -> int:
    return WIDTH - 5 - wide * columns - LAST_COLUMN


def _aligned(texts: Sequence[str], wide: int) -> str:
    return "".join(f"{text:>{wide}}" for text in texts[:-1]) + f"{texts[-1]:>{LAST_COLUMN}}"


def _cell(story: Story, column: Column) -> str:
    """Write a tender's marks, and out of how many where that is not as published."""
    part = story.part(column.code)
    if part.marks is None or column.code in story.one.sheet.stages.off:
        return "–"
    marks, most = told(part.marks, story.places), told(part.most, story.places)
    differs = most != told(column.most, story.places)
    return f"{marks} of {most}" if differs and story.out_of else marks


def _total(story: Story) -> str:
    places = story.places if story.plan.total.weighted else 4
    return "–" if story.total is None else told(story.total, places)
