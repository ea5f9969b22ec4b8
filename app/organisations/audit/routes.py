"""An authority's log over HTTP."""

from typing import Annotated, Any

from fastapi import Query
from sqlmodel import select

from app.organisations.audit.messages import AuditCheckOut, AuditEventOut, AuditEventPage
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.events import Event, EventLog, first_fault
from app.platform.http.dependencies import ReadDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of

router = Router(prefix="/v1", tags=["audit"])

Kind = Annotated[str | None, Query(max_length=64, examples=["person.changed"])]
Id = Annotated[
    str | None, Query(max_length=200, examples=["0195566f-4a00-7000-8000-000000000001"])
]


@router.get("/audit-events")
def list_audit_events(
    caller: Annotated[Caller, needs(Scope.AUDIT_READ)],
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    kind: Kind = None,
    subject: Id = None,
    actor: Id = None,
) -> AuditEventPage:
    """List who did what in your authority, the first first; nothing is ever changed or removed."""
    columns: list[Any] = [getattr(Event, name) for name in AuditEventOut.model_fields]
    query = select(*columns).where(Event.authority == caller.authority_id)
    for column, wanted in ((Event.kind, kind), (Event.subject, subject), (Event.actor, actor)):
        if wanted is not None:
            query = query.where(column == wanted)
    query = updated.within(query, Event.at)
    found = page_of(session, query, (Event.number,), asked)
    rows = [AuditEventOut.model_validate(row, from_attributes=True) for row in found.rows]
    return AuditEventPage(data=rows, page=found.marks)


@router.get("/audit-events/check")
def check_audit_log(
    caller: Annotated[Caller, needs(Scope.AUDIT_READ)], session: ReadDep
) -> AuditCheckOut:
    """Work every digest of your authority's log out again, and tell the first that is wrong."""
    log = session.get(EventLog, caller.authority_id)
    return AuditCheckOut(
        first_fault=first_fault(session, caller.authority_id),
        last_number=log.number if log else 0,
        digest=log.digest if log else "",
    )
