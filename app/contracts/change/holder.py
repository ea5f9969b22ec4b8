"""Who held a contract in which days: a novation hands it over, and the days before stay whose
they were.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """That a contract was handed over to another supplier."""

    before: UUID  #: who held it until then
    on: date  #: the first day of the other


@dataclass(frozen=True, slots=True)
class Held:
    """The days in which one supplier held a contract."""

    supplier_id: UUID
    starts_on: date = date.min  #: that: from its beginning
    ends_on: date = date.max  #: that: until now

    def has(self, starts_on: date, ends_on: date) -> bool:
        """Tell whether any of some days is one of them."""
        return self.starts_on <= ends_on and starts_on <= self.ends_on


def holders(now: UUID, handed_over: Sequence[HandedOver]) -> tuple[Held, ...]:
    """Say who held a contract in which days, the first one first.

    Args:
        now: who holds it after all of them.
        handed_over: in the order in which it was decided; a later decision that goes further back
            takes the place of what was decided before for those days.
    """
    found: list[Held] = []
    holder, until = now, date.max
    for one in reversed(handed_over):
        if one.on <= until:
            found.append(Held(holder, one.on, until))
            until = one.on - ONE_DAY
        holder = one.before
    return (Held(holder, date.min, until), *reversed(found))


def holder_on(held: Iterable[Held], day: date) -> UUID:
    """Give who held a contract on a day."""
    [found] = [one.supplier_id for one in held if one.has(day, day)]
    return found
