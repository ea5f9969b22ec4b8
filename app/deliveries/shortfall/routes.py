"""Causes, shortfalls and requests for help over HTTP."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from sqlmodel import col, select

from app.contracts.queries import contract_for
from app.contracts.tables import Contract, Obligation
from app.contracts.today import today
from app.deliveries.shortfall.helping import answer, ask
from app.deliveries.shortfall.kind import HelpOutcome, ShortfallState
from app.deliveries.shortfall.messages import (
    CauseOut,
    CausePage,
    HelpAnswerIn,
    HelpIn,
    HelpOut,
    HelpPage,
    OffsetOut,
    OutcomeIn,
    SaidOut,
    ShortfallIn,
    ShortfallOut,
    ShortfallPage,
    ShortfallWhole,
)
from app.deliveries.shortfall.queries import (
    cause_said,
    help_under,
    is_overdue,
    of_own_contracts,
    offsets_under,
    shortfall_of,
    shortfall_under,
)
from app.deliveries.shortfall.raising import Seen, raise_shortfall, resolve
from app.deliveries.shortfall.tables import HelpRequest, Shortfall
from app.deliveries.standing.asking import obligation_for
from app.deliveries.standing.queries import standings
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of, page_of_sorted
from app.platform.request.preconditions import versioned
from app.procurements.queries import Lock
from app.rules.document.cause import Side
from app.rules.reading import changed_at, read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["shortfalls"])

RUNNING = "0195566f-4a00-7000-8000-000000000060"
ObligationId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000061"])]
ContractId = Annotated[UUID, Path(examples=[RUNNING])]
AnId = Annotated[UUID, Path(examples=[RUNNING])]
Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Manager = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
#: those who can be asked for help: the supplier, and who follows its contract
EitherSide = Annotated[Caller, needs(Scope.DELIVERIES_REPORT)]
CauseCode = Annotated[str | None, Query(max_length=60)]


@router.get("/causes")
def list_causes(
    _caller: Annotated[Caller, needs(Scope.RULES_READ)],
    request: Request,
    updated: UpdatedDep,
    asked: PagingDep,
    side: Side | None = None,
) -> CausePage:
    """List the published causes of shortfalls, each with who can mend it."""
    folder = home(request)
    is_asked_for = updated.includes(changed_at(folder, "causes.yaml"))
    known = read_library(folder).causes.values() if is_asked_for else ()
    rows = [
        CauseOut(**one.model_dump(exclude={"note"}), note=one.note or "")
        for one in known
        if side in (None, one.side)
    ]
    found = page_of_sorted(rows, lambda row: row.code, asked)
    return CausePage(data=found.rows, page=found.marks)


@router.post("/obligations/{obligation_id}/shortfalls", status_code=201)
def report_shortfall(
    caller: Manager,
    obligation_id: ObligationId,
    body: ShortfallIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> ShortfallOut:
    """Put on record that an obligation is behind on a day, and why.

    How much is short is worked out: what is due by the end of that day and not verified.
    """
    obligation, contract = obligation_for(session, caller, obligation_id, Lock.ALONE)
    library = read_library(home(request))
    seen = Seen(**body.model_dump())
    made = raise_shortfall(session, caller, contract, obligation, seen, library, now)
    return _told(made, obligation.unit)


@router.get("/shortfalls")
def list_shortfalls(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    contract_id: UUID | None = None,
    cause: CauseCode = None,
    side: Side | None = None,
    state: ShortfallState | None = None,
) -> ShortfallPage:
    """List shortfalls in the order in which they were raised or changed; a supplier's, its own."""
    wanted = {"contract_id": contract_id, "cause": cause, "side": side, "state": state}
    return _page(caller, session, updated, asked, wanted)


@router.get("/contracts/{contract_id}/shortfalls")
def list_contract_shortfalls(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    cause: CauseCode = None,
    side: Side | None = None,
    state: ShortfallState | None = None,
) -> ShortfallPage:
    """List the shortfalls of a contract, in the order in which they were raised or changed."""
    contract = contract_for(session, caller, contract_id)
    wanted = {"contract_id": contract.id, "cause": cause, "side": side, "state": state}
    return _page(caller, session, updated, asked, wanted)


def _page(
    caller: Caller, session: ReadDep, updated: Any, asked: Any, wanted: dict[str, Any]
) -> ShortfallPage:
    own = (getattr(Shortfall, name) for name in ShortfallOut.model_fields if name != "unit")
    query = (
        select(*own, col(Obligation.unit))  # type: ignore[call-overload]
        .join(Obligation, col(Obligation.id) == Shortfall.obligation_id)
        .where(Shortfall.authority_id == caller.authority_id)
    )
    for name, value in wanted.items():
        if value is not None:
            query = query.where(getattr(Shortfall, name) == value)
    query = updated.within(of_own_contracts(query, Shortfall, caller), Shortfall.updated_at)
    found = page_of(session, query, (Shortfall.updated_at, Shortfall.id), asked)
    rows = [ShortfallOut.model_validate(row, from_attributes=True) for row in found.rows]
    return ShortfallPage(data=rows, page=found.marks)


@router.get("/shortfalls/{shortfall_id}")
def read_shortfall(
    caller: Reader,
    shortfall_id: AnId,
    request: Request,
    session: ReadDep,
    now: NowDep,
    response: Response,
) -> ShortfallWhole:
    """Give a shortfall with what the supplier said, the help asked for, and what offsets it."""
    found = shortfall_of(session, caller, shortfall_id)
    contract = contract_for(session, caller, found.contract_id)
    library = read_library(home(request))
    versioned(response, found.version)
    cause = library.causes.get(found.cause)
    said = cause_said(session, found.obligation_id, found.as_of)
    query = select(HelpRequest).where(HelpRequest.shortfall_id == found.id)
    asked = session.exec(query.order_by(col(HelpRequest.asked_at), col(HelpRequest.id)))
    every = standings(session, [contract], found.as_of, library)
    covered = offsets_under(session, contract, every)
    unit, this_day = every[found.obligation_id].owing.unit, today(contract.zone, now)
    return ShortfallWhole(
        **_told(found, unit).model_dump(),
        cause_title="" if cause is None else cause.title,
        supplier_said=None if said is None else SaidOut.model_validate(said, from_attributes=True),
        help=[help_told(one, this_day) for one in asked],
        offsets=[
            OffsetOut.model_validate(one, from_attributes=True)
            for one in covered.get(found.obligation_id, ())
        ],
    )


@router.post("/shortfalls/{shortfall_id}/resolution", status_code=201)
def resolve_shortfall(
    caller: Manager, shortfall_id: AnId, body: OutcomeIn, session: WriteDep, now: NowDep
) -> ShortfallOut:
    """Say what came of a shortfall, and leave it at that."""
    found, contract = shortfall_under(session, caller, shortfall_id)
    resolved = resolve(session, caller, contract, found, body.outcome, now)
    return _told(resolved, session.get_one(Obligation, resolved.obligation_id).unit)


@router.post("/shortfalls/{shortfall_id}/help-requests", status_code=201)
def ask_for_help(
    caller: EitherSide, shortfall_id: AnId, body: HelpIn, session: WriteDep, now: NowDep
) -> HelpOut:
    """Ask the other side for help: the supplier asks the authority, and the other way round."""
    found, contract = shortfall_under(session, caller, shortfall_id)
    made = ask(session, caller, contract, found, body.what, body.wanted_by, now)
    return help_told(made, today(contract.zone, now))


@router.get("/help-requests")
def list_help_requests(
    caller: Reader,
    session: ReadDep,
    now: NowDep,
    updated: UpdatedDep,
    asked: PagingDep,
    shortfall_id: UUID | None = None,
    asked_of: Side | None = None,
    outcome: HelpOutcome | None = None,
    overdue: bool | None = None,
) -> HelpPage:
    """List what was asked of either side; `overdue=true` gives what nobody answered in time."""
    own = (getattr(HelpRequest, name) for name in HelpOut.model_fields if name != "is_overdue")
    query = (
        select(*own, col(Contract.zone))  # type: ignore[call-overload]
        .join(Shortfall, col(Shortfall.id) == HelpRequest.shortfall_id)
        .join(Contract, col(Contract.id) == Shortfall.contract_id)
        .where(HelpRequest.authority_id == caller.authority_id)
    )
    if caller.supplier_id is not None:
        query = query.where(Contract.supplier_id == caller.supplier_id)
    wanted = {"shortfall_id": shortfall_id, "asked_of": asked_of, "outcome": outcome}
    for name, value in wanted.items():
        if value is not None:
            query = query.where(getattr(HelpRequest, name) == value)
    if overdue is not None:
        late = is_overdue(session, caller, now)
        query = query.where(late if overdue else ~late)
    query = updated.within(query, HelpRequest.updated_at)
    found = page_of(session, query, (HelpRequest.updated_at, HelpRequest.id), asked)
    rows = [help_told(row, today(row.zone, now)) for row in found.rows]
    return HelpPage(data=rows, page=found.marks)


@router.post("/help-requests/{request_id}/answer", status_code=201)
def answer_help_request(
    caller: EitherSide, request_id: AnId, body: HelpAnswerIn, session: WriteDep, now: NowDep
) -> HelpOut:
    """Say what came of a request for help; whoever was asked says it."""
    found, contract = help_under(session, caller, request_id)
    made = answer(session, caller, contract, found, HelpOutcome(body.outcome), body.answer, now)
    return help_told(made, today(contract.zone, now))


def help_told(row: Any, day: date) -> HelpOut:
    """Tell a request for help as it stands on a day."""
    own = {name: getattr(row, name) for name in HelpOut.model_fields if name != "is_overdue"}
    is_late = row.outcome is HelpOutcome.OPEN and row.wanted_by < day
    return HelpOut.model_validate({**own, "is_overdue": is_late})


def _told(row: Shortfall, unit: str) -> ShortfallOut:
    own = {name: getattr(row, name) for name in ShortfallOut.model_fields if name != "unit"}
    return ShortfallOut.model_validate({**own, "unit": unit})
