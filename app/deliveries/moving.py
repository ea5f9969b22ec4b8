"""Change how far a delivery is proven: the one place where its state is changed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app.deliveries.lifecycle import PROVEN, DeliveryState, refuse_move
from app.deliveries.rolling import Counted, count
from app.deliveries.tables import Delivery, DeliveryMove
from app.platform.database import WriteSession


def move(
    session: WriteSession,
    delivery: Delivery,
    became: DeliveryState,
    now: datetime,
    *,
    by: UUID | None,
    reason: str = "",
    verified: Decimal = Decimal(0),
) -> DeliveryMove:
    """Bring a delivery to another state, keep what was, and count what is verified now.

    The caller notes the event.

    Args:
        session: where it is kept.
        delivery: locked; submitted and not taken back.
        became: its state from now on.
        now: when.
        by: who says so; None for whoever received it.
        reason: why.
        verified: how much of it is verified from now on, in the obligation's unit; 0 in every
            state that is not proven.

    Raises:
        MoveNotPossible: if it cannot go there from where it is.
        ValueError: if `verified` does not fit the state.
    """
    refuse_move(delivery.state, became)
    if (verified > 0) is not (became in PROVEN) or verified > delivery.quantity:
        raise ValueError(f"{verified} of {delivery.quantity} verified does not fit {became}")
    made = DeliveryMove(
        delivery_id=delivery.id,
        number=delivery.moves + 1,
        was=delivery.state,
        became=became,
        verified_before=delivery.verified,
        verified_after=verified,
        reason=reason,
        by=by,
        at=now,
    )
    session.add(made)
    if verified != delivery.verified:
        change = Counted(
            delivery.authority_id,
            delivery.contract_id,
            delivery.obligation_id,
            delivery.delivered_on,
            verified=verified - delivery.verified,
        )
        count(session, [change])
    delivery.state, delivery.verified = became, verified
    delivery.moves += 1
    delivery.version += 1
    delivery.updated_at = now
    return made
