"""Deliveries with proof, those who are counted in two of them, and what receivers say."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from app.deliveries.evidence.tables import Answer, Asker, Confirmation
from app.deliveries.people.tables import Doubt, DoubtState, PersonToken
from app.deliveries.tables import Delivery
from app.platform.database import writing
from tests.callers import ISSUED
from tests.deliveries.evidence.made import Site


def evidenced(site: Site, quantity: str = "2", **facts: Any) -> UUID:
    """Have something reported, with a proof of it."""
    delivery = site.delivers(quantity=quantity, **facts)
    site.uploaded(delivery)
    return delivery


def same_people(
    site: Site, first: UUID, second: UUID, state: DoubtState = DoubtState.SAME
) -> None:
    """Have somebody decide whether two deliveries count the same people."""
    with writing(site.engine) as session:
        session.add(
            Doubt(
                authority_id=session.get_one(Delivery, first).authority_id, first_id=first,
                second_id=second, state=state, asked_at=ISSUED, updated_at=ISSUED,
            )
        )  # fmt: skip


def counts(site: Site, delivery: UUID, *tokens: str) -> UUID:
    """Have a delivery count people."""
    with writing(site.engine) as session:
        authority = session.get_one(Delivery, delivery).authority_id
        session.add_all(
            PersonToken(authority_id=authority, delivery_id=delivery, token=one, made_at=ISSUED)
            for one in tokens
        )
    return delivery


def answered(
    site: Site,
    delivery: UUID,
    answer: Answer,
    quantity: str | None = None,
    asker: Asker = Asker.AUTHORITY,
) -> None:
    """Have whoever received a delivery say something of it, to the authority unless told."""
    with writing(site.engine) as session:
        about = session.get_one(Delivery, delivery)
        session.add(
            Confirmation(
                authority_id=about.authority_id, contract_id=about.contract_id,
                delivery_id=delivery, organisation="Anytown Youth Forum",
                sent_to="a@forum.example", link_digest=f"{asker}{delivery.hex}",
                asked_by=about.recorded_by, asker=asker, asked_at=ISSUED, expires_at=ISSUED,
                answer=answer, answered_at=ISSUED, updated_at=ISSUED,
                quantity=Decimal(quantity) if quantity else None,
            )
        )  # fmt: skip


def corrected(site: Site, delivery: UUID, quantity: str = "2") -> UUID:
    """Have another delivery take the place of one, and give it."""
    with writing(site.engine) as session:
        was = session.get_one(Delivery, delivery)
        was.replaced, was.withdrawn_at, reference = 1, ISSUED, was.reference
    return evidenced(site, quantity, reference=reference)
