"""Small counts of people are left out, and with them whatever would give them away.

A count of one to four could be somebody whom a reader knows. What goes with it rests on what
stands beside it:

- Where no total is told, each count is left out by itself, and a total goes as soon as one does:
  nothing is left to take the others away from.
- Where a total is told, here or elsewhere, rows with small counts go into one row that names none
  of them. With them goes the smallest that is not small, and each that is as small as it: which
  of them is which cannot be told, even by who knows all of the names and how this is done. Where
  every row is small there is none to go with them, and it is the names alone that are not told.

All of it is of one answer. Who asks again, later or as of another day, sees what came between,
and that may be of few.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

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


def suppressed(counts: Sequence[int], wholes: Sequence[int], hidden: Sequence[bool] = ()) -> Told:
    """Leave out each count that must not be told, and their total if any is.

    Args:
        counts: of people; their total is told nowhere else.
        wholes: how many people each count is out of, which is told.
        hidden: which of them must not be told for what else they would tell; none: no matter.

    Returns:
        the counts in their order.
    """
    told = tuple(
        None if goes or is_small(count, whole) else count
        for count, whole, goes in zip(counts, wholes, hidden or [False] * len(counts), strict=True)
    )
    return Told(told, None if None in told else sum(counts))


def apart(*columns: Sequence[int]) -> list[bool]:
    """Say which rows may be told by name; the others go into one row, which names none of them.

    Args:
        columns: counts of people, each column with those of all rows; its total is told.

    Returns:
        for each row whether it may.
    """
    together = [_together(counts) for counts in columns]
    return [
        all(count not in gone for count, gone in zip(row, together, strict=True))
        for row in zip(*columns, strict=True)
    ]


def gives_away(parts: Iterable[int]) -> bool:
    """Tell whether a sum would tell any of its small parts, where all other parts are told."""
    small = [one for one in parts if is_small(one)]
    extremes = {len(small), len(small) * (LEAST - 1)}  # each is one, or each is four
    return len(small) == 1 or (bool(small) and sum(small) in extremes)


def heads(figure: Decimal) -> int:
    """Count parts of posts as people, so that half a post is somebody."""
    return int(figure.to_integral_value(ROUND_CEILING))


def _together(counts: Sequence[int]) -> set[int]:
    """Give the counts whose rows go together: none, or the small ones and the next."""
    small = {one for one in counts if is_small(one)}
    others = sorted(set(counts) - small, key=lambda one: (one == 0, one))
    return small | set(others[:1]) if small else set()
