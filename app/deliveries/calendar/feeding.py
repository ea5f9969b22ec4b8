"""Give out links by which calendar programs read duties, and take them back.

Such programs send no headers, so the link itself is the key: it reads duties and nothing else.
Only its digest is kept. It ends when it is revoked, and with the key that it was made with.
"""

import hashlib
from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.duties.tables import CalendarFeed
from app.organisations.caller import Caller
from app.organisations.role import scopes_of
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey, Person
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided, NotFound

TOKEN_BYTES = 32


def give_feed(
    session: WriteSession, caller: Caller, label: str, now: datetime
) -> tuple[CalendarFeed, str]:
    """Give a new feed and the secret of its link, which is told this once.

    Args:
        session: where it is kept.
        caller: who may read it; a supplier's has that supplier's duties alone.
        label: what it is for.
        now: when.
    """
    token = token_urlsafe(TOKEN_BYTES)
    made = CalendarFeed(
        authority_id=caller.authority_id,
        supplier_id=caller.supplier_id,
        label=label,
        digest=_digest(token),
        key_id=caller.key_id,
        made_by=caller.who,
        made_at=now,
        updated_at=now,
    )
    session.add(made)
    session.flush()
    note(
        session, "calendar_feed.given", made.id, now, authority=caller.authority_id,
        actor=caller.who,
    )  # fmt: skip
    return made, token


def take_back_feed(
    session: WriteSession, caller: Caller, feed_id: UUID, now: datetime
) -> CalendarFeed:
    """End a feed at once.

    Raises:
        NotFound: if there is none, or it is not the caller's to end.
        AlreadyDecided: if it has ended.
    """
    query = select(CalendarFeed).where(
        CalendarFeed.id == feed_id,
        CalendarFeed.authority_id == caller.authority_id,
        CalendarFeed.supplier_id == caller.supplier_id,
    )
    found = session.exec(query.with_for_update()).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no calendar feed {feed_id}.", "List them to see which there are."
        )
    if found.revoked_at is not None:
        raise AlreadyDecided("This feed has ended.", "Ask for a new one if you need it.")
    found.revoked_at, found.revoked_by, found.updated_at = now, caller.who, now
    note(
        session, "calendar_feed.revoked", found.id, now, authority=found.authority_id,
        actor=caller.who,
    )  # fmt: skip
    return found


def reader_by(session: Session, token: str, now: datetime) -> Caller:
    """Give whoever a link lets read: the one who made it, as far as they still may.

    Raises:
        NotFound: if there is no such link, or it or its maker's key has ended; all look alike.
    """
    query = (
        select(CalendarFeed, ApiKey)
        .join(ApiKey)
        .where(CalendarFeed.digest == _digest(token), col(CalendarFeed.revoked_at).is_(None))
    )
    found = session.exec(query).one_or_none()
    if found is None or not _may(session, found[1], now):
        raise NotFound("This calendar link does not work.", "Ask for a new one.")
    feed, key = found
    return Caller(
        key.id, feed.authority_id, key.mode, frozenset({Scope.CONTRACTS_READ}),
        key.person_id, feed.supplier_id,
    )  # fmt: skip


def _may(session: Session, key: ApiKey, now: datetime) -> bool:
    is_over = key.expires_at is not None and key.expires_at <= now
    if key.revoked_at is not None or is_over or Scope.CONTRACTS_READ not in key.scopes:
        return False
    if key.person_id is None:
        return True
    person = session.get_one(Person, key.person_id)
    return person.active and Scope.CONTRACTS_READ in scopes_of(person.roles)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
