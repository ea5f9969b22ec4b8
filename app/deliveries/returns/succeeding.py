"""Have what takes over from a delivery be as doubtful as that was: a correction is no answer."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from app.deliveries.lifecycle import DOUBTED
from app.deliveries.moving import move
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller
from app.platform.database import WriteSession


def take_over_doubts(
    session: WriteSession,
    parent: Return,
    came: Iterable[Delivery],
    caller: Caller,
    now: datetime,
) -> None:
    """Dispute or reject what is reported anew where the last of its reference was.

    That holds as well for one that was taken out, and came back later. Whoever verifies looks at
    it again.

    Args:
        session: where they are kept.
        parent: the return, submitted.
        came: what began to count with it.
        caller: who submits.
        now: when.
    """
    if parent.submission == 1:
        return
    query = select(Delivery).where(
        Delivery.return_id == parent.id,
        col(Delivery.submission).is_not(None),
        Delivery.replaced > 0,
    )
    before = session.exec(query.order_by(col(Delivery.replaced)))
    last = {one.reference: one.state for one in before}
    for row in came:
        state = last.get(row.reference, row.state)
        if state in DOUBTED:
            reason = f"It takes over from one of the same reference, which is {state}."
            move(session, row, state, now, by=caller.who, reason=reason)
