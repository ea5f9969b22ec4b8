"""Jobs that lasted, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from sqlmodel import select

from app.contracts.queries import contract_for
from app.contracts.today import today
from app.deliveries.standing.lasting.checking import check_jobs
from app.deliveries.standing.lasting.messages import (
    CheckWantingOut,
    JobCheckIn,
    JobCheckOut,
    JobCheckPage,
    LastingJobsOut,
    LastingShareOut,
)
from app.deliveries.standing.lasting.queries import checks_wanting, shares, weeks_of
from app.deliveries.standing.routes import ContractId, On
from app.deliveries.standing.tables import JobCheck
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of

router = Router(prefix="/v1", tags=["lasting jobs"])

Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
DeliveryId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000080"])]


@router.post("/deliveries/{delivery_id}/job-checks", status_code=201)
def check_lasting_jobs(
    caller: Annotated[Caller, needs(Scope.DELIVERIES_VERIFY)],
    delivery_id: DeliveryId,
    body: JobCheckIn,
    session: WriteDep,
    now: NowDep,
) -> JobCheckOut:
    """Record how many of a delivery's jobs are still there after 13, 26 or 52 weeks.

    Of the rest it is not known. A later check of the same weeks replaces it, for a reason; both
    stay.
    """
    made = check_jobs(session, caller, delivery_id, body.check(), now)
    return JobCheckOut.model_validate(made, from_attributes=True)


@router.get("/contracts/{contract_id}/job-checks")
def list_job_checks(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> JobCheckPage:
    """List the checks of a contract's jobs in the order in which they were made."""
    contract = contract_for(session, caller, contract_id)
    columns = [getattr(JobCheck, name) for name in JobCheckOut.model_fields]
    query = select(*columns).where(JobCheck.contract_id == contract.id)
    query = updated.within(query, JobCheck.at)
    found = page_of(session, query, (JobCheck.at, JobCheck.id), asked)
    rows = [JobCheckOut.model_validate(row, from_attributes=True) for row in found.rows]
    return JobCheckPage(data=rows, page=found.marks)


@router.get("/contracts/{contract_id}/lasting-jobs")
def read_lasting_jobs(
    caller: Reader, contract_id: ContractId, session: ReadDep, now: NowDep, on: On = None
) -> LastingJobsOut:
    """Say how many of a contract's jobs lasted, how many ended, and of how many none knows."""
    contract = contract_for(session, caller, contract_id)
    day = on or today(contract.zone, now)
    weeks = weeks_of(session, contract.id)
    return LastingJobsOut(
        contract_id=contract.id,
        on=day,
        shares=[LastingShareOut.of(one) for one in shares(session, contract.id, weeks, day)],
        wanting=[
            CheckWantingOut.of(one) for one in checks_wanting(session, contract.id, weeks, day)
        ],
    )
