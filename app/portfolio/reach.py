"""Whom the benefit reaches: people of priority groups, as a share of all who are reported.

More people in all, with no larger share of those for whom it was meant, is growth without reach.
The thresholds are ours: the whole is up by five percent or more, and the share by less than one
percentage point.

A group is named once its people may be told in some year: a name alone tells that there are some.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.portfolio.suppression import suppressed
from app.units import Rounding, exactly, rounded

GROWTH = Decimal(5)  #: percent by which the whole is up, from which it counts as growth
POINTS = Decimal(1)  #: percentage points by which a share must be up to keep pace
TOLD = Rounding(2)


@dataclass(frozen=True, slots=True)
class People:
    """The people reported for a year, and those of them who are in each group."""

    year: int
    people: int
    groups: Mapping[str, int]
    #: those whose count would tell a small count of a line, as readers of returns know the others
    telling: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class InYear:
    """How many of a group were reached in a year; None where so few must not be told."""

    year: int
    people: int | None  #: in all, of the group or not
    count: int | None
    percent: Decimal | None
    #: more people in all than the year before, and no larger a share of the group
    is_growth_without_reach: bool


@dataclass(frozen=True, slots=True)
class Group:
    """How a group was reached from year to year."""

    group: str
    years: tuple[InYear, ...]
    total: int | None


def reach(years: Sequence[People]) -> tuple[Group, ...]:
    """Say how each group was reached, and in which years growth left it behind.

    Args:
        years: in their order; a year without anybody of a group counts none.
    """
    names = sorted({name for year in years for name in year.groups})
    found = [_group(name, years) for name in names]
    return tuple(group for group in found if any(year.count for year in group.years))


def _group(name: str, years: Sequence[People]) -> Group:
    counts = [year.groups.get(name, 0) for year in years]
    hidden = [name in year.telling for year in years]
    told = suppressed(counts, [year.people for year in years], hidden)
    made: list[InYear] = []
    for year, count in zip(years, told.counts, strict=True):
        percent = _percent(count, year.people)
        before = made[-1] if made else None
        made.append(
            InYear(year.year, year.people, count, percent, _is_left_behind(before, year, percent))
        )
    return Group(name, tuple(made), told.total)


def _percent(count: int | None, people: int) -> Decimal | None:
    if count is None or not people:
        return None
    with exactly():
        return rounded(Decimal(count) / people * 100, TOLD)


def _is_left_behind(before: InYear | None, year: People, percent: Decimal | None) -> bool:
    if before is None or not before.people or before.percent is None or percent is None:
        return False
    with exactly():
        growth = (Decimal(year.people) / before.people - 1) * 100
        return growth >= GROWTH and percent - before.percent < POINTS
