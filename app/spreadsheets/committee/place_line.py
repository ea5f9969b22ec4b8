"""What came to each area, with small counts of people left out and whatever would tell them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

from app.portfolio.suppression import suppressed
from app.spreadsheets.committee.pack import Placed
from app.spreadsheets.committee.unit import OF_PEOPLE

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What came to one area in one unit; None is left out."""

    place: str  #: code; empty: deliveries that do not say where
    reported: Decimal | None
    verified: Decimal | None
    deliveries: int | None
    contracts: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class UnitPlaces:
    """What came to all areas in one unit."""

    unit: str
    lines: tuple[PlaceLine, ...]  #: most verified first, what is left out last
    reported: Decimal | None  #: in all; None: it would tell what is left out
    verified: Decimal | None

    @property
    def hidden(self) -> int:
        """Count the areas whose figures are left out."""
        return sum(one.verified is None for one in self.lines)


def unit_places(placed: Iterable[Placed]) -> tuple[UnitPlaces, ...]:
    """Add up by unit and area; the unit that most areas have comes first."""
    found: dict[str, dict[str, list[Placed]]] = defaultdict(lambda: defaultdict(list))
    for one in placed:
        found[one.unit][one.place].append(one)
    made = [_of_unit(unit, areas.values()) for unit, areas in found.items()]
    return tuple(sorted(made, key=lambda one: (one.hidden - len(one.lines), one.unit)))


def _of_unit(unit: str, areas: Iterable[Sequence[Placed]]) -> UnitPlaces:
    added = [
        PlaceLine(
            place=inside[0].place,
            reported=sum((one.reported for one in inside), NOTHING),
            verified=sum((one.verified for one in inside), NOTHING),
            deliveries=sum(one.deliveries for one in inside),
            contracts=tuple(sorted({one.contract_id for one in inside})),
        )
        for inside in areas
    ]
    reported = [one.reported or NOTHING for one in added]
    verified = [one.verified or NOTHING for one in added]
    sums = sum(reported, NOTHING), sum(verified, NOTHING)
    if unit not in OF_PEOPLE:
        return UnitPlaces(unit, _in_order(added), *sums)
    masks, hides = zip(*(_mask(_whole(each)) for each in (reported, verified)), strict=True)
    lines = [
        PlaceLine(line.place, None, None, None, line.contracts) if any(mask) else line
        for line, *mask in zip(added, *masks, strict=True)
    ]
    return UnitPlaces(unit, _in_order(lines), *((None, None) if any(hides) else sums))


def _mask(counts: Sequence[int]) -> tuple[list[bool], bool]:
    """Say which counts are left out, and whether their total is too.

    Other sheets tell the total of a measure. Where every count that is left out is small, their
    sum could tell each of them; so one that is not small goes with them, if there is one.
    """
    told = suppressed(counts)
    mask = [one is None for one in told.counts]
    shown = [(one, place) for place, one in enumerate(told.counts) if one]
    if any(mask) and told.total is None and shown:
        mask[min(shown)[1]] = True
        return mask, False
    return mask, told.total is None


def _whole(figures: Iterable[Decimal]) -> list[int]:
    """Count parts of posts as people, so that half a post is somebody."""
    return [int(one.to_integral_value(ROUND_CEILING)) for one in figures]


def _in_order(lines: Iterable[PlaceLine]) -> tuple[PlaceLine, ...]:
    return tuple(
        sorted(lines, key=lambda one: (one.verified is None, -(one.verified or 0), one.place))
    )
