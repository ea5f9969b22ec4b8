"""Keep the tokens of the people whom a delivery counts, until their day of erasure."""

from collections.abc import Collection, Iterable
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


def keep_tokens(
    session: WriteSession,
    delivery: Delivery,
    digests: Iterable[str],
    now: datetime,
) -> None:
    """Keep exactly these tokens for a delivery.

    Args:
        session: where they are kept.
        delivery: flushed.
        digests: as `PeopleKey` gives them.
        now: when.
    """
    kept = tokens_of(session, [delivery.id]).get(delivery.id, frozenset())
    wanted = frozenset(digests)
    if gone := kept - wanted:
        drop = delete(PersonToken).where(
            col(PersonToken.delivery_id) == delivery.id, col(PersonToken.token).in_(gone)
        )
        session.execute(drop)
    session.add_all(
        PersonToken(
            authority_id=delivery.authority_id,
            delivery_id=delivery.id,
            token=token,
            made_at=now,
        )
        for token in sorted(wanted - kept)
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
