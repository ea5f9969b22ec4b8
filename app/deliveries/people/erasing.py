"""Erase tokens of people: of somebody who asks, and of everybody whose day has come.

Deliveries stay, and so do answers to questions; that somebody was counted cannot be told from
them any more. The log tells how many were erased, never which; each delivery keeps how many of
its own were, since one about whom less can be told is looked at sooner.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import MINYEAR, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select

from app.deliveries.people.tables import PersonErasure, PersonToken
from app.deliveries.people.token import PeopleKey
from app.deliveries.queries import contracts_kept
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note


def erase_person(
    session: WriteSession,
    key: PeopleKey,
    caller: Caller,
    token: str,
    reason: str,
    now: datetime,
) -> int:
    """Erase all that is kept of one person, and give how many deliveries held it.

    A supplier erases what its own deliveries hold; the authority, what any of them hold.

    Args:
        session: where it is kept.
        key: that tokens are kept under.
        caller: somebody who answers for it, on behalf of the person.
        token: as it was reported.
        reason: why.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        NoPeopleKey: if this deployment has no secret for tokens.
    """
    person = caller.person()
    digest = key.digest(caller.authority_id, token)
    query: Any = delete(PersonToken).where(
        col(PersonToken.authority_id) == caller.authority_id, col(PersonToken.token) == digest
    )
    if caller.supplier_id is not None:
        query = query.where(col(PersonToken.delivery_id).in_(_of_supplier(caller.supplier_id)))
    held = [one for (one,) in session.execute(query.returning(col(PersonToken.delivery_id)))]
    fewer = update(Delivery).where(col(Delivery.id).in_(held))
    session.execute(fewer.values(tokens_erased=Delivery.tokens_erased + 1))
    made = PersonErasure(
        authority_id=caller.authority_id, supplier_id=caller.supplier_id, deliveries=len(held),
        reason=reason, by=person, at=now,
    )  # fmt: skip
    session.add(made)
    note(
        session, "person.erased", made.id, now, authority=caller.authority_id, actor=caller.who,
        rows=len(held),
    )  # fmt: skip
    return len(held)


def erase_due(session: WriteSession, today: date, now: datetime) -> dict[str, int]:
    """Erase every token of a contract whose records are kept no longer.

    The day follows from when the contract ends and from what was agreed, as both are by now. One
    event is noted for each authority that had any.

    Returns:
        How many rows were erased.
    """
    by_authority: Counter[UUID] = Counter()
    for contract_id, last_on, years in list(_contracts(session)):
        first_kept = _years_before(today, years)
        if last_on is not None and last_on >= first_kept:
            continue
        due = select(Delivery.id).where(
            Delivery.contract_id == contract_id, col(Delivery.delivered_on) < first_kept
        )
        gone = session.execute(
            delete(PersonToken)
            .where(col(PersonToken.delivery_id).in_(due))
            .returning(col(PersonToken.authority_id))
        )
        by_authority.update(authority for (authority,) in gone)
    for authority in sorted(by_authority):
        note(
            session, "person.erased", authority, now, authority=authority,
            rows=by_authority[authority],
        )  # fmt: skip
    return {"erased": by_authority.total()}


def _contracts(session: WriteSession) -> Iterator[tuple[UUID, date | None, int]]:
    """Give each contract with tokens, its last day, and for how many years they are kept."""
    counting = (
        select(Delivery.contract_id)
        .join(PersonToken, col(PersonToken.delivery_id) == Delivery.id)
        .distinct()
    )
    for contract, years in contracts_kept(session, counting):
        yield contract.id, contract.ended_on or contract.ends_on, years


def _years_before(day: date, years: int) -> date:
    """Give the day so many years before; of a leap day, the next where the year has none."""
    year = max(day.year - years, MINYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _of_supplier(supplier_id: UUID) -> Any:
    return (
        select(Delivery.id)
        .join(Return, col(Return.id) == Delivery.return_id)
        .where(Return.supplier_id == supplier_id)
    )
