"""An attacker who knows how small counts are left out, and tries everything that could be so."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from app.portfolio.suppression import LEAST

World = TypeVar("World")


def given_away(
    worlds: Iterable[World],
    told: Callable[[World], Hashable],
    cells: Callable[[World], Iterable[tuple[Hashable, int]]],
) -> list[tuple[Hashable, int]]:
    """List the cells of one to four people that what is told leaves only one count for.

    Args:
        worlds: everything that could be so, as far as the attacker knows.
        told: gives all that is published of a world.
        cells: gives each cell of a world, and how many people are in it.
    """
    alike: dict[Hashable, dict[Hashable, set[int]]] = defaultdict(lambda: defaultdict(set))
    for world in worlds:
        possible = alike[told(world)]
        for cell, people in cells(world):
            possible[cell].add(people)
    return [
        (cell, *found)  # type: ignore[misc]
        for possible in alike.values()
        for cell, found in possible.items()
        if len(found) == 1 and 0 < min(found) < LEAST
    ]
