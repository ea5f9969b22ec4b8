"""What a return is checked against: its period, its contract, and what is owed."""

from collections.abc import Mapping
from dataclasses import dataclass
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

    @property
    def full_weeks(self) -> Decimal:
        """Give the weeks for which a post is kept in full: a year, or a shorter contract."""
        if self.contract_starts_on is None or self.contract_ends_on is None:
            return WEEKS_OF_A_YEAR
        days = (self.contract_ends_on - self.contract_starts_on).days + 1
        return min(WEEKS_OF_A_YEAR, Decimal(days) / 7)
