"""Awards, contracts and obligations over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response
from sqlmodel import col, select

from app.contracts.adoption.facts import doubts_of_entry
from app.contracts.announcing import Notice, announce
from app.contracts.awarding import award
from app.contracts.ending import record_end
from app.contracts.entering import enter_into
from app.contracts.indicators.indicator import wanting
from app.contracts.indicators.queries import indicators_of
from app.contracts.messages import (
    EXAMPLE_RUNNING,
    AwardIn,
    AwardOut,
    AwardPage,
    AwardWithdrawnOut,
    ContractOut,
    ContractPage,
    ContractWhole,
    EndIn,
    EntryIn,
    NoticeIn,
    ObligationOut,
    ObligationPage,
    WithdrawalApprovalIn,
    WithdrawalIn,
)
from app.contracts.queries import award_of, contract_for, hearers_of, known_to
from app.contracts.tables import Award, Contract, ContractState, Obligation
from app.contracts.withdrawing import propose_withdrawal, take_back, withdraw
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, SealsDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.procurements.law.reading import read_law
from app.procurements.queries import Lock
from app.rules.routes import home
from app.tenders.panel.queries import refuse_undeclared
from app.tenders.queries import opened_lot

router = Router(prefix="/v1", tags=["contracts"])

AnId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000012"])]
RegrettedId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000006"])]
JudgedLotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000005"])]
Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
AwardReader = Annotated[Caller, needs(Scope.AWARDS_READ)]
Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
RunningId = Annotated[UUID, Path(examples=[EXAMPLE_RUNNING])]


@router.post("/lots/{lot_id}/award", status_code=201)
def award_lot(
    caller: Annotated[Caller, needs(Scope.AWARDS_APPROVE)],
    lot_id: JudgedLotId,
    body: AwardIn,
    session: WriteDep,
    now: NowDep,
    seals: SealsDep,
    request: Request,
) -> AwardOut:
    """Approve what another person recommended: the lot is awarded, and one award stands.

    Every commitment of the winning tender becomes an obligation of its contract. It is refused
    while the assessment summaries lack what could not be mended afterwards: look at their preview;
    and below the threshold where the value or the price reaches it.
    """
    lot = opened_lot(session, caller, lot_id, Lock.ALONE)
    refuse_undeclared(session, caller, lot)
    law = read_law(home(request))
    return AwardOut.of(*award(session, seals, caller, lot, body.recommendation_id, law, now))


@router.get("/awards")
def list_awards(
    caller: AwardReader, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> AwardPage:
    """List your authority's awards, in the order in which they were made or announced."""
    own = [getattr(Award, name) for name in AwardOut.model_fields if name != "contract_id"]
    query = (
        select(*own, col(Contract.id).label("contract_id"))  # type: ignore[call-overload]
        .join(Contract, col(Contract.award_id) == Award.id)
        .where(Award.authority_id == caller.authority_id)
    )
    query = updated.within(query, Award.updated_at)
    found = page_of(session, query, (Award.updated_at, Award.id), asked)
    rows = [AwardOut.model_validate(row, from_attributes=True) for row in found.rows]
    return AwardPage(data=rows, page=found.marks)


@router.get("/awards/{award_id}")
def read_award(
    caller: AwardReader, award_id: AnId, session: ReadDep, response: Response
) -> AwardOut:
    """Give an award: who decided it, on what, and how long its standstill runs."""
    found, contract = award_of(session, caller, award_id)
    versioned(response, found.version)
    return AwardOut.of(found, contract)


@router.post("/awards/{award_id}/notice", status_code=201)
def record_award_notice(
    caller: Annotated[Caller, needs(Scope.AWARDS_RECOMMEND)],
    award_id: AnId,
    body: NoticeIn,
    session: WriteDep,
    now: NowDep,
) -> AwardOut:
    """Record that the contract award notice was published; the standstill runs from that day.

    The assessment summaries go first. A slip can be put right by recording the notice again,
    until the contract is entered into.
    """
    found, contract = award_of(session, caller, award_id, Lock.ALONE)
    notice = Notice(**body.model_dump())
    return AwardOut.of(announce(session, caller, found, contract, notice, now), contract)


@router.post("/awards/{award_id}/withdrawal", status_code=201)
def propose_award_withdrawal(
    caller: Annotated[Caller, needs(Scope.AWARDS_RECOMMEND)],
    award_id: RegrettedId,
    body: WithdrawalIn,
    session: WriteDep,
    now: NowDep,
) -> AwardOut:
    """Propose to withdraw an award, before its contract is entered into; another approves it.

    It waits 30 days for that, and the contract is not entered into meanwhile. To propose it again
    puts another reason in the place of the first; with `withdraw` anybody takes it back.
    """
    deed = take_back if body.withdraw else propose_withdrawal
    return AwardOut.of(*deed(session, caller, award_id, body.reason, now))


@router.post("/awards/{award_id}/withdrawal/approval", status_code=201, responses={412: {}})
def approve_award_withdrawal(
    caller: Annotated[Caller, needs(Scope.AWARDS_APPROVE)],
    award_id: RegrettedId,
    body: WithdrawalApprovalIn,
    session: WriteDep,
    now: NowDep,
) -> AwardWithdrawnOut:
    """Withdraw an award as another person proposed, and tell everybody who was sent a summary.

    The answer lists who is told by letter, and which suppliers you tell yourself. The award is
    kept, with its summaries and its contract, which is never made. The lot can be scored again
    and awarded anew, with new summaries and a new standstill; or cancelled.
    """
    award, contract = withdraw(session, caller, award_id, body.version, now)
    return AwardWithdrawnOut.told_to(award, contract, hearers_of(session, award))


@router.get("/contracts")
def list_contracts(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    state: ContractState | None = None,
    supplier_id: UUID | None = None,
    ends_before: Annotated[
        date | None,
        Query(examples=["2027-04-01"], description="Only what runs out before this day."),
    ] = None,
) -> ContractPage:
    """List your authority's contracts, in the order in which they were made or changed.

    A supplier is given its own.
    """
    columns = (getattr(Contract, name) for name in ContractOut.model_fields)
    query = select(*columns).where(known_to(caller))
    if state is not None:
        query = query.where(Contract.state == state)
    if supplier_id is not None:
        query = query.where(Contract.supplier_id == supplier_id)
    if ends_before is not None:
        query = query.where(col(Contract.ends_on) < ends_before)
    query = updated.within(query, Contract.updated_at)
    found = page_of(session, query, (Contract.updated_at, Contract.id), asked)
    rows = [ContractOut.model_validate(row, from_attributes=True) for row in found.rows]
    return ContractPage(data=rows, page=found.marks)


@router.get("/contracts/{contract_id}")
def read_contract(
    caller: Reader, contract_id: AnId, session: ReadDep, response: Response
) -> ContractWhole:
    """Give a contract, and tell what the law asks of it that is not there yet."""
    found = contract_for(session, caller, contract_id)
    versioned(response, found.version)
    doubts = doubts_of_entry(found.entered_on, found.starts_on)
    wanted = wanting(found, indicators_of(session, found))
    return ContractWhole.with_findings(found, [*doubts, *wanted])


@router.get("/contracts/{contract_id}/obligations")
def list_obligations(
    caller: Reader,
    contract_id: AnId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> ObligationPage:
    """List what is owed under a contract, each commitment in its place in the tender.

    A quantity stays in the unit in which it was promised; what each one comes to is in the
    commitment itself.
    """
    contract = contract_for(session, caller, contract_id)
    columns = (getattr(Obligation, name) for name in ObligationOut.model_fields)
    query = select(*columns).where(Obligation.contract_id == contract.id)
    query = updated.within(query, Obligation.made_at)
    found = page_of(session, query, (Obligation.ordinal, Obligation.id), asked)
    rows = [ObligationOut.model_validate(row, from_attributes=True) for row in found.rows]
    return ObligationPage(data=rows, page=found.marks)


@router.post("/contracts/{contract_id}/entry", status_code=201)
def enter_contract(
    caller: Writer, contract_id: AnId, body: EntryIn, session: WriteDep, now: NowDep
) -> ContractOut:
    """Record that a contract was entered into, once its standstill is over."""
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    made = enter_into(session, caller, contract, body.entered_on, now)
    return ContractOut.model_validate(made, from_attributes=True)


@router.post("/contracts/{contract_id}/end", status_code=201)
def record_contract_end(
    caller: Writer, contract_id: RunningId, body: EndIn, session: WriteDep, now: NowDep
) -> ContractOut:
    """Record that a contract expired, was discharged or was terminated, on which day and why.

    It ends only by this: what was delivered until then can still be reported and proven. That
    another supplier takes it over, or that it ends before its last day, is a contract change,
    which takes two people; but for a contract taken on within a day, after it had ended.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    ended = record_end(session, caller, contract, body.ending, body.on, body.why, now)
    return ContractOut.model_validate(ended, from_attributes=True)
