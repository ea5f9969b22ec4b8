"""What was done, cut by year, area, tier or receiver: of each no more than it has.

Promises have neither an area nor a tier nor a receiver, so that what is due can be told by year
alone. Units are never added across, nor is more of something to less of something. Parts that few
people came to have no name for those who must not know it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.contracts.kind import Direction
from app.contracts.plan.owing import Falling
from app.deliveries.few import OF_PEOPLE
from app.portfolio.suppression import apart, heads
from app.units import exactly

NOTHING = Decimal(0)


class CutBy(StrEnum):
    """What deliveries are cut by."""

    YEAR = "year"  #: of the day that they count on
    PLACE = "place"  #: the area that they were for; empty: none was told
    TIER = "tier"  #: 1: the supplier itself; 2: a subcontractor; 3: one of theirs
    ORGANISATION = "organisation"  #: that received them, as it was named; empty: none was


@dataclass(frozen=True, slots=True)
class Cut:
    """What was done of one part, in one unit."""

    #: the year, the code of the area, the tier, or a name; None: parts that must not be named
    key: str | None
    unit: str
    direction: Direction
    due: Decimal | None  #: in the year; None: it cannot be told by this
    reported: Decimal
    verified: Decimal
    deliveries: int


@dataclass(frozen=True, slots=True)
class Done:
    """What the deliveries of one part of one promise come to."""

    key: str
    unit: str
    direction: Direction
    due: Decimal | None = None
    reported: Decimal = NOTHING
    verified: Decimal = NOTHING
    deliveries: int = 0


def cuts(done: Iterable[Done]) -> tuple[Cut, ...]:
    """Add up parts that are alike, in the order of their keys."""
    found: dict[tuple[str, str, Direction], list[Done]] = defaultdict(list)
    for one in done:
        found[one.key, one.unit, one.direction].append(one)
    return tuple(_cut(key, found[key]) for key in sorted(found))


def _cut(key: tuple[str | None, str, Direction], inside: Sequence[Done | Cut]) -> Cut:
    with exactly():
        dues = [one.due for one in inside if one.due is not None]
        return Cut(
            *key,
            due=sum(dues, NOTHING) if dues else None,
            reported=sum((one.reported for one in inside), NOTHING),
            verified=sum((one.verified for one in inside), NOTHING),
            deliveries=sum(one.deliveries for one in inside),
        )


def without_few(made: Iterable[Cut], *, is_one: bool) -> tuple[Cut, ...]:
    """Put parts that few people came to together, without their names.

    Args:
        made: parts by area or by receiver, of all contracts or of one.
        is_one: whether of one. Then all go together: what came of the others would tell of few.
    """
    found: dict[tuple[str, Direction], list[Cut]] = defaultdict(list)
    for one in made:
        found[one.unit, one.direction].append(one)
    return tuple(
        one
        for (unit, _), inside in found.items()
        for one in (_few_together(inside, is_one) if unit in OF_PEOPLE else inside)
    )


def _few_together(inside: list[Cut], is_one: bool) -> list[Cut]:
    may = [not is_one] * len(inside)
    if not is_one:
        reported = [heads(one.reported) for one in inside]
        may = apart(reported, [heads(one.verified) for one in inside])
    named = [one for one, is_apart in zip(inside, may, strict=True) if is_apart]
    rest = [one for one, is_apart in zip(inside, may, strict=True) if not is_apart]
    if rest:
        named.append(_cut((None, rest[0].unit, rest[0].direction), rest))
    return named


def due_by_year(falling: Falling, day: date) -> dict[int, Decimal]:
    """Give what of a promise fell due in each year, up to a day and by the plan of that day."""
    first = (falling.promise.starts_on or day).year
    found: dict[int, Decimal] = {}
    before = NOTHING
    for year in range(min(first, day.year), day.year + 1):
        due = falling.owing(min(date(year, 12, 31), day)).due
        with exactly():
            if due != before:
                found[year] = due - before
        before = due
    return found
