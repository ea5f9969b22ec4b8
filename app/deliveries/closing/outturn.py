"""What a contract came to in the end: the four quantities of each promise, as they are kept."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.contracts.duties.rule import years_after
from app.deliveries.shortfall.shortage import shortage_of
from app.deliveries.standing.standing import Standing
from app.units import plain

LEAST_YEARS = 3  #: that records are kept from the entry: Procurement Act 2023, section 98


@dataclass(frozen=True, slots=True)
class Outturn:
    """What one promise came to; every quantity is in its unit."""

    obligation_id: UUID
    measure: str
    title: str
    unit: str
    baseline: Decimal  #: as first promised
    promised: Decimal  #: as it stood in the end
    due: Decimal
    reported: Decimal
    verified: Decimal
    short: Decimal  #: due and not verified
    is_reported: bool  #: False: no return says anything of it, which is not zero
    rating: str  #: by the contract's bands; empty: none

    def kept(self) -> dict[str, Any]:
        """Give it as it is kept: numbers and ids as text."""
        return {name: _text(value) for name, value in asdict(self).items()}


def outturn_of(standing: Standing) -> Outturn:
    """Say what one promise came to."""
    owing, shortage = standing.owing, shortage_of(standing)
    return Outturn(
        obligation_id=owing.obligation_id,
        measure=owing.measure,
        title=owing.title or owing.measure,
        unit=owing.unit,
        baseline=owing.baseline,
        promised=shortage.promised,
        due=shortage.due,
        reported=shortage.reported,
        verified=shortage.verified,
        short=shortage.quantity,
        is_reported=standing.is_reported,
        rating="" if standing.rating is None else standing.rating.value,
    )


def kept_until(entered_on: date, ended_on: date, years: int) -> date:
    """Give the day until which records are kept at least.

    Args:
        entered_on: from which the law counts its three years.
        ended_on: from which the contract's terms count theirs.
        years: of the terms.
    """
    by_law = years_after(entered_on, LEAST_YEARS) - timedelta(
        days=1
    )  # the day of entry is the first
    return max(by_law, years_after(ended_on, years))


def _text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return str(value) if isinstance(value, UUID) else value
