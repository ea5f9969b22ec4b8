"""The event log: what changed, written in the transaction that changed it.

One table serves two readers: an auditor asking who did what, and whoever tells subscribers. Where
there are any, a job that does so is asked for in the same transaction. A use case notes one event.
Rows are only ever added; triggers in both databases see to that.

Each authority's events are numbered without gaps in the order in which their transactions
commit, because the row that holds the last number stays locked until then. Each event also
carries a digest over itself and the one before, so a changed, missing or swapped row shows.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import UniqueConstraint, bindparam, false
from sqlalchemy.event import listen
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Field, Session, SQLModel, col, select

from app.platform.columns import JsonText, Moment, canonical
from app.platform.database import WriteSession, add_if_new
from app.platform.identifiers import SERVICE, new_id
from app.platform.jobs.enqueuing import enqueue

logger = structlog.get_logger("events")

_HELD = "held events"  #: of a session: what was noted, and waits for the end of its work
#: of a session: lines for the log, each with the innermost transaction in which it was noted
_UNTOLD = "untold events"

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
    #: whether somebody is to be told of what comes
    is_followed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    #: whether a job that does so was asked for and has not begun to look
    is_asked: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


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
    Within `noting_last` it is numbered only at the end.

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
    event = Event(
        authority=authority,
        number=0,
        kind=kind,
        subject=str(subject),
        actor=str(actor),
        at=now,
        facts=facts,
        digest="",
    )
    held = session.info.get(_HELD)
    if held is None:
        _add(session, authority, [(event, is_quiet)])
    else:
        held.append((event, is_quiet))
    return event


@contextmanager
def noting_last(session: WriteSession) -> Iterator[None]:
    """Add what is noted within to the log at the end: several use cases, one after the other.

    Each would lock the log and go on to lock what others hold who wait for the log.
    """
    held: list[tuple[Event, bool]] = []
    session.info[_HELD] = held
    try:
        yield
    finally:
        del session.info[_HELD]
    for authority in sorted({event.authority for event, _ in held}):
        _add(session, authority, [one for one in held if one[0].authority == authority])


@contextmanager
def trying(session: WriteSession) -> Iterator[None]:
    """Do what may be refused: then nothing of it stays, nor of what it noted."""
    held = session.info.get(_HELD, [])
    before = len(held)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        del held[before:]
        raise


def _add(session: WriteSession, authority: UUID, noted: Sequence[tuple[Event, bool]]) -> None:
    """Number what was noted in an authority's log, and have whoever follows it told."""
    log = _lock_log(session, authority)
    for event, _ in noted:
        event.number = log.number + 1
        event.digest = digest_of(event, log.digest)
        log.number, log.digest = event.number, event.digest
        session.add(event)
    session.flush()
    if log.is_followed and not log.is_asked:
        log.is_asked = True
        enqueue(session, TELL, {}, noted[-1][0].at, authority=authority)
    for event, is_quiet in noted:
        if not is_quiet:
            _log_once_kept(session, event)


def _log_once_kept(session: WriteSession, event: Event) -> None:
    """Have a line of the log tell of an event once the whole transaction has committed."""
    subject, number = event.subject, event.number
    told = {"kind": event.kind, "id": str(event.id), "subject": subject, "number": number}
    if _UNTOLD not in session.info:
        session.info[_UNTOLD] = []
        listen(session, "after_commit", _tell_kept)
        listen(session, "after_soft_rollback", _forget_undone)
    within = session.get_nested_transaction() or session.get_transaction()
    session.info[_UNTOLD].append((told, within))


def _tell_kept(session: Session) -> None:
    """Tell of what was noted, unless it is only a part of the transaction that has ended."""
    if session.in_nested_transaction():
        return
    for told, _ in session.info[_UNTOLD]:
        logger.info("event", **told)
    session.info[_UNTOLD].clear()


def _forget_undone(session: Session, undone: SessionTransaction) -> None:
    """Forget what was noted within a transaction, or a part of one, that was rolled back."""
    untold = session.info[_UNTOLD]
    untold[:] = [one for one in untold if not _is_within(one[1], undone)]


def _is_within(inner: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is outer


def follow(session: WriteSession, authority: UUID) -> int:
    """Have a job tell of whatever comes in an authority's log; give the number it stands at.

    The log stays locked until the transaction ends, so what comes has a higher number.
    """
    log = _lock_log(session, authority)
    log.is_followed = True
    session.flush()
    return log.number


def begin_telling(session: WriteSession, authority: UUID) -> None:
    """Say that somebody begins to tell of what is new: for what comes now, a job is asked anew.

    Commit it before you look: then all is seen for which no job is asked, and however much
    happens until then, there is one.
    """
    _lock_log(session, authority).is_asked = False


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
