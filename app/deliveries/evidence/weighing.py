"""Bring deliveries to `evidenced`, and back, as what their measures ask for comes and goes.

The one move that nobody decides. It is made whenever evidence was put to a delivery, removed or
answered, and when a return is submitted.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.contracts.tables import Contract
from app.deliveries.evidence.queries import missing_for
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.tables import Delivery
from app.platform.database import WriteSession
from app.rules.library import Library


def weigh(
    session: WriteSession,
    contract: Contract,
    deliveries: Sequence[Delivery],
    library: Library,
    now: datetime,
    *,
    by: UUID | None,
    reason: str = "",
) -> int:
    """Move those whose evidence became whole, or is no longer; give how many moved.

    Drafts and what was taken back stay as they are. The caller notes the event.

    Args:
        session: where they are kept.
        contract: theirs.
        deliveries: locked alone.
        library: where the contract's own rules do not say what a measure asks for.
        now: when.
        by: whose act it follows from; None: whoever received it.
        reason: why evidence was removed.
    """
    session.flush()  # what was just put to them counts
    missing = missing_for(session, contract, library, deliveries)
    moved = 0
    for one in deliveries:
        if one.submission is None or one.withdrawn_at is not None:
            continue
        if one.state is DeliveryState.CLAIMED and not missing[one.id]:
            move(session, one, DeliveryState.EVIDENCED, now, by=by, reason=reason)
            moved += 1
        elif one.state is DeliveryState.EVIDENCED and missing[one.id]:
            why = reason or f"Missing: {'; '.join(missing[one.id])}."
            move(session, one, DeliveryState.CLAIMED, now, by=by, reason=why)
            moved += 1
    return moved
