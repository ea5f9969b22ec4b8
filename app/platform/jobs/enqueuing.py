"""Asking for work, in the transaction of whatever makes the work necessary."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
from sqlmodel import select

from app.platform.database import WriteSession, add_if_new
from app.platform.identifiers import SERVICE
from app.platform.jobs.kinds import Kind, Late
from app.platform.jobs.tables import Job, JobState

QUEUE = "jobs"
TASK = "run"
LAST = -1  #: procrastinate's priority of what others go before

#: never opened: it only writes procrastinate's row through the session's own connection
_sender = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def enqueue(
    session: WriteSession,
    kind: str,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    authority: UUID = SERVICE,
    unique_key: str | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Ask for a job. It is there once the session commits, and never if it rolls back.

    Args:
        session: the session of the change that needs the work.
        kind: name of a registered kind; jobs of a `Late` one let others go before.
        payload: ids and plain values for the handler; decimals and times come back as text.
        now: when it is asked for.
        authority: whose work it is.
        unique_key: at most 200 characters. When a job with this key was ever asked for, that
            one is given back, whatever its state, and none is added.
        not_before: when it may start; else at once.
    """
    job = Job(
        kind=kind,
        authority=authority,
        payload=dict(payload),
        unique_key=unique_key,
        due=not_before or now,
        asked_at=now,
    )
    if not add_if_new(session, job):
        return session.exec(select(Job).where(Job.unique_key == unique_key)).one()
    if session.get_bind().dialect.name == "postgresql":
        _hand_over(session, job.id, not_before, LAST if isinstance(kind, Late) else 0)
    return session.exec(select(Job).where(Job.id == job.id)).one()


def retry(session: WriteSession, job: Job, kind: Kind, now: datetime) -> None:
    """Have a job that was given up done after all; it has as many attempts more as its kind.

    What it was begun before still counts, so that a worker of then can spoil nothing.
    """
    job.state, job.due, job.trouble, job.ended_at = JobState.WAITING, now, None, None
    job.most_attempts = job.attempts + kind.attempts
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        _hand_over(session, job.id, None, LAST if isinstance(kind.name, Late) else 0)


def _hand_over(
    session: WriteSession, job_id: UUID, not_before: datetime | None, priority: int
) -> None:
    """Tell procrastinate, on the connection and in the transaction of the session."""
    connection = session.connection().connection.driver_connection
    task = _sender.configure_task(
        TASK, queue=QUEUE, schedule_at=not_before, priority=priority, connection=connection,
        allow_unknown=True,
    )  # fmt: skip
    task.defer(job=str(job_id))
