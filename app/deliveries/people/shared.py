"""Whom two deliveries both count, and how much of one may be verified beside the other."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Heads:
    """Whom a delivery counts, as far as it is still known."""

    tokens: frozenset[str] = frozenset()
    erased: int = 0  #: tokens that were kept once and are erased

    @property
    def number(self) -> int:
        """How many they are or were; 0: nobody said."""
        return len(self.tokens) + self.erased


def shared_tokens(mine: Heads, *others: Heads) -> int:
    """Count whom a delivery counts that others count too.

    Whoever can no longer be told apart, since a token was erased or left out, is taken as shared:
    nobody gains by saying less.
    """
    if any(not one.number for one in others):
        return mine.number
    theirs = frozenset[str]().union(*(one.tokens for one in others))
    unknown = mine.erased + sum(one.erased for one in others)
    return min(mine.number, len(mine.tokens & theirs) + unknown)


def most_beside(quantity: Decimal, mine: Heads, shared: int) -> Decimal:
    """Give how much of a delivery may be verified where others verify those whom it shares.

    One is taken off for each who is shared, or their even part where that is less: 2 of 3 people,
    and of 1.5 years of work by three people 1.

    Args:
        quantity: of the delivery, in its unit.
        mine: whom it counts.
        shared: how many of them, as `shared_tokens` gives it.
    """
    if shared >= mine.number:
        return Decimal(0)
    return quantity - min(Decimal(shared), quantity * shared / mine.number)
