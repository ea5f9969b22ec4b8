"""A lot's own log over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from sqlmodel import Session, select

from app.organisations.audit.messages import AuditEventOut, AuditEventPage
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.events import Event, EventLog, first_fault
from app.platform.http.dependencies import ReadDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.procurements.tables import Lot
from app.tenders.log.messages import LotLogCheckOut, TieOut
from app.tenders.log.queries import ties_of
from app.tenders.panel.queries import refuse_panel, refuse_undeclared
from app.tenders.queries import opened_lot

router = Router(prefix="/v1/lots/{lot_id}/audit-events", tags=["audit"])

Auditor = Annotated[Caller, needs(Scope.AUDIT_READ)]
LotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000004"])]


@router.get("")
def list_lot_audit_events(
    caller: Auditor, lot_id: LotId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> AuditEventPage:
    """List what happened to a lot's tenders, the first first, once they have been opened.

    Until then nobody may know that there are any, so it is in no other log.
    """
    lot = _lot_to_audit(session, caller, lot_id)
    columns: list[Any] = [getattr(Event, name) for name in AuditEventOut.model_fields]
    query = select(*columns).where(Event.authority == lot.id)
    query = updated.within(query, Event.at)
    found = page_of(session, query, (Event.number,), asked)
    rows = [AuditEventOut.model_validate(row, from_attributes=True) for row in found.rows]
    return AuditEventPage(data=rows, page=found.marks)


@router.get("/check")
def check_lot_audit_log(caller: Auditor, lot_id: LotId, session: ReadDep) -> LotLogCheckOut:
    """Work every digest of a lot's log out again, and hold it against your authority's log.

    That tells at the opening and at the award how far the lot's log had come. If it was altered,
    `first_fault` is a number, or a tie does not hold.
    """
    lot = _lot_to_audit(session, caller, lot_id)
    log = session.get(EventLog, lot.id)
    ties = [TieOut.model_validate(one, from_attributes=True) for one in ties_of(session, lot)]
    return LotLogCheckOut(
        first_fault=first_fault(session, lot.id),
        last_number=log.number if log else 0,
        digest=log.digest if log else "",
        ties=tuple(ties),
    )


def _lot_to_audit(session: Session, caller: Caller, lot_id: UUID) -> Lot:
    """Give an opened lot to one who judges nothing of it: its log tells who tendered."""
    lot = opened_lot(session, caller, lot_id)
    refuse_undeclared(session, caller, lot)
    if lot.moderated_at is None:
        refuse_panel(session, caller, lot, "Reading the log of a lot that is being marked")
    return lot
