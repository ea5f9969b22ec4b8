"""How much of a total rests on one contract: the whole, and the whole without the largest.

One contract can carry a council's figure: in Rotherham one of £3.1 million would have raised the
whole by a quarter. From there on it is pointed out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.contracts.kind import Direction
from app.deliveries.standing.line import Group, Line, Totals
from app.units import Rounding, exactly, rounded

MUCH = Decimal(25)  #: percent by which the largest raises the rest, from which it is pointed out
TOLD = Rounding(2)
NONE = Totals(Decimal(0), Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Concentration:
    """What all contracts come to in one unit, and what the rest comes to without the largest."""

    unit: str
    direction: Direction
    contracts: int
    totals: Totals
    largest: Group  #: the contract with the most promised
    of_largest: Totals
    without_largest: Totals
    percent_of_promised: Decimal | None  #: that the largest has
    raises_by: Decimal | None  #: percent by which it raises what the others promise; None: alone

    @property
    def is_much(self) -> bool:
        """Tell whether the largest carries so much that it is to be pointed out."""
        return self.raises_by is not None and self.raises_by >= MUCH


def concentrations(by_contract: Iterable[Line]) -> tuple[Concentration, ...]:
    """Say for each unit how much rests on the largest contract.

    Args:
        by_contract: a line for each contract and unit; those that do not add up are left out.
    """
    found: dict[tuple[str, Direction], list[tuple[Line, Totals]]] = defaultdict(list)
    for line in by_contract:
        if line.totals is not None:
            found[line.unit, line.direction].append((line, line.totals))
    return tuple(_concentration(*key, found[key]) for key in sorted(found))


def _concentration(
    unit: str, direction: Direction, inside: list[tuple[Line, Totals]]
) -> Concentration:
    whole = NONE
    for _, one in inside:
        whole = _plus(whole, one)
    line, largest = max(inside, key=lambda each: (each[1].promised, each[0].group.key))
    rest = _plus(whole, largest, -1)
    return Concentration(
        unit=unit,
        direction=direction,
        contracts=len(inside),
        totals=whole,
        largest=line.group,
        of_largest=largest,
        without_largest=rest,
        percent_of_promised=_percent(largest.promised, whole.promised),
        raises_by=_percent(largest.promised, rest.promised),
    )


def _plus(one: Totals, other: Totals, sign: int = 1) -> Totals:
    with exactly():
        return Totals(
            one.promised + sign * other.promised,
            one.due + sign * other.due,
            one.reported + sign * other.reported,
            one.verified + sign * other.verified,
        )


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    if not whole:
        return None
    with exactly():
        return rounded(part / whole * 100, TOLD)
