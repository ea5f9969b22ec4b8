"""How many jobs lasted, how many ended, and of how many it is not known."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.deliveries.standing.band import PERCENT
from app.units import exactly, rounded

WEEKS = (13, 26, 52)  #: after which a job is looked for again

#: units in which jobs are counted; nothing else lasts or ends
OF_JOBS = frozenset({"people", "fte", "fte_year"})


def due_on(delivered_on: date, weeks: int) -> date:
    """Give the first day on which it can be said that a job lasted so many weeks."""
    return delivered_on + timedelta(weeks=weeks)


@dataclass(frozen=True, slots=True)
class Share:
    """What became, after some weeks, of the jobs of a measure that had begun by then."""

    weeks: int
    measure: str
    unit: str
    begun: Decimal  #: long enough ago to be looked for
    lasted: Decimal
    ended: Decimal

    @property
    def unknown(self) -> Decimal:
        """Give how many nobody has looked for, or found."""
        return self.begun - self.lasted - self.ended

    @property
    def lasted_of_known(self) -> Decimal | None:
        """Give what part of those that are known lasted, in percent; None: none are known."""
        return _percent(self.lasted, self.lasted + self.ended)

    @property
    def known(self) -> Decimal | None:
        """Give of what part it is known, in percent; None: none had begun."""
        return _percent(self.lasted + self.ended, self.begun)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    if not whole:
        return None
    with exactly():
        return rounded(part / whole * 100, PERCENT)
