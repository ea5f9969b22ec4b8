"""Amendments over HTTP, and the versions that they make."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request
from sqlmodel import select

from app.platform.http.dependencies import DatabaseClockDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.procurements.amendments.amending import decide, propose
from app.procurements.amendments.messages import (
    AmendmentIn,
    AmendmentOut,
    AmendmentPage,
    DecisionIn,
    Verdict,
    VersionOut,
    VersionPage,
    VersionRow,
)
from app.procurements.queries import procurement_of, version_numbered
from app.procurements.routes import Approver, ProcurementId, Reader, Writer
from app.procurements.tables import Amendment, AmendmentState, ProcurementVersion
from app.rules.routes import home

router = Router(prefix="/v1", tags=["procurements"])

AmendmentId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
Numbered = Annotated[int, Path(ge=1, le=1_000_000, examples=[1])]


@router.post("/procurements/{procurement_id}/amendments", status_code=201)
def propose_amendment(
    caller: Writer,
    procurement_id: ProcurementId,
    body: AmendmentIn,
    request: Request,
    session: WriteDep,
    clock: DatabaseClockDep,
) -> AmendmentOut:
    """Propose a change to a published procurement; another person decides on it.

    What the Procurement Act 2023 does not allow at this time is refused.
    """
    change = body.change.change()
    made = propose(session, caller, procurement_id, change, body.reason, home(request), clock)
    return _told(made)


@router.get("/procurements/{procurement_id}/amendments")
def list_amendments(
    caller: Reader,
    procurement_id: ProcurementId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> AmendmentPage:
    """List the amendments of a procurement; suppliers see those that were applied."""
    procurement = procurement_of(session, caller, procurement_id)
    columns = (getattr(Amendment, name) for name in AmendmentOut.model_fields)
    query = select(*columns).where(Amendment.procurement_id == procurement.id)
    if caller.supplier_id is not None:
        query = query.where(Amendment.state == AmendmentState.APPLIED)
    query = updated.within(query, Amendment.updated_at)
    found = page_of(session, query, (Amendment.updated_at, Amendment.id), asked)
    rows = [AmendmentOut.model_validate(row, from_attributes=True) for row in found.rows]
    return AmendmentPage(data=rows, page=found.marks)


@router.post("/amendments/{amendment_id}/decision", status_code=201, responses={412: {}})
def decide_amendment(
    caller: Approver,
    amendment_id: AmendmentId,
    body: DecisionIn,
    request: Request,
    session: WriteDep,
    clock: DatabaseClockDep,
) -> AmendmentOut:
    """Apply an amendment that another person proposed, or refuse it.

    Applied, it is a new version; the lots' deadlines move together, and those who are interested
    are told. A tender that was submitted before needs to be confirmed.
    """
    apply, folder = body.decision is Verdict.APPLY, home(request)
    return _told(decide(session, caller, amendment_id, body.version, folder, clock, apply=apply))


@router.get("/procurements/{procurement_id}/versions")
def list_procurement_versions(
    caller: Reader,
    procurement_id: ProcurementId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> VersionPage:
    """List the versions of a procurement that were published, the first first."""
    procurement = procurement_of(session, caller, procurement_id)
    columns = (getattr(ProcurementVersion, name) for name in VersionRow.model_fields)
    query = select(*columns).where(ProcurementVersion.procurement_id == procurement.id)
    query = updated.within(query, ProcurementVersion.at)
    found = page_of(session, query, (ProcurementVersion.number,), asked)
    rows = [VersionRow.model_validate(row, from_attributes=True) for row in found.rows]
    return VersionPage(data=rows, page=found.marks)


@router.get("/procurements/{procurement_id}/versions/{number}")
def read_procurement_version(
    caller: Reader, procurement_id: ProcurementId, number: Numbered, session: ReadDep
) -> VersionOut:
    """Give a procurement as it was published at one time, with its digest."""
    procurement = procurement_of(session, caller, procurement_id)
    kept = version_numbered(session, procurement, number)
    return VersionOut.model_validate(kept, from_attributes=True)


def _told(amendment: Amendment) -> AmendmentOut:
    return AmendmentOut.model_validate(amendment, from_attributes=True)
