"""How much reason there is to look at a delivery: a whole number, added up from plain reasons.

    1  every delivery
    0-4  its size: four times its share of the largest of the same measure, rounded down
    2  the first of its measure for this supplier: nothing of it was verified before
    3  nothing was handed in; or 2: nothing but somebody's word for their own deed
    3  it, or one that it took over from, is disputed or rejected, or was at any time
    2  it counts people who count once, and does not say of all of them who they are, by a token;
       or a token that it had was erased

The numbers are this service's own choice, made to be argued with: a delivery of 15 is looked at
about fifteen times as often as one of 1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.deliveries.evidence.requirement import WEAK

SIZE = 4
FIRST = 2
NOTHING_THERE = 3
ONLY_WEAK = 2
DISPUTED = 3
UNTOLD = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a delivery when a sample is drawn."""

    delivery_id: UUID
    measure: str
    quantity: Decimal  #: in the obligation's unit
    verify: str  #: how much of the measure is looked at, such as `all` or `sample_10_percent`
    handed_in: frozenset[str]  #: kinds of evidence
    was_disputed: bool  #: or rejected, now or before
    is_first: bool  #: nothing of the measure was verified for the supplier before
    is_untold: bool = False  #: some of whom it counts cannot be told apart from others


@dataclass(frozen=True, slots=True)
class Weighed:
    """A delivery with the reasons to look at it."""

    facts: Facts
    size: int
    first: int
    evidence: int
    disputed: int
    untold: int = 0

    @property
    def risk(self) -> int:
        """All reasons together, with the one that every delivery has."""
        return 1 + self.size + self.first + self.evidence + self.disputed + self.untold

    def as_document(self) -> dict[str, Any]:
        """Write it down as it is kept with the sample."""
        return {
            "delivery_id": str(self.facts.delivery_id),
            "measure": self.facts.measure,
            "quantity": self.facts.quantity,
            "verify": self.facts.verify,
            "size": self.size,
            "first": self.first,
            "evidence": self.evidence,
            "disputed": self.disputed,
            "untold": self.untold,
            "risk": self.risk,
        }


def weighed(population: Iterable[Facts]) -> list[Weighed]:
    """Add up the reasons to look at each delivery, in the order of their ids."""
    ordered = sorted(population, key=lambda one: one.delivery_id)
    largest: dict[str, Decimal] = {}
    for one in ordered:
        largest[one.measure] = max(largest.get(one.measure, Decimal(0)), one.quantity)
    return [
        Weighed(
            one,
            _size(one, largest),
            FIRST if one.is_first else 0,
            _evidence(one.handed_in),
            DISPUTED if one.was_disputed else 0,
            UNTOLD if one.is_untold else 0,
        )
        for one in ordered
    ]


def _size(one: Facts, largest: Mapping[str, Decimal]) -> int:
    most = largest[one.measure]
    return int(SIZE * one.quantity // most) if most else 0


def _evidence(handed_in: frozenset[str]) -> int:
    if not handed_in:
        return NOTHING_THERE
    return ONLY_WEAK if handed_in <= WEAK else 0
