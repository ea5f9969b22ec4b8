"""Have work done after all that was given up, once what kept it from being done is mended."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.jobs.enqueuing import retry
from app.platform.jobs.kinds import Kind
from app.platform.jobs.tables import Job, JobState
from app.problems import Conflict, NotFound

AT_ONCE = 1_000  #: jobs that one request retries


class JobNotFailed(Conflict):
    """A job was not given up: it is done, or will be."""

    slug = "job-not-failed"
    title = "The job was not given up"


def retry_job(
    session: WriteSession, caller: Caller, kinds: Mapping[str, Kind], job_id: UUID, now: datetime
) -> Job:
    """Retry one job; of quiet kinds none is known by itself.

    Raises:
        NotFound: if there is no such job for the caller.
        JobNotFailed: if it was not given up.
    """
    query = select(Job).where(Job.id == job_id, Job.authority == caller.authority_id)
    job = session.exec(query.with_for_update()).one_or_none()
    if job is None or job.kind not in kinds or kinds[job.kind].is_quiet:
        raise NotFound(f"There is no job {job_id}.", "GET /v1/failed-jobs lists those given up.")
    if job.state is not JobState.FAILED:
        raise JobNotFailed(f"This job is {job.state}.", "Only what was given up is retried.")
    retry(session, job, kinds[job.kind], now)
    _note(session, caller, job.kind, 1, now)
    return job


def retry_kind(
    session: WriteSession, caller: Caller, kinds: Mapping[str, Kind], kind: str, now: datetime
) -> int:
    """Retry all of one kind that was given up, up to a thousand; give how many.

    Raises:
        NotFound: if there is no such kind.
    """
    if kind not in kinds:
        raise NotFound(f"There is no kind of job {kind!r}.", "GET /v1/background-work lists them.")
    query = select(Job).where(
        Job.authority == caller.authority_id, Job.kind == kind, Job.state == JobState.FAILED
    )
    query = query.order_by(col(Job.id)).limit(AT_ONCE).with_for_update()
    jobs = session.exec(query).all()
    for job in jobs:
        retry(session, job, kinds[kind], now)
    if jobs:
        _note(session, caller, kind, len(jobs), now)
    return len(jobs)


def _note(session: WriteSession, caller: Caller, kind: str, count: int, now: datetime) -> None:
    note(
        session, "jobs.retried", kind, now, authority=caller.authority_id, actor=caller.who,
        count=count,
    )  # fmt: skip
