"""Reads of the jobs' states."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from app.platform.jobs.tables import OPEN, Job, JobSchedule, JobState
from app.problems import NotFound


def job_of(session: Session, authority: UUID, job_id: UUID) -> Job:
    """Give an authority's job; another's is not found."""
    query = select(Job).where(Job.id == job_id, Job.authority == authority)
    job = session.exec(query).one_or_none()
    if job is None:
        raise NotFound(f"There is no job {job_id}.")
    return job


def jobs_by_state(
    session: Session, quiet: Collection[str] = (), authority: UUID | None = None
) -> dict[tuple[str, JobState], int]:
    """Count the jobs of each kind that wait, run or were given up; those done are not counted.

    Args:
        session: where they are.
        quiet: kinds of which only those given up are counted. That any wait to be tried again
            is told, as one, so that somebody looks why; never how many.
        authority: only its jobs.
    """
    again = and_(col(Job.state) == JobState.WAITING, col(Job.attempts) > 0)
    told = or_(col(Job.kind).not_in(quiet), col(Job.state) == JobState.FAILED, again)
    query = (
        select(Job.kind, Job.state, func.count())
        .where(col(Job.state).in_(OPEN), told)
        .group_by(Job.kind, col(Job.state))
    )
    if authority is not None:
        query = query.where(Job.authority == authority)
    found = {(kind, JobState(state)): count for kind, state, count in session.exec(query)}
    waiting = {(kind, JobState.WAITING) for kind in quiet}
    return {one: 1 if one in waiting else count for one, count in found.items()}


def waiting_since(
    session: Session, now: datetime, quiet: Collection[str] = (), authority: UUID | None = None
) -> dict[str, datetime]:
    """Give since when the oldest job of each kind that is due has waited to be begun.

    Args:
        session: where they are.
        now: the time.
        quiet: kinds of which nothing is told.
        authority: only its jobs.
    """
    query = (
        select(Job.kind, func.min(Job.due))
        .where(Job.state == JobState.WAITING, Job.due <= now, col(Job.kind).not_in(quiet))
        .group_by(Job.kind)
    )
    if authority is not None:
        query = query.where(Job.authority == authority)
    return dict(session.exec(query).all())


def last_slots(session: Session) -> dict[str, datetime]:
    """Give for which time each schedule was last seen to."""
    rows = session.exec(select(JobSchedule.name, JobSchedule.fired_for))
    return dict(rows.all())
