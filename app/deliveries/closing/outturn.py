"""What a contract came to in the end: the four quantities of each promise, as they are kept."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.deliveries.shortfall.shortage import shortage_of
from app.deliveries.standing.standing import Standing
from app.units import plain

NOTHING = Decimal(0)


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
    offset: Decimal  #: of what is short, covered by over-delivery that the terms count instead
    is_reported: bool  #: False: no return says anything of it, which is not zero
    rating: str  #: by the contract's bands; empty: none

    @property
    def left(self) -> Decimal:
        """Give what is short and not offset."""
        return max(self.short - self.offset, NOTHING)

    @property
    def wants_settling(self) -> bool:
        """Tell whether it has to be settled: something is left, or nobody ever said how it went.

        Silence is not a promise kept, also where little was the promise.
        """
        return self.left > 0 or (self.due > 0 and not self.is_reported)

    def kept(self) -> dict[str, Any]:
        """Give it as it is kept: numbers and ids as text."""
        return {name: _text(value) for name, value in asdict(self).items()}


def outturn_of(standing: Standing, offset: Decimal = NOTHING) -> Outturn:
    """Say what one promise came to.

    Args:
        standing: at the end of the contract's last day.
        offset: what is covered by over-delivery, in the promise's unit.
    """
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
        offset=offset,
        is_reported=standing.is_reported,
        rating="" if standing.rating is None else standing.rating.value,
    )


def _text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return str(value) if isinstance(value, UUID) else value
