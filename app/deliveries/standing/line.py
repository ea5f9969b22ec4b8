"""Standings added up: by theme, measure, supplier or contract.

Units are never added across, nor is more of something to less of something: each has a line of
its own. Figures that do not add up, such as shares of a workforce, are counted and not summed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.contracts.kind import Accumulation, Direction
from app.deliveries.standing.band import Figures, percent_of, rated
from app.deliveries.standing.colour import Colour, colour_of
from app.deliveries.standing.standing import Standing
from app.rules.document.table import Table


class By(StrEnum):
    """What standings are added up by."""

    THEME = "theme"
    MEASURE = "measure"
    SUPPLIER = "supplier"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Group:
    """What a line is about."""

    key: str  #: a code, or an id
    title: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The four quantities together, in one unit."""

    promised: Decimal
    due: Decimal
    reported: Decimal
    verified: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """What the promises of one group in one unit come to."""

    group: Group
    unit: str
    direction: Direction
    accumulation: Accumulation
    promises: int
    not_due: int  #: promises of which nothing is due yet
    not_reported: int  #: promises of which something is due and no return says anything
    totals: Totals | None  #: None: such figures do not add up
    behind: Decimal | None
    due_not_reported: Decimal | None  #: the part of `due` of which no return says anything
    percent: Decimal | None  #: verified of due, over the promises that have a result
    colour: Colour
    colours: dict[Colour, int]  #: how many promises have each
    in_part: int  #: promises that were reported, but not for all periods that should be by now


Key = tuple[str, str, Direction, Accumulation]


def lines(
    standings: Iterable[Standing], group_of: Callable[[Standing], Group], colours: Table | None
) -> tuple[Line, ...]:
    """Add standings up, in the order of their groups' keys.

    Args:
        standings: each of one promise, on one day.
        group_of: tells what a standing's line is about.
        colours: the bands of red, amber and green.
    """
    found: dict[Key, tuple[Group, list[Standing]]] = {}
    for one in standings:
        group = group_of(one)
        key = (group.key, one.owing.unit, one.owing.direction, one.owing.accumulation)
        found.setdefault(key, (group, []))[1].append(one)
    return tuple(_line(*found[key], colours) for key in sorted(found))


def added(standings: Iterable[Standing]) -> Totals:
    """Add up the four quantities of promises in one unit."""
    promised = due = reported = verified = Decimal(0)
    for one in standings:
        promised += one.owing.promised
        due += one.owing.due
        reported += one.reported
        verified += one.verified
    return Totals(promised, due, reported, verified)


def _line(group: Group, inside: list[Standing], colours: Table | None) -> Line:
    first = inside[0].owing
    sums = first.accumulation is Accumulation.SUM
    told = [one for one in inside if one.is_reported and not _is_undecided(one)]
    silent = [one for one in inside if not one.is_reported and one.owing.due > 0]
    of_told = added(told)
    percent = (
        percent_of(
            Figures(of_told.due, of_told.reported, of_told.verified, first.direction),
            is_reported=bool(told),
        )
        if sums
        else None
    )
    return Line(
        group=group,
        unit=first.unit,
        direction=first.direction,
        accumulation=first.accumulation,
        promises=len(inside),
        not_due=sum(one.owing.due <= 0 for one in inside),
        not_reported=len(silent),
        totals=added(inside) if sums else None,
        behind=_sum(one.behind for one in inside) if sums else None,
        due_not_reported=_sum(one.due_not_reported for one in inside) if sums else None,
        percent=percent,
        colour=colour_of(rated(colours, percent)),
        colours={
            colour: number
            for colour in Colour
            if (number := sum(one.colour is colour for one in inside))
        },
        in_part=sum(one.is_reported and one.due_not_reported > 0 for one in inside),
    )


def _is_undecided(one: Standing) -> bool:
    """Tell whether a promise looks kept only as long as a missing return says nothing."""
    return one.percent is None and one.owing.due > 0


def _sum(quantities: Iterable[Decimal]) -> Decimal:
    return sum(quantities, Decimal(0))
