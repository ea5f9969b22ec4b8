"""The closing of contracts over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, Response
from sqlmodel import Session, select

from app.contracts.duties.reading import read_duties
from app.contracts.queries import contract_for
from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.closing.beginning import begin_closing, say
from app.deliveries.closing.closing import Rules, close
from app.deliveries.closing.messages import (
    CloseOutOut,
    CloseOutPage,
    CloseOutWhole,
    ClosingWordsIn,
    OutturnOut,
    SettlementDecisionIn,
    SettlementIn,
    SettlementOut,
)
from app.deliveries.closing.queries import closing_of, facts_of, outturns, records_until
from app.deliveries.closing.remainder import remaining
from app.deliveries.closing.settlement import Offer, SettlementState
from app.deliveries.closing.settling import decide_settlement, propose_settlement
from app.deliveries.closing.tables import CloseOut, CloseOutState
from app.deliveries.shortfall.queries import of_own_contracts
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.columns import canonical
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.procurements.queries import Lock
from app.rules.messages import told
from app.rules.reading import read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["closing"])

BLOCK = "0195566f-4a00-7000-8000"
EndedId = Annotated[UUID, Path(examples=[f"{BLOCK}-000000000062"])]
ClosingId = Annotated[UUID, Path(examples=[f"{BLOCK}-000000000063"])]
SettledId = Annotated[UUID, Path(examples=[f"{BLOCK}-000000000064"])]
Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Manager = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
Approver = Annotated[Caller, needs(Scope.CONTRACTS_APPROVE)]


@router.post("/contracts/{contract_id}/close-out", status_code=201)
def begin_close_out(
    caller: Manager, contract_id: EndedId, request: Request, session: WriteDep, now: NowDep
) -> CloseOutWhole:
    """Begin to close a contract that has ended, or is in its last period."""
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    made = begin_closing(session, caller, contract, now)
    return _whole(session, made, contract, _rules(request), now)


@router.get("/close-outs")
def list_close_outs(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    state: CloseOutState | None = None,
) -> CloseOutPage:
    """List closings in the order in which they were begun or changed; a supplier's, its own."""
    columns = (getattr(CloseOut, name) for name in CloseOutOut.model_fields)
    query = select(*columns).where(CloseOut.authority_id == caller.authority_id)
    if state is not None:
        query = query.where(CloseOut.state == state)
    query = updated.within(of_own_contracts(query, CloseOut, caller), CloseOut.updated_at)
    found = page_of(session, query, (CloseOut.updated_at, CloseOut.id), asked)
    rows = [CloseOutOut.model_validate(row, from_attributes=True) for row in found.rows]
    return CloseOutPage(data=rows, page=found.marks)


@router.get("/contracts/{contract_id}/close-out")
def read_close_out(
    caller: Reader,
    contract_id: ClosingId,
    request: Request,
    session: ReadDep,
    now: NowDep,
    response: Response,
) -> CloseOutWhole:
    """Give the closing of a contract: outturn, settlements, and all that is still open.

    A supplier is told of the settlements that were agreed.
    """
    found, contract = closing_of(session, caller, contract_id)
    versioned(response, found.version)
    told = _whole(session, found, contract, _rules(request), now)
    if caller.supplier_id is None:
        return told
    agreed = [one for one in told.settlements if one.state is SettlementState.AGREED]
    return told.model_copy(update={"settlements": agreed})


@router.put("/contracts/{contract_id}/close-out")
def write_closing_words(
    caller: Manager,
    contract_id: ClosingId,
    expected: ExpectedDep,
    body: ClosingWordsIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> CloseOutWhole:
    """Say what goes on after the contract, and what was learnt."""
    found, contract = closing_of(session, caller, contract_id, Lock.ALONE)
    expected.check(found.version)
    said = say(session, caller, found, body.legacy, body.lessons, now)
    versioned(response, said.version)
    return _whole(session, said, contract, _rules(request), now)


@router.post("/contracts/{contract_id}/close-out/settlements", status_code=201)
def offer_settlement(
    caller: Manager,
    contract_id: ClosingId,
    body: SettlementIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> SettlementOut:
    """Propose how what is short of an obligation is settled; another person agrees."""
    found, contract = closing_of(session, caller, contract_id, Lock.ALONE)
    offer, library = Offer(**body.model_dump()), read_library(home(request))
    made = propose_settlement(session, caller, contract, found, offer, library, now)
    return _settlement(made)


@router.post(
    "/contracts/{contract_id}/close-out/settlements/{obligation_id}/decision", status_code=201
)
def decide_on_settlement(
    caller: Approver,
    contract_id: SettledId,
    obligation_id: SettledId,
    body: SettlementDecisionIn,
    session: WriteDep,
    now: NowDep,
) -> SettlementOut:
    """Agree to a settlement that another person proposed, or turn it down."""
    found, _ = closing_of(session, caller, contract_id, Lock.ALONE)
    is_agreed = body.decision == "agreed"
    made = decide_settlement(
        session, caller, found, obligation_id, body.reason, now, is_agreed=is_agreed
    )
    return _settlement(made)


@router.post("/contracts/{contract_id}/closure", status_code=201)
def close_contract(
    caller: Approver,
    contract_id: Annotated[UUID, Path(examples=[f"{BLOCK}-000000000065"])],
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> CloseOutWhole:
    """Close a contract for good; whatever is still open is listed, each point with what to do."""
    found, contract = closing_of(session, caller, contract_id, Lock.ALONE)
    rules = _rules(request)
    closed = close(session, caller, contract, found, rules, now)
    return _whole(session, closed, contract, rules, now)


def _whole(
    session: Session, closing: CloseOut, contract: Contract, rules: Rules, now: NowDep
) -> CloseOutWhole:
    own = {name: getattr(closing, name) for name in CloseOutOut.model_fields}
    is_closed = closing.state is CloseOutState.CLOSED
    day = contract.ended_on or today(contract.zone, now)
    live = () if is_closed else outturns(session, contract, day, rules.library)
    points = (
        ()
        if is_closed
        else remaining(
            facts_of(session, contract, closing, live, rules.duties, rules.library, now)
        )
    )
    kept = closing.outturn if is_closed else [one.kept() for one in live]
    return CloseOutWhole(
        **own,
        outturn=[OutturnOut.model_validate_json(canonical(one)) for one in kept],
        settlements=[_settlement(one) for one in closing.settlement],
        legacy=closing.legacy,
        lessons=closing.lessons,
        records_until=records_until(session, contract),
        still_open=[told(one) for one in points],
    )


def _rules(request: Request) -> Rules:
    folder = home(request)
    return Rules(read_library(folder), read_duties(folder))


def _settlement(kept: dict[str, Any]) -> SettlementOut:
    return SettlementOut.model_validate_json(canonical(kept))
