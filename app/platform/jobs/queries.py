"""Reads of the jobs' states."""

from uuid import UUID

from sqlalchemy import func
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


def jobs_by_state(session: Session) -> dict[tuple[str, JobState], int]:
    """Count the jobs of each kind that wait, run or were given up; those done are not counted."""
    query = (
        select(Job.kind, Job.state, func.count())
        .where(col(Job.state) != JobState.DONE)
        .group_by(Job.kind, col(Job.state))
    )
    return {(kind, JobState(state)): count for kind, state, count in session.exec(query)}
