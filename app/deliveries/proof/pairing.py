"""How much of a delivery can be verified beside others that count the same people.

Only what somebody decided to be the same people is held against it.
"""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.deliveries.lifecycle import PROVEN
from app.deliveries.people.counting import tokens_of
from app.deliveries.people.shared import Heads, most_beside, shared_tokens
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.tables import Delivery


def most_of(session: Session, delivery: Delivery) -> Decimal:
    """Give how much of a delivery can be verified, in its unit.

    All of it, unless others that are verified count some of its people. One that is verified in
    part, and without those whom it shares with this one, takes nothing away.
    """
    twins = _proven_twins(session, delivery)
    if not twins:
        return delivery.quantity
    heads = _heads(session, [delivery, *twins])
    mine = heads[delivery.id]
    whole = [heads[one.id] for one in twins if _counts_shared(one, heads[one.id], mine)]
    if not whole:
        return delivery.quantity
    return most_beside(delivery.quantity, mine, shared_tokens(mine, *whole))


def _counts_shared(twin: Delivery, theirs: Heads, mine: Heads) -> bool:
    """Tell whether more of a twin is verified than there is without those whom it shares."""
    return twin.verified > most_beside(twin.quantity, theirs, shared_tokens(theirs, mine))


def _proven_twins(session: Session, delivery: Delivery) -> list[Delivery]:
    """Give the proven deliveries that count some of the very same people, as was decided.

    The decisions are held, so that two who verify both at once do not miss each other. What was
    decided of a delivery holds for the one that took its place.
    """
    family = select(Delivery.id).where(
        Delivery.return_id == delivery.return_id, Delivery.reference == delivery.reference
    )
    pair = (col(Doubt.first_id), col(Doubt.second_id))
    query = select(Doubt).where(
        or_(*(one.in_(family) for one in pair)), Doubt.state == DoubtState.SAME
    )
    doubts = session.exec(query.order_by(col(Doubt.id)).with_for_update()).all()
    named = {one for doubt in doubts for one in (doubt.first_id, doubt.second_id)}
    if not named:
        return []
    was = aliased(Delivery)
    proven = (
        select(Delivery)
        .join(
            was,
            (col(was.return_id) == Delivery.return_id)
            & (col(was.reference) == Delivery.reference),
        )
        .where(
            col(was.id).in_(named),
            Delivery.id != delivery.id,
            col(Delivery.state).in_(PROVEN),
            col(Delivery.withdrawn_at).is_(None),
        )
    )
    return list({one.id: one for one in session.exec(proven)}.values())


def _heads(session: Session, deliveries: Sequence[Delivery]) -> dict[UUID, Heads]:
    """Give whom each of some deliveries counts."""
    kept = tokens_of(session, [one.id for one in deliveries])
    return {one.id: Heads(kept.get(one.id, frozenset()), one.tokens_erased) for one in deliveries}
