"""Background work over HTTP: how much there is, what was given up and why, and to retry it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request
from sqlmodel import col, select

from app.organisations.authenticating import needs
from app.organisations.background.messages import (
    EXAMPLE_FAILED,
    BackgroundOut,
    FailedJobOut,
    FailedJobPage,
    JobRetriedOut,
    KindOut,
    RetriedOut,
    RetryIn,
    ScheduleOut,
)
from app.organisations.background.retrying import retry_job, retry_kind
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.jobs.kinds import Shop
from app.platform.jobs.queries import jobs_by_state, last_slots, waiting_since
from app.platform.jobs.tables import Job, JobState
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of

router = Router(prefix="/v1", tags=["background work"])

Reader = Annotated[Caller, needs(Scope.JOBS_READ)]
Writer = Annotated[Caller, needs(Scope.JOBS_WRITE)]
JobId = Annotated[UUID, Path(examples=[EXAMPLE_FAILED])]


def shop_of(request: Request) -> Shop:
    """Give all that the workers know how to do."""
    shop: Shop = request.app.state.shop
    return shop


ShopDep = Annotated[Shop, Depends(shop_of)]


@router.get("/background-work")
def read_background_work(
    caller: Reader, session: ReadDep, shop: ShopDep, now: NowDep
) -> BackgroundOut:
    """Tell how much background work your authority has, by kind, and when the calendar asks."""
    owner, quiet = caller.authority_id, shop.quiet()
    counts = jobs_by_state(session, quiet, owner)
    since = waiting_since(session, now, quiet, owner)
    kinds = [
        KindOut(
            kind=kind.name,
            waiting=counts.get((kind.name, JobState.WAITING), 0),
            running=counts.get((kind.name, JobState.RUNNING), 0),
            failed=counts.get((kind.name, JobState.FAILED), 0),
            oldest_seconds=int((now - since[kind.name]).total_seconds())
            if kind.name in since
            else None,
            is_quiet=kind.is_quiet,
        )
        for kind in sorted(shop.kinds, key=lambda one: one.name)
    ]
    last = last_slots(session)
    schedules = [ScheduleOut.of(one, last.get(one.name), now) for one in shop.schedules]
    return BackgroundOut(kinds=kinds, schedules=schedules)


@router.get("/failed-jobs")
def list_failed_jobs(
    caller: Reader, session: ReadDep, shop: ShopDep, updated: UpdatedDep, asked: PagingDep
) -> FailedJobPage:
    """List the jobs of your authority that were given up, and why; not those of quiet kinds."""
    query = select(Job, Job.ended_at, Job.id).where(
        Job.authority == caller.authority_id,
        Job.state == JobState.FAILED,
        col(Job.kind).not_in(shop.quiet()),
        col(Job.ended_at).is_not(None),
    )
    query = updated.within(query, Job.ended_at)
    found = page_of(session, query, (Job.ended_at, Job.id), asked)
    return FailedJobPage(data=[FailedJobOut.of(row[0]) for row in found.rows], page=found.marks)


@router.post("/failed-jobs/{job_id}/retry", status_code=201)
def retry_failed_job(
    caller: Writer, job_id: JobId, session: WriteDep, shop: ShopDep, now: NowDep
) -> JobRetriedOut:
    """Have a job done after all that was given up, once its trouble is mended."""
    job = retry_job(session, caller, shop.by_name(), job_id, now)
    return JobRetriedOut(id=job.id, kind=job.kind, state=job.state)


@router.post("/failed-jobs/retries", status_code=201)
def retry_failed_jobs(
    caller: Writer, body: RetryIn, session: WriteDep, shop: ShopDep, now: NowDep
) -> RetriedOut:
    """Have all jobs of one kind done after all that were given up, quiet ones too."""
    retried = retry_kind(session, caller, shop.by_name(), body.kind, now)
    return RetriedOut(kind=body.kind, retried=retried)
