"""Asking for work, in the transaction of whatever makes the work necessary."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
from sqlmodel import select

from app.platform.database import WriteSession, add_if_new
from app.platform.identifiers import SERVICE
from app.platform.jobs.tables import Job

QUEUE = "jobs"
TASK = "run"

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
        kind: name of a registered kind.
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
        _hand_over(session, job.id, not_before)
    return session.exec(select(Job).where(Job.id == job.id)).one()


def _hand_over(session: WriteSession, job_id: UUID, not_before: datetime | None) -> None:
    """Tell procrastinate, on the connection and in the transaction of the session."""
    connection = session.connection().connection.driver_connection
    task = _sender.configure_task(
        TASK, queue=QUEUE, schedule_at=not_before, connection=connection, allow_unknown=True
    )
    task.defer(job=str(job_id))
