"""Small counts of people are left out, and with them whatever would give them away.

A count of one to four could be somebody whom a reader knows. Where a total stands beside the
counts, one that is left out alone could be worked out from the rest, so the next smallest goes
with it; and where there is no other, the total goes. It goes too where every count that is left
out is small: of two that come to eight, each is four.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5  #: people; fewer are not told. Our own default, as official statistics mostly have it


@dataclass(frozen=True, slots=True)
class Told:
    """Counts that may be told, and their total; None is left out."""

    counts: tuple[int | None, ...]
    total: int | None


def is_small(count: int, of: int | None = None) -> bool:
    """Tell whether so few people, or so few who are not among them, must not be told."""
    rest = LEAST if of is None else of - count
    return 0 < count < LEAST or 0 < rest < LEAST


def suppressed(counts: Sequence[int], wholes: Sequence[int | None] = ()) -> Told:
    """Leave out what must not be told.

    Args:
        counts: of people, which their total stands beside.
        wholes: how many people each count is out of, where that is told too.

    Returns:
        the counts in their order.
    """
    of = [*wholes, *([None] * (len(counts) - len(wholes)))]
    told: list[int | None] = [
        None if is_small(count, whole) else count for count, whole in zip(counts, of, strict=True)
    ]
    few = told.count(None)
    others = [(count, place) for place, count in enumerate(told) if count]
    if few == 1 and others:
        told[min(others)[1]] = None
    would_tell = few == told.count(None) > 0 or is_small(sum(counts))
    return Told(tuple(told), None if would_tell else sum(counts))
