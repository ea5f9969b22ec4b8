"""Erase referrals: of somebody who asks, and of everybody whose day has come.

Files that were saved before can be undone no longer, as that would bring them back.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_
from sqlmodel import Session, col, select

from app.brokerage.keeping import lock
from app.brokerage.tables import Referral, Vacancy
from app.deliveries.people.erasing import first_days_kept, years_before
from app.platform.database import WriteSession
from app.platform.events import note


def forget_referrals(session: WriteSession, authority_id: UUID, digest: str, now: datetime) -> int:
    """Delete every referral of one person, and give how many there were.

    Whoever asked, and all else that is kept of the person, is the matter of who calls this.

    Args:
        session: where they are kept.
        authority_id: whose register it is.
        digest: of the token, as the authority's key gives it.
        now: when, with an offset.
    """
    return _delete(session, authority_id, col(Referral.token) == digest, now)


def erase_due(session: WriteSession, today: date, years: int, now: datetime) -> dict[str, int]:
    """Delete every referral that is kept no longer.

    One to a vacancy is kept as the tokens of people in returns are: for as many years after the
    end of its contract as the contract's terms say. One event is noted for each authority that
    had any.

    Args:
        session: where they are kept.
        today: the day on which it is asked.
        years: for which a referral to no vacancy is kept.
        now: when, with an offset.

    Returns:
        How many were deleted.
    """
    due = or_(*_due(session, today, years))
    whose = select(Referral.authority_id).where(due).distinct()
    erased = 0
    for authority in sorted(session.exec(whose).all()):
        rows = _delete(session, authority, due, now)
        note(session, "referral.erased", authority, now, authority=authority, rows=rows)
        erased += rows
    return {"erased": erased}


def _delete(
    session: WriteSession, authority_id: UUID, which: ColumnElement[bool], now: datetime
) -> int:
    """Delete referrals under the lock of their register; what stood before is then another."""
    register = lock(session, authority_id, now)
    query: Any = delete(Referral).where(col(Referral.authority_id) == authority_id, which)
    gone = list(session.execute(query.returning(col(Referral.id))))
    register.version += 1
    register.updated_at = now
    session.flush()
    return len(gone)


def _due(session: Session, today: date, years: int) -> Iterator[ColumnElement[bool]]:
    """Tell in SQL which referrals are kept no longer."""
    referred_on = col(Referral.referred_on)
    yield and_(col(Referral.vacancy_id).is_(None), referred_on < years_before(today, years))
    filled = (
        select(Vacancy.contract_id)
        .join(Referral, col(Referral.vacancy_id) == Vacancy.id)
        .distinct()
    )
    for contract_id, first_kept in first_days_kept(session, filled, today):
        under = select(Vacancy.id).where(Vacancy.contract_id == contract_id)
        yield and_(col(Referral.vacancy_id).in_(under), referred_on < first_kept)
