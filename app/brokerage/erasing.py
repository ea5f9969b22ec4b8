"""Erase what is kept of somebody who was referred, for a person who asks for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from app.brokerage.keeping import lock
from app.brokerage.tables import Referral
from app.deliveries.people.tables import PersonErasure
from app.deliveries.people.token import PeopleKey
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note


def erase_referrals(
    session: WriteSession,
    key: PeopleKey,
    caller: Caller,
    token: str,
    reason: str,
    now: datetime,
) -> int:
    """Delete every referral of one person, and give how many there were.

    Files that were saved before can be undone no longer, as that would bring them back.

    Args:
        session: where they are kept.
        key: that tokens are kept under.
        caller: somebody of the authority who answers for it.
        token: as the brokerage gave it.
        reason: why; kept with who erased.
        now: when, with an offset.

    Raises:
        PersonNeeded: if a program calls.
        NoPeopleKey: if this deployment has no secret for tokens.
    """
    person = caller.person()
    digest = key.digest(caller.authority_id, token)
    register = lock(session, caller.authority_id, now)
    mine = col(Referral.authority_id) == caller.authority_id
    query: Any = delete(Referral).where(mine, col(Referral.token) == digest)
    gone = list(session.execute(query.returning(col(Referral.id))))
    register.version += 1
    register.updated_at = now
    made = PersonErasure(
        authority_id=caller.authority_id, deliveries=0, reason=reason, by=person, at=now
    )
    session.add(made)
    session.flush()
    note(
        session, "referral.erased", made.id, now, authority=caller.authority_id,
        actor=caller.who, rows=len(gone),
    )  # fmt: skip
    return len(gone)
