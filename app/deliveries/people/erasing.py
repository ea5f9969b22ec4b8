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
from sqlmodel import Session, col, select

from app.deliveries.people.tables import PersonToken
from app.deliveries.queries import contracts_kept
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note


def forget_person(session: WriteSession, caller: Caller, digest: str) -> int:
    """Erase the tokens of one person, and give how many deliveries held one.

    A supplier's are erased from its own deliveries; the authority's, from all of them. Whoever
    asked, and all else that is kept of the person, is the matter of who calls this.

    Args:
        session: where they are kept.
        caller: on whose behalf.
        digest: of the token, as the authority's key gives it.
    """
    query: Any = delete(PersonToken).where(
        col(PersonToken.authority_id) == caller.authority_id, col(PersonToken.token) == digest
    )
    if caller.supplier_id is not None:
        query = query.where(col(PersonToken.delivery_id).in_(_of_supplier(caller.supplier_id)))
    held = [one for (one,) in session.execute(query.returning(col(PersonToken.delivery_id)))]
    fewer = update(Delivery).where(col(Delivery.id).in_(held))
    session.execute(fewer.values(tokens_erased=Delivery.tokens_erased + 1))
    return len(held)


def erase_due(session: WriteSession, today: date, now: datetime) -> dict[str, int]:
    """Erase every token of a contract whose records are kept no longer.

    The day follows from when the contract ends and from what was agreed, as both are by now. One
    event is noted for each authority that had any.

    Returns:
        How many rows were erased.
    """
    by_authority: Counter[UUID] = Counter()
    counting = (
        select(Delivery.contract_id)
        .join(PersonToken, col(PersonToken.delivery_id) == Delivery.id)
        .distinct()
    )
    for contract_id, first_kept in list(first_days_kept(session, counting, today)):
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


def first_days_kept(session: Session, contracts: Any, today: date) -> Iterator[tuple[UUID, date]]:
    """Give each contract whose records are kept no longer, with the first day that still is.

    Args:
        session: where to read.
        contracts: a query of their ids; of those that still run, or ended too lately, none is
            given. One whose last day is not known goes by the day of each record.
        today: the day on which it is asked.
    """
    for contract, years in contracts_kept(session, contracts):
        last_on, first_kept = contract.ended_on or contract.ends_on, years_before(today, years)
        if last_on is None or last_on < first_kept:
            yield contract.id, first_kept


def years_before(day: date, years: int) -> date:
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
