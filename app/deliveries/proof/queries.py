"""Look-ups of samples, each for one caller, and of what is said of deliveries and their state."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.contracts.tables import Contract
from app.deliveries.evidence.queries import AT_ONCE
from app.deliveries.evidence.tables import Answer, Confirmation, Evidence, Proves
from app.deliveries.lifecycle import PROVEN, DeliveryState
from app.deliveries.people.tables import PersonToken
from app.deliveries.proof.tables import Sample
from app.deliveries.tables import Delivery, DeliveryMove
from app.organisations.caller import Caller
from app.organisations.queries import people_behind
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


def number_of_draw() -> ColumnElement[int]:
    """Give in SQL the how-manyeth sample each is of those that any of its days are in.

    A seed could be tried until it draws what somebody likes; how often it was tried shows.
    """
    other = aliased(Sample)
    return (
        select(func.count())
        .where(
            other.contract_id == Sample.contract_id,
            other.id <= Sample.id,
            other.starts_on <= Sample.ends_on,
            other.ends_on >= Sample.starts_on,
        )
        .correlate(Sample)
        .scalar_subquery()
    )


def heads_of(session: Session, contract: Contract) -> dict[UUID, int]:
    """Count the tokens of people of each of a contract's deliveries that has any."""
    query = (
        select(PersonToken.delivery_id, func.count())
        .join(Delivery, col(Delivery.id) == PersonToken.delivery_id)
        .where(Delivery.contract_id == contract.id)
        .group_by(col(PersonToken.delivery_id))
    )
    return dict(session.exec(query).all())


def handed_in_by(session: Session, deliveries: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Give who handed in, or put there, any evidence of each of some deliveries.

    Whoever did so once stays among them, though the file was removed since. A program stands for
    the person who issued its key.
    """
    query = (
        select(Proves.delivery_id, Proves.by, Evidence.uploaded_by)
        .join(Evidence, col(Evidence.id) == Proves.evidence_id)
        .where(col(Proves.delivery_id).in_(deliveries))
    )
    found: dict[UUID, set[UUID]] = {}
    for delivery, put_by, uploaded_by in session.exec(query):
        found.setdefault(delivery, set()).update((put_by, uploaded_by))
    behind = people_behind(session, {who for each in found.values() for who in each})
    return {key: {behind[who] for who in each} for key, each in found.items()}


def arrived_of(session: Session, deliveries: Sequence[Delivery]) -> dict[UUID, Decimal]:
    """Give how much arrived of each delivery whose receiver says that it was less than all.

    What was said of a delivery holds for the one that took its place. Once the delivery was
    disputed, by the receiver's own word or by a person, whoever verifies it has weighed that word.
    """
    columns: list[Any] = [Delivery.return_id, Delivery.reference, Confirmation]
    query = (
        select(*columns)
        .join(Delivery, col(Delivery.id) == Confirmation.delivery_id)
        .where(
            col(Delivery.return_id).in_({one.return_id for one in deliveries}),
            col(Delivery.reference).in_({one.reference for one in deliveries}),
            col(Confirmation.answer).is_not(None),
        )
        # the last one stands: what the authority was told, whatever the supplier was
        .order_by(
            col(Confirmation.asker).desc(), col(Confirmation.answered_at), col(Confirmation.id)
        )
    )
    said = {(parent, reference): asked for parent, reference, asked in session.exec(query)}
    if not said:
        return {}
    disputed = _disputed_at(session, [one.id for one in deliveries])
    found = {}
    for one in deliveries:
        asked = said.get((one.return_id, one.reference))
        if asked is None or asked.answer is Answer.CONFIRMED:
            continue
        if one.id not in disputed or disputed[one.id] < asked.answered_at:
            found[one.id] = asked.quantity or Decimal(0)
    return found


def _disputed_at(session: Session, deliveries: Sequence[UUID]) -> dict[UUID, datetime]:
    """Give when each of some deliveries was disputed last, if it ever was."""
    query = (
        select(DeliveryMove.delivery_id, func.max(DeliveryMove.at))
        .where(
            col(DeliveryMove.delivery_id).in_(deliveries),
            DeliveryMove.became == DeliveryState.DISPUTED,
        )
        .group_by(col(DeliveryMove.delivery_id))
    )
    return dict(session.exec(query).all())


def unanswered(
    session: Session, deliveries: Sequence[Delivery], reporters: Mapping[UUID, Collection[UUID]]
) -> set[UUID]:
    """Name those whose doubt was taken over from another, and that nobody has looked at since.

    Only to submit a return makes somebody who reported a delivery dispute it.
    """
    query = (
        select(DeliveryMove.delivery_id, DeliveryMove.by)
        .join(Delivery, col(Delivery.id) == DeliveryMove.delivery_id)
        .where(
            col(Delivery.id).in_([one.id for one in deliveries]),
            Delivery.state == DeliveryState.DISPUTED,
            DeliveryMove.number == Delivery.moves,
        )
    )
    return {one for one, by in session.exec(query) if by in reporters[one]}


def number_among(session: Session, sample: Sample) -> int:
    """Give the how-manyeth sample one is, of those that any of its days are in."""
    return session.exec(select(number_of_draw()).where(Sample.id == sample.id)).one()


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
