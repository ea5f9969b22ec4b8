"""Standings added up: by theme, measure, supplier or contract.

Units are never added across, nor is more of something to less of something: each has a line of
its own. Figures that do not add up, such as shares of a workforce, are counted and not summed.
The four quantities are sums; the result is not theirs, but what each promise kept of its own
due: more of one makes up for nothing of another.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.contracts.kind import Accumulation, Direction
from app.deliveries.standing.band import Figures, percent_of, rated
from app.deliveries.standing.colour import Colour, colour_of
from app.deliveries.standing.forecast import Forecast, Method
from app.deliveries.standing.standing import Standing
from app.deliveries.standing.word import Word, word_of
from app.rules.document.table import Table
from app.units import exactly


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
class LineForecast:
    """What the promises of a line may come to together, by one method."""

    method: Method
    quantity: Decimal | None  #: None: not every promise has a forecast by this method
    lowest: Decimal | None  #: None: or not every one has a range
    highest: Decimal | None
    missing: int  #: promises without one


@dataclass(frozen=True, slots=True)
class Line:
    """What the promises of one group in one unit come to.

    Its rating is summed up, by the bands that its promises share: it is not a statutory rating
    of a key performance indicator.
    """

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
    #: what each promise kept of its own due, over those that have a result
    percent: Decimal | None
    colour: Colour
    colours: dict[Colour, int]  #: how many promises have each
    in_part: int  #: promises that were reported, but not for all periods that should be by now
    rating: Word | None = None  #: None as well where its promises are rated by different bands
    forecasts: tuple[LineForecast, ...] = ()  #: by each method that any of its promises has


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
    percent = _kept(told, first.direction) if sums else None
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
        rating=word_of(rated(_words(told), percent) or ""),
        forecasts=_forecasts(inside) if sums else (),
    )


def _kept(told: list[Standing], direction: Direction) -> Decimal | None:
    """Give how much of what is due was kept, in percent, no promise making up for another."""
    with exactly():
        due = _sum(one.owing.due for one in told)
        counted = _sum(one.figures.counted for one in told)
    return percent_of(Figures(due, counted, counted, direction), is_reported=bool(told))


def _words(told: list[Standing]) -> Table | None:
    """Give the bands that all of some promises are rated by; None where they differ."""
    first = told[0].words if told else None
    return first if all(one.words == first for one in told) else None


def _forecasts(inside: list[Standing]) -> tuple[LineForecast, ...]:
    """Add up the forecasts by each method, where every promise has one."""
    by: dict[Method, list[Forecast]] = {}
    for standing in inside:
        for one in standing.forecasts:
            by.setdefault(one.method, []).append(one)
    return tuple(
        LineForecast(
            method,
            _whole([one.quantity for one in found], len(inside)),
            _whole([one.lowest for one in found], len(inside)),
            _whole([one.highest for one in found], len(inside)),
            missing=len(inside) - len(found),
        )
        for method in Method
        if (found := by.get(method, []))
    )


def _whole(quantities: list[Decimal | None], promises: int) -> Decimal | None:
    """Add up what there is of every promise; None where that of any is missing."""
    known = [one for one in quantities if one is not None]
    return _sum(known) if len(known) == promises else None


def _is_undecided(one: Standing) -> bool:
    """Tell whether a promise looks kept only as long as a missing return says nothing."""
    return one.percent is None and one.owing.due > 0


def _sum(quantities: Iterable[Decimal]) -> Decimal:
    return sum(quantities, Decimal(0))
