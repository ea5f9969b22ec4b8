"""What a person says of a delivery."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app.deliveries.lifecycle import DeliveryState


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of a delivery."""

    delivery_id: UUID
    outcome: DeliveryState
    reason: str
    quantity: Decimal | None = None  #: that is proven, where it is a part; in the delivery's unit
