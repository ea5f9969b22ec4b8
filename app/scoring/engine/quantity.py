"""Count commitments: the named steps from what is offered to what counts.

offered → limited → converted → timed → attributed → localised → grouped → partnered → capped →
net → discounted → counted. A step that a measure does not have passes the numbers on. The lines
of a measure go through the steps together, one column of numbers after another, so that a hundred
thousand lines ask once what the measure's rules are; with and without a trace the columns are the
same. Lines are worked out wider than fifty digits and only what leaves here is brought to fifty,
so that a cap spread over three lines still adds up to the cap.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Context, Decimal, localcontext
from functools import cached_property, partial
from itertools import repeat
from operator import attrgetter, mul
from typing import NamedTuple

from app.rules.plan import MeasurePlan, Plan
from app.scoring.engine.credit import of_doubt, of_groups, of_zone
from app.scoring.engine.reduction import Reducing
from app.scoring.engine.sweep import Once, Sweep
from app.scoring.submission import Commitment
from app.units import EXACT, rounded

#: Wide enough that adding up fifty-digit numbers loses nothing, so that neither the order of the
#: lines nor their splitting matters.
WIDE = Context(prec=160)
ONE = Decimal(1)
ZERO = Decimal(0)
STEPS = (
    "offered",
    "limited",
    "converted",
    "timed",
    "attributed",
    "localised",
    "grouped",
    "partnered",
    "capped",
    "net",
    "discounted",
)

Column = Sequence[Decimal]  #: a number for each line
Lines = Sequence[Commitment]
#: From a place as written and the measure to a zone; None where the line counts as it is.
ZoneOf = Callable[[str | None, MeasurePlan], str | None]

_unit, _each, _attribution = attrgetter("unit"), attrgetter("each"), attrgetter("attribution")
_quantity, _doubt = attrgetter("quantity"), attrgetter("doubt")


class Traced(Mapping[str, Mapping[str, Decimal]]):
    """The steps of each commitment by its id, put together when they are asked for."""

    def __init__(self, lines: Lines, columns: Sequence[Column]) -> None:
        """Keep the columns; a step that passed the numbers on shares its column."""
        self._lines = lines
        self._columns = columns

    @cached_property
    def _place(self) -> dict[str, int]:
        return {line.id: place for place, line in enumerate(self._lines)}

    def __getitem__(self, line: str) -> Mapping[str, Decimal]:
        """Give the steps of one commitment."""
        place = self._place[line]
        steps: dict[str, Decimal] = {}
        before, number = None, ZERO
        for name, column in zip(STEPS, self._columns, strict=True):
            if column is not before:
                before, number = column, EXACT.plus(column[place])
            steps[name] = number
        return steps

    def __iter__(self) -> Iterator[str]:
        """Go through the ids of the commitments."""
        return iter(self._place)

    def __len__(self) -> int:
        """Tell how many commitments there are."""
        return len(self._place)


class Counted(NamedTuple):
    """What a tender's commitments of one measure come to."""

    steps: Mapping[str, Decimal]  #: sums over the lines, from `converted` on; with a trace only
    lines: Mapping[str, Mapping[str, Decimal]]  #: steps by commitment id; with a trace only
    counted: Decimal
    unrounded: Decimal


def widely() -> AbstractContextManager[Context]:
    """Work with digits enough that adding up loses none, until the block ends."""
    return localcontext(WIDE)


def total_of(numbers: Iterable[Decimal]) -> Decimal:
    """Add numbers up so that their order cannot matter."""
    with widely():
        total = sum(numbers, ZERO)
    return EXACT.plus(total)


class Steps:
    """The steps of one measure for one lot, up to `partnered`; serves every tender."""

    def __init__(self, measure: MeasurePlan, plan: Plan, zone_of: ZoneOf) -> None:
        """Look once at what the measure's rules are.

        Args:
            measure: the measure's plan.
            plan: the whole plan, for locality, groups and partners.
            zone_of: tells where a place stands.
        """
        self.measure = measure
        self.limits = bool(measure.each_min or measure.each_max)
        self.locality = plan.locality if measure.localised is not False else None
        self.groups = plan.groups
        self.partners = plan.partners
        self.zone_of = zone_of
        self.reducing = Reducing(measure)
        self._at_place = Once(self._credit)
        self._for_groups = Once(partial(of_groups, plan.groups))
        at_place = None if self.locality is None else self._at_place
        self.sweep = Sweep(measure, at_place, self._for_groups if plan.groups else None)
        wide = any(rule.quantity for rule in measure.reductions.values())
        self.apart = measure.cap is None and not wide  #: no line's number turns on another's

    def last(self, lines: Lines) -> Column:
        """Give the last of its columns alone: the same numbers, with fewer rounds over lines."""
        swept = self.sweep.suffices and self.partners is None
        return self.sweep(lines) if swept else self.columns(lines)[-1]

    def columns(self, lines: Lines) -> list[Column]:
        """Work lines out as far as `partnered`, a column for each step."""
        offered: Column = list(map(_quantity, lines))
        limited = offered
        if self.limits:
            limited = list(map(mul, offered, map(self._limited, lines)))
        eaches = list(map(_each, lines))
        if eaches.count(None) < len(eaches):
            eaches = [ONE if each is None else each for each in eaches]
            offered = list(map(mul, offered, eaches))
            limited = limited if self.limits else offered
        converted = self._converted(lines, limited)
        timed = self._timed(lines, converted)
        attributed = self._attributed(lines, timed)
        localised = attributed if self.locality is None else self._localised(lines, attributed)
        grouped = localised if self.groups is None else self._grouped(lines, localised)
        partnered = grouped if self.partners is None else self._partnered(lines, grouped)
        return [offered, limited, converted, timed, attributed, localised, grouped, partnered]

    def _limited(self, line: Commitment) -> Decimal:
        measure, unit = self.measure, line.unit or self.measure.unit
        each = ONE if line.each is None else line.each
        if unit in measure.each_min:
            each = max(each, measure.each_min[unit])
        if unit in measure.each_max:
            each = min(each, measure.each_max[unit])
        return each

    def _converted(self, lines: Lines, column: Column) -> Column:
        own, factors = self.measure.unit, self.measure.factors
        units = list(map(_unit, lines))
        if units.count(own) + units.count(None) == len(units):
            return column
        return [
            number if unit is None or unit == own else number * factors[unit]
            for number, unit in zip(column, units, strict=True)
        ]

    def _timed(self, lines: Lines, column: Column) -> Column:
        basis = self.measure.time_basis
        if basis == "whole_contract":
            return column
        if basis == "first_year_only":
            return [
                number if line.year is None or line.year <= 1 else ZERO
                for number, line in zip(column, lines, strict=True)
            ]
        return list(map(mul, column, repeat(self.measure.time_factor)))

    def _attributed(self, lines: Lines, column: Column) -> Column:
        shares = list(map(_attribution, lines))
        if all(shares):
            return list(map(mul, column, shares))
        return [
            number if share is None else number * share
            for number, share in zip(column, shares, strict=True)
        ]

    def _localised(self, lines: Lines, column: Column) -> Column:
        at_place, test = self._at_place, self.measure.locality_test or ""
        return [
            number * at_place[line.places.get(test, line.place) if line.places else line.place]
            for number, line in zip(column, lines, strict=True)
        ]

    def _credit(self, place: str | None) -> Decimal:
        zone = self.zone_of(place, self.measure)
        if zone is None or self.locality is None:
            return ONE
        return of_zone(self.locality.credit, zone)

    def _grouped(self, lines: Lines, column: Column) -> Column:
        for_groups = self._for_groups
        return [
            number * for_groups[line.groups] for number, line in zip(column, lines, strict=True)
        ]

    def _partnered(self, lines: Lines, column: Column) -> Column:
        doubts = list(map(_doubt, lines))
        if doubts.count(None) == len(doubts):
            return column
        credits = [of_doubt(self.partners, doubt) for doubt in doubts]
        return list(map(mul, column, credits))


class Tally:
    """Adds up the commitments of one measure of one tender; runs inside `widely()`."""

    def __init__(self, steps: Steps, *, trace: bool) -> None:
        """Start at nothing.

        Args:
            steps: the measure's steps.
            trace: keep every step of every line; without it only sums are kept, and where no
                line's number turns on another's (no cap, no quantity taken off the whole) memory
                does not grow with the lines.
        """
        self.steps = steps
        self.trace = trace
        self.streams = steps.apart and not trace
        self.kept: list[Commitment] = []
        self.total = ZERO

    def add(self, lines: Lines) -> None:
        """Count some more commitments."""
        if not self.streams:
            self.kept += lines
            return
        reducing = self.steps.reducing
        net = reducing.net(lines, self.steps.last(lines))
        self.total = sum(reducing.discounted(lines, net), self.total)

    def finish(self) -> Counted:
        """Give what the commitments come to."""
        rounding = self.steps.measure.rounding
        if self.streams:
            total = EXACT.plus(self.total)
            return Counted({}, {}, rounded(total, rounding), total)
        columns = self._all_columns()
        if not self.trace:
            total = total_of(columns[-1])
            return Counted({}, {}, rounded(total, rounding), total)
        sums = _sums(columns)
        unrounded = sums["discounted"]
        counted = rounded(unrounded, rounding)
        return Counted(
            {**sums, "counted": counted}, Traced(self.kept, columns), counted, unrounded
        )

    def _all_columns(self) -> list[Column]:
        """Work out every step of the lines kept, with what is spread over them all."""
        columns = self.steps.columns(self.kept)
        capped, cap = columns[-1], self.steps.measure.cap
        if cap is not None and (before := sum(capped, ZERO)) > cap:
            capped = [number * cap / before for number in capped]
        reducing = self.steps.reducing
        net = reducing.net(self.kept, capped)
        return [*columns, capped, net, reducing.discounted(self.kept, net)]


def _sums(columns: Sequence[Column]) -> dict[str, Decimal]:
    """Add up each step from `converted` on; a column that was passed on is added up once."""
    sums: dict[str, Decimal] = {}
    before, total = None, ZERO
    for name, column in zip(STEPS[2:], columns[2:], strict=True):
        if column is not before:
            before, total = column, total_of(column)
        sums[name] = total
    return sums
