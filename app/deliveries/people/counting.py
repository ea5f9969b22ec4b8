"""Keep the tokens of the people whom a delivery counts, each until its day of erasure."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.deliveries.people.tables import PersonToken
from app.deliveries.tables import Delivery
from app.platform.database import WriteSession

MONTH, LEAP_DAY = 2, 29


def keep_tokens(
    session: WriteSession,
    delivery: Delivery,
    digests: Iterable[str],
    erase_after: date,
    now: datetime,
) -> None:
    """Keep exactly these tokens for a delivery.

    Args:
        session: where they are kept.
        delivery: flushed.
        digests: as `PeopleKey` gives them.
        erase_after: the last day on which they may be kept.
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
            erase_after=erase_after,
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
    query = select(PersonToken.delivery_id, PersonToken.token).where(
        col(PersonToken.delivery_id).in_(deliveries)
    )
    found: dict[UUID, set[str]] = {}
    for delivery_id, token in session.exec(query):
        found.setdefault(delivery_id, set()).add(token)
    return {delivery_id: frozenset(tokens) for delivery_id, tokens in found.items()}


def erase_after(contract_ends_on: date | None, delivered_on: date, years: int) -> date:
    """Give the last day on which a token may be kept.

    Args:
        contract_ends_on: the contract's last day, if it is known; else the delivery's counts.
        delivered_on: the delivery's last day.
        years: for which the contract has records kept after its end.
    """
    ends_on = max(contract_ends_on or delivered_on, delivered_on)
    if (ends_on.month, ends_on.day) == (MONTH, LEAP_DAY):
        ends_on = ends_on.replace(day=LEAP_DAY - 1)
    return ends_on.replace(year=min(ends_on.year + years, date.max.year))
