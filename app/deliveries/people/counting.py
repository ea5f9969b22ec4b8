"""Keep the tokens of the people whom a delivery counts, until their day of erasure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete
from sqlmodel import Session, col, select

from app.deliveries.people.tables import PersonToken
from app.deliveries.tables import Delivery
from app.platform.database import WriteSession

_TOKENS = select(PersonToken.delivery_id, PersonToken.token).where(
    col(PersonToken.delivery_id).in_(bindparam("deliveries", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Counting:
    """Whom a delivery counts from now on, beside whom it counted."""

    delivery: Delivery
    before: frozenset[str]  #: the digests that are kept for it
    people: frozenset[str]  #: those that are to be


def keep_tokens(session: WriteSession, every: Iterable[Counting], now: datetime) -> None:
    """Keep exactly the tokens of the people whom deliveries count.

    Args:
        session: where they are kept.
        every: of deliveries that are flushed, each once.
        now: when.
    """
    for one in every:
        if gone := one.before - one.people:
            drop = delete(PersonToken).where(
                col(PersonToken.delivery_id) == one.delivery.id, col(PersonToken.token).in_(gone)
            )
            session.execute(drop)
        session.add_all(
            PersonToken(
                authority_id=one.delivery.authority_id,
                delivery_id=one.delivery.id,
                token=token,
                made_at=now,
            )
            for token in sorted(one.people - one.before)
        )


def drop_tokens(session: WriteSession, deliveries: Collection[UUID]) -> None:
    """Erase the tokens of deliveries that do not count any more."""
    if deliveries:
        query = delete(PersonToken).where(col(PersonToken.delivery_id).in_(deliveries))
        session.execute(query)


def tokens_of(session: Session, deliveries: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Give the digests that are kept for deliveries; one without any is left out."""
    if not deliveries:
        return {}
    found: dict[UUID, set[str]] = {}
    for delivery_id, token in session.execute(_TOKENS, {"deliveries": list(deliveries)}):
        found.setdefault(delivery_id, set()).add(token)
    return {delivery_id: frozenset(tokens) for delivery_id, tokens in found.items()}
