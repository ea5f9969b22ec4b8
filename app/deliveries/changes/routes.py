"""Changes of contracts over HTTP: looked at, proposed by one person, approved by another."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Query, Request, Response
from sqlmodel import Session, select

from app.contracts.change.announcing import Notice, announce
from app.contracts.change.deciding import decide
from app.contracts.change.proposing import Delivered, preview, propose
from app.contracts.change.queries import change_of, lines_of, seen_by
from app.contracts.change.tables import ContractChange
from app.contracts.change.wanted import ChangeKind, Wanted
from app.contracts.queries import contract_for
from app.deliveries.changes.messages import (
    ChangeDecisionIn,
    ChangeNoticeIn,
    ChangePage,
    ChangeRow,
    ContractChangeIn,
    ContractChangeOut,
    PreviewOut,
    Value,
)
from app.deliveries.changes.passing import pass_returns_on
from app.deliveries.changes.queries import delivered_under, strays_after
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.procurements.queries import Lock
from app.rules.reading import read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["changes"])

RunningId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000070"])]
ChangeId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000071"])]
AnnouncedId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000071"])]
Scaled = Literal[ChangeKind.VALUE, ChangeKind.TERM, ChangeKind.SCOPE, ChangeKind.EARLY_END]
Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
Approver = Annotated[Caller, needs(Scope.CONTRACTS_APPROVE)]


@router.get("/contracts/{contract_id}/changes/proposal")
def preview_change(
    caller: Writer,
    contract_id: RunningId,
    session: ReadDep,
    request: Request,
    kind: Annotated[Scaled, Query(examples=["scope"])],
    effective_on: Annotated[date, Query(examples=["2026-04-01"])],
    value: Value | None = None,
    ends_on: date | None = None,
    value_with_vat: Value | None = None,
) -> PreviewOut:
    """Say what a change would come to: each limit of the law, and a scaling of each obligation.

    Nothing is kept of it. A novation scales nothing: every obligation stays as it is.
    """
    contract = contract_for(session, caller, contract_id)
    wanted = Wanted(kind, effective_on, "", value, ends_on, value_with_vat)
    delivered = _delivered(session, contract.id, request)
    return PreviewOut.of(preview(session, contract, wanted, delivered))


@router.post("/contracts/{contract_id}/changes", status_code=201)
def propose_change(
    caller: Writer,
    contract_id: RunningId,
    body: ContractChangeIn,
    session: WriteDep,
    request: Request,
    now: NowDep,
) -> ContractChangeOut:
    """Propose a change of a contract: of value, term or scope, a novation, or an early end.

    Every obligation has a line in the answer: pro rata by the service's own sum, or as you set
    it with a reason. Nothing is owed below what is verified. Another person approves it.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    delivered = _delivered(session, contract.id, request)
    made = propose(session, caller, contract, body.wanted(), delivered, now)
    return _told(session, caller, made)


@router.get("/contracts/{contract_id}/changes")
def list_changes(
    caller: Reader,
    contract_id: RunningId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> ChangePage:
    """List the changes of a contract, the first one first.

    A supplier is told of an early end once it is approved.
    """
    contract = contract_for(session, caller, contract_id)
    columns = (getattr(ContractChange, name) for name in ChangeRow.model_fields)
    query = select(*columns).where(ContractChange.contract_id == contract.id, seen_by(caller))
    query = updated.within(query, ContractChange.updated_at)
    found = page_of(session, query, (ContractChange.number, ContractChange.id), asked)
    rows = [ChangeRow.model_validate(row, from_attributes=True) for row in found.rows]
    return ChangePage(data=rows, page=found.marks)


@router.get("/changes/{change_id}")
def read_change(
    caller: Reader, change_id: ChangeId, session: ReadDep, response: Response
) -> ContractChangeOut:
    """Give a change: what the law says of it, and what it does to each obligation."""
    found = change_of(session, caller, change_id)
    versioned(response, found.version)
    return _told(session, caller, found)


@router.post("/changes/{change_id}/notice", status_code=201)
def record_change_notice(
    caller: Writer, change_id: AnnouncedId, body: ChangeNoticeIn, session: WriteDep, now: NowDep
) -> ContractChangeOut:
    """Record that the contract change notice was published, which goes before the change.

    A slip can be put right by recording it again, until the change is decided on. Of an approved
    change whose notice came from elsewhere, and does not say whether it gave a voluntary
    standstill, that can still be said, once, by recording the same notice; so can the codes of
    its ground, and of what is not said then (`standstill` null) what is known stays.
    """
    proposed = change_of(session, caller, change_id)
    contract = contract_for(session, caller, proposed.contract_id, Lock.ALONE)
    codes = tuple(one.ground() for one in body.ground_codes)
    notice = Notice(body.notice_id, body.published_on, body.standstill, codes)
    made = announce(session, caller, contract, proposed, notice, now)
    return _told(session, caller, made)


@router.post("/changes/{change_id}/decision", status_code=201)
def decide_change(
    caller: Approver,
    change_id: ChangeId,
    body: ChangeDecisionIn,
    session: WriteDep,
    request: Request,
    now: NowDep,
) -> ContractChangeOut:
    """Approve a change that another person proposed, and carry it out, or refuse it.

    None is approved, or has its first day, before the voluntary standstill of its notice is over.

    The baseline of each obligation stays to be read. The delivery plan is made to add up: what
    was due in periods that are over stays, and those to come share the rest. After a novation
    the former supplier reports, and proves, what was done until its eve, and the new one the rest.
    What the former one reported of later days counts on, and is told as a doubt (`others_days`).
    """
    proposed = change_of(session, caller, change_id)
    contract = contract_for(session, caller, proposed.contract_id, Lock.ALONE)
    delivered = _delivered(session, contract.id, request)
    made = decide(session, caller, contract, proposed, delivered, body.taken(), now)
    pass_returns_on(session, caller, contract, made, now)
    return _told(session, caller, made)


def _told(session: Session, caller: Caller, change: ContractChange) -> ContractChangeOut:
    session.flush()
    strays = strays_after(session, caller, change)
    return ContractChangeOut.of(change, lines_of(session, change.id), strays)


def _delivered(session: Session, contract_id: UUID, request: Request) -> Delivered:
    units = read_library(home(request)).units.units
    whole = frozenset(name for name, unit in units.items() if unit.whole)
    return delivered_under(session, contract_id, whole)
