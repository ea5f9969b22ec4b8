"""Procurements over HTTP: draft, list, read, publish."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response
from sqlmodel import Session, col, func, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.organisations.tables import Authority
from app.platform.http.dependencies import DatabaseClockDep, NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.procurements.draft import Draft
from app.procurements.drafting import replace_draft, write_draft
from app.procurements.law.reading import read_law
from app.procurements.messages import (
    ProcurementAnewIn,
    ProcurementIn,
    ProcurementOut,
    ProcurementPage,
    ProcurementRow,
    PublishedOut,
    PublishIn,
)
from app.procurements.publishing import publish
from app.procurements.queries import Lock, procurement_of, version_numbered
from app.procurements.tables import Lot, Procurement, ProcurementState
from app.rules.messages import told as finding_out
from app.rules.routes import home

router = Router(prefix="/v1/procurements", tags=["procurements"])

Reader = Annotated[Caller, needs(Scope.PROCUREMENTS_READ)]
Writer = Annotated[Caller, needs(Scope.PROCUREMENTS_WRITE)]
Approver = Annotated[Caller, needs(Scope.PROCUREMENTS_APPROVE)]
ProcurementId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
DraftId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000007"])]


@router.post("", status_code=201)
def write_procurement(
    caller: Writer,
    body: ProcurementIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> ProcurementOut:
    """Keep a new procurement as a draft."""
    made = write_draft(session, caller, body.draft(), now)
    return told(session, made, request, response)


@router.get("")
def list_procurements(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    state: ProcurementState | None = None,
    reference: Annotated[str | None, Query(max_length=60)] = None,
) -> ProcurementPage:
    """List procurements as they were last changed; suppliers see those that were published."""
    deadline = (
        select(func.min(Lot.deadline))
        .where(col(Lot.procurement_id) == Procurement.id)
        .scalar_subquery()
        .label("deadline")
    )
    names = (name for name in ProcurementRow.model_fields if name != "deadline")
    columns = [*(getattr(Procurement, name) for name in names), deadline]
    query = select(*columns).where(Procurement.authority_id == caller.authority_id)
    if caller.supplier_id is not None:
        query = query.where(col(Procurement.published_at).is_not(None))
    if state is not None:
        query = query.where(Procurement.state == state)
    if reference is not None:
        query = query.where(Procurement.reference == reference)
    query = updated.within(query, Procurement.updated_at)
    found = page_of(session, query, (Procurement.updated_at, Procurement.id), asked)
    rows = [ProcurementRow.model_validate(row, from_attributes=True) for row in found.rows]
    return ProcurementPage(data=rows, page=found.marks)


@router.get("/{procurement_id}")
def read_procurement(
    caller: Reader,
    procurement_id: ProcurementId,
    request: Request,
    session: ReadDep,
    response: Response,
) -> ProcurementOut:
    """Give a procurement, with the law's thresholds that it passes and its social value model."""
    return told(session, procurement_of(session, caller, procurement_id), request, response)


@router.put("/{procurement_id}")
def replace_procurement(
    caller: Writer,
    procurement_id: DraftId,
    expected: ExpectedDep,
    body: ProcurementAnewIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> ProcurementOut:
    """Put another text in the place of a draft's; lots that keep their number keep their id."""
    procurement = procurement_of(session, caller, procurement_id, Lock.ALONE)
    expected.check(procurement.version)
    before = Draft.read(procurement.document)
    replace_draft(session, caller, procurement, body.draft(before), now)
    return told(session, procurement, request, response)


@router.post("/{procurement_id}/publication", status_code=201, responses={412: {}})
def publish_procurement(
    caller: Approver,
    procurement_id: DraftId,
    body: PublishIn,
    request: Request,
    session: WriteDep,
    clock: DatabaseClockDep,
    response: Response,
) -> PublishedOut:
    """Publish a draft. It takes a person who wrote none of it.

    What a program wrote last is sent again by a person first, who then answers for it.
    The rules of each lot are pinned with their full text. From now on it changes by amendment.
    """
    made, findings = publish(session, caller, procurement_id, body.version, home(request), clock)
    digest = version_numbered(session, made, made.published_version).digest
    return PublishedOut(
        procurement=told(session, made, request, response),
        digest=digest,
        findings=[finding_out(one) for one in findings],
    )


def told(
    session: Session, procurement: Procurement, request: Request, response: Response
) -> ProcurementOut:
    """Tell a procurement, and give the answer the tag of its version."""
    authority = session.get_one(Authority, procurement.authority_id)
    versioned(response, procurement.version)
    return ProcurementOut.of(procurement, read_law(home(request)), authority.kind)
