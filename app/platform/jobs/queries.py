"""Reads of the jobs' states."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from app.platform.jobs.tables import Job, JobState
from app.problems import NotFound


def job_of(session: Session, authority: UUID, job_id: UUID) -> Job:
    """Give an authority's job; another's is not found."""
    query = select(Job).where(Job.id == job_id, Job.authority == authority)
    job = session.exec(query).one_or_none()
    if job is None:
        raise NotFound(f"There is no job {job_id}.")
    return job


def jobs_by_state(
    session: Session, quiet: Collection[str] = ()
) -> dict[tuple[str, JobState], int]:
    """Count the jobs of each kind that wait, run or were given up; those done are not counted.

    Args:
        session: where they are.
        quiet: kinds of which only those given up are counted. That any wait to be tried again
            is told, as one, so that somebody looks why; never how many.
    """
    again = and_(col(Job.state) == JobState.WAITING, col(Job.attempts) > 0)
    told = or_(col(Job.kind).not_in(quiet), col(Job.state) == JobState.FAILED, again)
    query = (
        select(Job.kind, Job.state, func.count())
        .where(col(Job.state) != JobState.DONE, told)
        .group_by(Job.kind, col(Job.state))
    )
    found = {(kind, JobState(state)): count for kind, state, count in session.exec(query)}
    waiting = {(kind, JobState.WAITING) for kind in quiet}
    return {one: 1 if one in waiting else count for one, count in found.items()}
