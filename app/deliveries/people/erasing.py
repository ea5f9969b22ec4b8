"""Erase tokens of people: of somebody who asks, and of everybody whose day has come.

Deliveries stay, and so do answers to questions; that somebody was counted cannot be told from
them any more. The log tells how many were erased, never which.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from app.contracts.tables import Contract
from app.deliveries.people.tables import PersonToken
from app.deliveries.people.token import PeopleKey
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note


def erase_person(
    session: WriteSession, key: PeopleKey, caller: Caller, token: str, now: datetime
) -> int:
    """Erase all that is kept of one person, and give how many rows that were.

    A supplier erases what its own deliveries hold; the authority, what any of them hold.

    Args:
        session: where it is kept.
        key: that tokens are kept under.
        caller: who asks, on behalf of the person.
        token: as it was reported.
        now: when.

    Raises:
        NoPeopleKey: if this deployment has no secret for tokens.
    """
    digest = key.digest(caller.authority_id, token)
    query: Any = delete(PersonToken).where(
        col(PersonToken.authority_id) == caller.authority_id, col(PersonToken.token) == digest
    )
    if caller.supplier_id is not None:
        query = query.where(col(PersonToken.delivery_id).in_(_of_supplier(caller.supplier_id)))
    erased = len(session.execute(query.returning(col(PersonToken.id))).all())
    note(
        session, "person.erased", caller.authority_id, now, authority=caller.authority_id,
        actor=caller.who, rows=erased,
    )  # fmt: skip
    return erased


def erase_due(session: WriteSession, today: date, now: datetime) -> dict[str, int]:
    """Erase every token that was to be kept no longer than until the day before.

    One event is noted for each authority that had any.

    Returns:
        How many rows were erased.
    """
    query = delete(PersonToken).where(col(PersonToken.erase_after) < today)
    gone = session.execute(query.returning(col(PersonToken.authority_id)))
    by_authority: Counter[UUID] = Counter(authority for (authority,) in gone)
    for authority in sorted(by_authority):
        note(
            session, "person.erased", authority, now, authority=authority,
            rows=by_authority[authority],
        )  # fmt: skip
    return {"erased": by_authority.total()}


def _of_supplier(supplier_id: UUID) -> Any:
    return (
        select(Delivery.id)
        .join(Contract, col(Contract.id) == Delivery.contract_id)
        .where(Contract.supplier_id == supplier_id)
    )
