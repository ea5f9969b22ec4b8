"""What over-delivery covers of a shortfall: nothing, unless the contract's terms list it.

It is told beside what is verified, and never counted into it: a promise that another one makes
up for is still a promise that was not kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app.contracts.kind import Direction
from app.contracts.plan.terms import Exchange
from app.deliveries.standing.standing import Standing
from app.units import Rounding, exactly, rounded

NOTHING = Decimal(0)
DOWN, UP = Rounding(4, "down"), Rounding(4, "up")


@dataclass(frozen=True, slots=True)
class Offset:
    """So much of one obligation's surplus stands for so much that is short of another."""

    obligation_id: UUID  #: that has the surplus
    measure: str
    unit: str
    surplus: Decimal  #: verified beyond what is promised, and not used otherwise
    used: Decimal  #: of the surplus
    rate: Decimal  #: units that are short, for each unit of the surplus
    covers: Decimal  #: in the unit of what is short


def surplus_of(standing: Standing) -> Decimal:
    """Give what is verified beyond all that is promised; being early is no surplus.

    Of what should be little there is none: less than was allowed is what was promised.
    """
    if standing.owing.direction is Direction.LESS:
        return NOTHING
    return max(rounded(standing.verified - standing.owing.promised, DOWN), NOTHING)


def offsets(
    standings: Sequence[Standing],
    exchanges: Sequence[Exchange],
    spoken_for: Mapping[UUID, Decimal] | None = None,
) -> dict[UUID, tuple[Offset, ...]]:
    """Share the surplus of a contract among what is short, once.

    In the order of the terms, then of the obligations, each shortfall is covered as far as the
    surplus goes. What covers one covers no other.

    Args:
        standings: of every obligation of one contract, on one day, in their order.
        exchanges: that the terms list.
        spoken_for: of each obligation's surplus, in its unit: what stands for something else.

    Returns:
        By obligation that is short, what covers it; those that nothing covers are not in it.
    """
    left = {
        one.owing.obligation_id: surplus_of(one)
        - (spoken_for or {}).get(one.owing.obligation_id, NOTHING)
        for one in standings
    }
    short = {one.owing.obligation_id: rounded(one.behind, UP) for one in standings}
    found: dict[UUID, list[Offset]] = {}
    for exchange in exchanges:
        for wanting in _of(exchange.to_measure, standings):
            for giving in _of(exchange.from_measure, standings):
                made = _cover(exchange, giving, left, short[wanting.owing.obligation_id])
                if made is not None:
                    left[made.obligation_id] -= made.used
                    short[wanting.owing.obligation_id] -= made.covers
                    found.setdefault(wanting.owing.obligation_id, []).append(made)
    return {obligation: tuple(made) for obligation, made in found.items()}


def offset_of(found: Mapping[UUID, Sequence[Offset]], obligation_id: UUID) -> Decimal:
    """Add up what covers one obligation, in its unit."""
    return sum((one.covers for one in found.get(obligation_id, ())), NOTHING)


def _of(measure: str, standings: Sequence[Standing]) -> list[Standing]:
    return [one for one in standings if one.owing.measure == measure]


def _cover(
    exchange: Exchange, giving: Standing, left: Mapping[UUID, Decimal], short: Decimal
) -> Offset | None:
    surplus = left[giving.owing.obligation_id]
    if surplus <= 0 or short <= 0:
        return None
    with exactly():
        covers = min(rounded(surplus * exchange.rate, DOWN), short)
        if covers <= 0:  # less than can be told
            return None
        used = min(rounded(covers / exchange.rate, UP), surplus)
    return Offset(
        obligation_id=giving.owing.obligation_id,
        measure=giving.owing.measure,
        unit=giving.owing.unit,
        surplus=surplus,
        used=used,
        rate=exchange.rate,
        covers=covers,
    )


def needed_for(quantity: Decimal, exchange: Exchange) -> Decimal:
    """Give how much must be delivered in place of a quantity that is short, rounded up.

    Args:
        quantity: that is short, of `to_measure`.
        exchange: the rate that the terms state.
    """
    with exactly():
        return rounded(quantity / exchange.rate, UP)
