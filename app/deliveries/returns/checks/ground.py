"""What a return is checked against: its period, its contract, and what is owed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.deliveries.said import Said
from app.units import Units

WEEKS_OF_A_YEAR = Decimal(52)


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation, as far as a delivery of it can be checked."""

    obligation_id: UUID
    measure: str
    unit: str
    promised: Decimal  #: the most that was ever promised, over the whole contract
    starts_on: date | None = None
    ends_on: date | None = None
    said: Said | None = None  #: by the return's line of it; None: no line, or it was not looked up
    is_latest: bool = False  #: it counts by its latest figure, not by its sum
    before: Decimal = Decimal(0)  #: that a delivery which counts comes to on average; 0: none does


@dataclass(frozen=True, slots=True)
class Ground:
    """What a return is checked against."""

    starts_on: date  #: of the period
    ends_on: date
    contract_starts_on: date | None
    contract_ends_on: date | None
    today: date  #: in the contract's zone
    owed: Mapping[UUID, Owed]
    units: Units
    #: measures whose hours are those of staff or of rooms, and not times those who came
    flat_hours: frozenset[str] = frozenset()
    #: what falls due of each obligation in the period; asked only where it matters
    due: Callable[[UUID], Decimal] = field(default=lambda _: Decimal(0), compare=False)

    @property
    def full_weeks(self) -> Decimal:
        """Give the weeks for which a post is kept in full: a year, or a shorter contract."""
        return full_weeks(self.contract_starts_on, self.contract_ends_on)


def full_weeks(starts_on: date | None, ends_on: date | None) -> Decimal:
    """Give the weeks for which a post is kept in full: a year, or a shorter contract.

    Args:
        starts_on: first day of the contract, where it is known.
        ends_on: its last.
    """
    if starts_on is None or ends_on is None:
        return WEEKS_OF_A_YEAR
    return min(WEEKS_OF_A_YEAR, Decimal((ends_on - starts_on).days + 1) / 7)
