"""The event log: what changed, written in the transaction that changed it.

One table serves two readers: an auditor asking who did what, and whoever tells subscribers. Where
there are any, a job that does so is asked for in the same transaction. A use case notes one event.
Rows are only ever added; triggers in both databases see to that.

Each authority's events are numbered without gaps in the order in which their transactions
commit, because the row that holds the last number stays locked until then. Each event also
carries a digest over itself and the one before, so a changed, missing or swapped row shows.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import UniqueConstraint, bindparam
from sqlalchemy.event import listen
from sqlmodel import Field, Session, SQLModel, col, select

from app.platform.columns import JsonText, Moment, canonical
from app.platform.database import WriteSession, add_if_new
from app.platform.identifiers import SERVICE, new_id
from app.platform.jobs.enqueuing import enqueue

logger = structlog.get_logger("events")

TELL = "events.tell"  #: the kind of job that tells subscribers what is new in an authority's log


class Event(SQLModel, table=True):
    """Something that was done, by whom, to what, and when."""

    __table_args__ = (UniqueConstraint("authority", "number", name="event_number_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority: UUID  #: whose log it is in; `SERVICE` for nobody's
    number: int  #: 1, 2, 3 … within that authority's log
    kind: str = Field(max_length=64, index=True)  #: thing and deed, such as `rule_set.published`
    subject: str = Field(max_length=200, index=True)  #: id of what was changed
    actor: str = Field(max_length=200)  #: id of the key or person who did it; empty: the service
    at: datetime = Field(sa_type=Moment)
    facts: dict[str, Any] = Field(sa_type=JsonText)  #: ids, counts and digests; nothing sealed
    digest: str = Field(max_length=64)  #: SHA-256 over the event before and this one


class EventLog(SQLModel, table=True):
    """Where one authority's log stands: locked while an event is added to it."""

    authority: UUID = Field(primary_key=True)
    number: int  #: number of its last event
    digest: str = Field(max_length=64)  #: digest of its last event
    is_followed: bool = False  #: whether somebody is to be told of what comes


#: made once for all, since every change asks it
_LOG = (
    select(EventLog)
    .where(col(EventLog.authority) == bindparam("authority"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def note(
    session: WriteSession,
    kind: str,
    subject: UUID | str,
    now: datetime,
    *,
    authority: UUID = SERVICE,
    actor: UUID | str = "",
    is_quiet: bool = False,
    **facts: Any,
) -> Event:
    """Add an event to an authority's log, in the session's transaction.

    Call it last in a use case: on PostgreSQL the authority's other writers wait from here on.

    Args:
        session: the session of the change itself.
        kind: thing and deed, such as `rule_set.published`.
        subject: id of what was changed.
        now: when, with an offset.
        authority: whose log it belongs in.
        actor: who did it, from the authentication and nothing else.
        is_quiet: no line of the log tells of it, not even that it happened.
        facts: ids, counts, digests; decimals, times and UUIDs are kept as text. Never names,
            secrets, or anything sealed.
    """
    log = _lock_log(session, authority)
    event = Event(
        authority=authority,
        number=log.number + 1,
        kind=kind,
        subject=str(subject),
        actor=str(actor),
        at=now,
        facts=facts,
        digest="",
    )
    event.digest = digest_of(event, log.digest)
    log.number, log.digest = event.number, event.digest
    session.add(event)
    session.flush()
    if log.is_followed:
        key = f"{TELL}:{authority}:{event.number}"
        enqueue(session, TELL, {}, now, authority=authority, unique_key=key)
    if is_quiet:
        return event
    told = {"kind": kind, "id": str(event.id), "subject": event.subject, "number": event.number}
    listen(session, "after_commit", lambda _: logger.info("event", **told), once=True)
    return event


def follow(session: WriteSession, authority: UUID) -> int:
    """Have a job tell of whatever comes in an authority's log; give the number it stands at.

    The log stays locked until the transaction ends, so what comes has a higher number.
    """
    log = _lock_log(session, authority)
    log.is_followed = True
    session.flush()
    return log.number


def digest_of(event: Event, previous: str) -> str:
    """Work out an event's digest from what it says and the digest before it."""
    told: Mapping[str, Any] = {
        "id": event.id,
        "authority": event.authority,
        "number": event.number,
        "kind": event.kind,
        "subject": event.subject,
        "actor": event.actor,
        "at": event.at,
        "facts": event.facts,
        "previous": previous,
    }
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def first_fault(session: Session, authority: UUID = SERVICE) -> int | None:
    """Give the number of the first event that was altered, removed or swapped, if any.

    It reads the log as a stream. It cannot tell that events were cut off at the end together
    with the log's own row: that shows only against a number and digest published elsewhere.
    """
    log = session.get(EventLog, authority)
    number, digest = 0, ""
    query = select(Event).where(Event.authority == authority).order_by(col(Event.number))
    with session.exec(query.execution_options(yield_per=1000)) as events:
        for event in events:
            number += 1
            digest = digest_of(event, digest)
            if (event.number, event.digest) != (number, digest):
                return number
    if log is None:
        return None if number == 0 else 1
    return None if (log.number, log.digest) == (number, digest) else number + 1


def _lock_log(session: WriteSession, authority: UUID) -> EventLog:
    """Lock the authority's log until the transaction ends, and make it on first use."""
    asked = {"authority": authority}
    log: EventLog | None = session.execute(_LOG, asked).scalar_one_or_none()
    if log is None:
        add_if_new(session, EventLog(authority=authority, number=0, digest=""))
        log = session.execute(_LOG, asked).scalar_one()
    return log
