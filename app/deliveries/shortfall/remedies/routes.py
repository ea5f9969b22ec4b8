"""Remedies over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from sqlmodel import Session, col, select

from app.contracts.queries import contract_for
from app.contracts.tables import Obligation
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.queries import of_own_contracts
from app.deliveries.shortfall.remedies.deciding import decide_remedy
from app.deliveries.shortfall.remedies.following import Entry, follow
from app.deliveries.shortfall.remedies.messages import (
    PerformanceFailuresOut,
    RemedyDecisionIn,
    RemedyFindingOut,
    RemedyFormulaOut,
    RemedyFormulaPage,
    RemedyIn,
    RemedyOut,
    RemedyPage,
    RemedyStepIn,
    RemedyStepOut,
    RemedyWhole,
)
from app.deliveries.shortfall.remedies.proposing import propose
from app.deliveries.shortfall.remedies.queries import (
    approved_for,
    failures_of,
    remedy_of,
    remedy_under,
    steps_of,
)
from app.deliveries.shortfall.tables import Remedy, RemedyStep
from app.deliveries.standing.asking import obligation_for
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.json_text import with_numbers
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of, page_of_sorted
from app.platform.request.preconditions import versioned
from app.procurements.queries import Lock
from app.rules.reading import changed_at, read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["remedies"])

RunningId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000060"])]
OpenId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000061"])]
Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Manager = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
BEYOND = {"unit"}  #: what a remedy is told with, and its row has not


@router.get("/remedy-formulas")
def list_remedy_formulas(
    _caller: Annotated[Caller, needs(Scope.RULES_READ)],
    request: Request,
    updated: UpdatedDep,
    asked: PagingDep,
) -> RemedyFormulaPage:
    """List the formulas by which contracts may turn a shortfall into a sum, with examples."""
    folder = home(request)
    is_asked_for = updated.includes(changed_at(folder, "remedies.yaml"))
    known = read_library(folder).remedies.items() if is_asked_for else ()
    rows = [
        RemedyFormulaOut(name=name, **one.model_dump(exclude={"note"}), note=one.note or "")
        for name, one in known
    ]
    found = page_of_sorted(rows, lambda row: row.name, asked)
    return RemedyFormulaPage(data=found.rows, page=found.marks)


@router.post("/obligations/{obligation_id}/remedies", status_code=201)
def propose_remedy(
    caller: Manager,
    obligation_id: OpenId,
    body: RemedyIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> RemedyWhole:
    """Propose a step of the ladder, as far as the contract's terms allow it.

    What it comes to is worked out, with every number; what is to be questioned is told beside.
    Another person decides.
    """
    obligation, contract = obligation_for(session, caller, obligation_id, Lock.ALONE)
    library = read_library(home(request))
    made = propose(session, caller, contract, obligation, body.proposal(), library, now)
    return _whole(session, made)


@router.get("/remedies")
def list_remedies(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    contract_id: UUID | None = None,
    kind: RemedyKind | None = None,
    state: RemedyState | None = None,
) -> RemedyPage:
    """List remedies in the order in which they were proposed or changed.

    A supplier is told of its own, once they were approved.
    """
    own = (getattr(Remedy, name) for name in RemedyOut.model_fields if name not in BEYOND)
    query = (
        select(*own, col(Obligation.unit))  # type: ignore[call-overload]
        .join(Obligation, col(Obligation.id) == Remedy.obligation_id)
        .where(Remedy.authority_id == caller.authority_id)
    )
    wanted = {"contract_id": contract_id, "kind": kind, "state": state}
    for name, value in wanted.items():
        if value is not None:
            query = query.where(getattr(Remedy, name) == value)
    query = approved_for(of_own_contracts(query, Remedy, caller), caller)
    query = updated.within(query, Remedy.updated_at)
    found = page_of(session, query, (Remedy.updated_at, Remedy.id), asked)
    rows = [RemedyOut.model_validate(row, from_attributes=True) for row in found.rows]
    return RemedyPage(data=rows, page=found.marks)


@router.get("/remedies/{remedy_id}")
def read_remedy(
    caller: Reader, remedy_id: OpenId, session: ReadDep, response: Response
) -> RemedyWhole:
    """Give a remedy with its working and its story; to the authority, with what was questioned."""
    found = remedy_of(session, caller, remedy_id)
    versioned(response, found.version)
    return _whole(session, found, is_told_all=caller.supplier_id is None)


@router.post("/remedies/{remedy_id}/decision", status_code=201)
def decide_on_remedy(
    caller: Annotated[Caller, needs(Scope.CONTRACTS_APPROVE)],
    remedy_id: RunningId,
    body: RemedyDecisionIn,
    session: WriteDep,
    now: NowDep,
) -> RemedyWhole:
    """Approve a remedy that another person proposed, or turn it down."""
    remedy, contract = remedy_under(session, caller, remedy_id)
    is_approved = body.decision == "approved"
    decided = decide_remedy(
        session, caller, contract, remedy, body.reason, now, is_approved=is_approved
    )
    return _whole(session, decided)


@router.post("/remedies/{remedy_id}/steps", status_code=201)
def follow_remedy(
    caller: Manager,
    remedy_id: OpenId,
    body: RemedyStepIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> RemedyWhole:
    """Add a dated step to the story of a remedy: it goes on, was met, was not, or is withdrawn."""
    remedy, contract = remedy_under(session, caller, remedy_id)
    entry = Entry(body.on, body.what, RemedyState(body.became))
    follow(session, caller, contract, remedy, entry, read_library(home(request)), now)
    return _whole(session, remedy)


@router.get("/contracts/{contract_id}/performance-failures", response_model=PerformanceFailuresOut)
def read_performance_failures(
    caller: Reader, contract_id: RunningId, session: ReadDep
) -> Response:
    """Give a contract's remedies as open contracting tells performance failures.

    Its sums are numbers there, to the penny.
    """
    contract = contract_for(session, caller, contract_id)
    made = PerformanceFailuresOut(
        contract_id=contract.id,
        ocid=contract.ocid,
        performanceFailures=failures_of(session, contract),
    )
    return Response(with_numbers(made.model_dump()), media_type="application/json")


def _whole(session: Session, remedy: Remedy, *, is_told_all: bool = True) -> RemedyWhole:
    own = {name: getattr(remedy, name) for name in RemedyOut.model_fields if name not in BEYOND}
    questioned = [RemedyFindingOut(**one) for one in remedy.working["findings"]]
    working = {name: told for name, told in remedy.working.items() if name != "findings"}
    steps: Sequence[RemedyStep] = steps_of(session, remedy.id)
    return RemedyWhole(
        **own,
        unit=session.get_one(Obligation, remedy.obligation_id).unit,
        working=working,
        findings=questioned if is_told_all else None,
        steps=[RemedyStepOut.model_validate(one, from_attributes=True) for one in steps],
    )
