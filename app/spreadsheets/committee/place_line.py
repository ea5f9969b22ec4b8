"""What came to each area; areas that few people came to stand together, and are not named."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from app.contracts.kind import Direction
from app.deliveries.few import OF_PEOPLE
from app.portfolio.suppression import apart, heads
from app.spreadsheets.committee.pack import Placed

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What came to one area in one unit."""

    #: code; empty: deliveries that do not say where; None: areas that must not be named
    place: str | None
    reported: Decimal
    verified: Decimal
    deliveries: int
    contracts: tuple[UUID, ...]  #: of areas that are not named, none: they could give them away


@dataclass(frozen=True, slots=True)
class UnitPlaces:
    """What came to all areas in one unit: more of something never with less of something."""

    unit: str
    direction: Direction
    #: most verified first; then what does not say where, and areas that are not named
    lines: tuple[PlaceLine, ...]
    reported: Decimal  #: in all
    verified: Decimal
    deliveries: int
    contracts: int  #: with any of it

    @property
    def named(self) -> tuple[PlaceLine, ...]:
        """Give the areas that are named."""
        return tuple(one for one in self.lines if one.place is not None)

    @property
    def told(self) -> tuple[PlaceLine, ...]:
        """Give the areas that are named but for what says not where: they stand first."""
        return tuple(one for one in self.lines if one.place)


def unit_places(placed: Iterable[Placed]) -> tuple[UnitPlaces, ...]:
    """Add up by unit and area; the unit that most areas are named of comes first.

    The same areas are named as where deliveries are cut by area, so that neither tells more than
    the other.
    """
    found: dict[tuple[str, Direction], dict[str, list[Placed]]] = {}
    for one in placed:
        areas = found.setdefault((one.unit, one.direction), defaultdict(list))
        areas[one.place].append(one)
    made = [_of_unit(*key, areas.values()) for key, areas in found.items()]
    return tuple(
        sorted(made, key=lambda one: (-len(one.told), -len(one.named), one.unit, one.direction))
    )


def _of_unit(unit: str, direction: Direction, areas: Collection[Sequence[Placed]]) -> UnitPlaces:
    """Give the areas of a unit; other sheets tell its total, so small ones go together."""
    lines = [_line(inside[0].place, inside) for inside in areas]
    whole = _line(None, [one for inside in areas for one in inside])
    may = [True] * len(lines)
    if unit in OF_PEOPLE:
        reported = [heads(one.reported) for one in lines]
        may = apart(reported, [heads(one.verified) for one in lines])
    named = [line for line, is_apart in zip(lines, may, strict=True) if is_apart]
    rest = [inside for inside, is_apart in zip(areas, may, strict=True) if not is_apart]
    named.sort(key=lambda one: (not one.place, -one.verified, one.place))
    return UnitPlaces(
        unit=unit,
        direction=direction,
        lines=(*named, *([_together(rest)] if rest else [])),
        reported=whole.reported,
        verified=whole.verified,
        deliveries=whole.deliveries,
        contracts=len(whole.contracts),
    )


def _together(areas: Iterable[Sequence[Placed]]) -> PlaceLine:
    """Add up areas that must not be named; their contracts are not told either."""
    return replace(_line(None, [one for inside in areas for one in inside]), contracts=())


def _line(place: str | None, inside: Sequence[Placed]) -> PlaceLine:
    return PlaceLine(
        place=place,
        reported=sum((one.reported for one in inside), NOTHING),
        verified=sum((one.verified for one in inside), NOTHING),
        deliveries=sum(one.deliveries for one in inside),
        contracts=tuple(sorted({one.contract_id for one in inside})),
    )
