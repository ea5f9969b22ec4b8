"""Look-ups of samples, each for one caller, and of how far they were looked at."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from app.deliveries.evidence.queries import AT_ONCE
from app.deliveries.lifecycle import PROVEN, DeliveryState
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.proof.tables import Sample
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller
from app.problems import NotFound


def sample_of(session: Session, caller: Caller, sample_id: UUID) -> Sample:
    """Give a sample of a caller's authority.

    Raises:
        NotFound: if there is none, it is another authority's, or a supplier asks.
    """
    refuse_suppliers(caller)
    query = select(Sample).where(
        Sample.id == sample_id, Sample.authority_id == caller.authority_id
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"There is no sample {sample_id}.", "A contract lists its samples.")
    return found


def refuse_suppliers(caller: Caller) -> None:
    """Keep from suppliers which of their deliveries will be looked at.

    Raises:
        NotFound: to a supplier, as if there were none.
    """
    if caller.supplier_id is not None:
        raise NotFound("There are no samples here.", "The authority draws and reads them.")


def proven_twin(session: Session, delivery_id: UUID) -> Delivery | None:
    """Give a proven delivery that counts the very same person, as somebody decided; None: none.

    The decision is held, so that two who verify both at once do not miss each other.
    """
    pair = (col(Doubt.first_id), col(Doubt.second_id))
    query = select(Doubt).where(
        or_(*(one == delivery_id for one in pair)), Doubt.state == DoubtState.SAME
    )
    doubts = session.exec(query.order_by(col(Doubt.id)).with_for_update()).all()
    twins = {one for doubt in doubts for one in (doubt.first_id, doubt.second_id)} - {delivery_id}
    proven = select(Delivery).where(
        col(Delivery.id).in_(twins),
        col(Delivery.state).in_(PROVEN),
        col(Delivery.withdrawn_at).is_(None),
    )
    return session.exec(proven).first() if twins else None


def states_of(session: Session, deliveries: Sequence[UUID]) -> dict[DeliveryState, int]:
    """Count how far each of some deliveries is proven."""
    counts: Counter[DeliveryState] = Counter()
    for start in range(0, len(deliveries), AT_ONCE):
        some = deliveries[start : start + AT_ONCE]
        state = col(Delivery.state)
        query = select(state, func.count()).where(col(Delivery.id).in_(some)).group_by(state)
        for found, number in session.execute(query):
            counts[found] += number
    return dict(counts)


def verified_in(states: dict[DeliveryState, int]) -> int:
    """Count those of which at least a part is verified."""
    return sum(number for state, number in states.items() if state in PROVEN)
