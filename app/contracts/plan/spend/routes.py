"""What is spent under a contract, over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from sqlmodel import Session, select

from app.contracts.plan.queries import spent_by
from app.contracts.plan.spend.messages import (
    CorrectionIn,
    SpendIn,
    SpendMade,
    SpendOut,
    SpendPage,
    SpendTotal,
)
from app.contracts.plan.spend.spending import correct, record, spend_of
from app.contracts.plan.spend.total import doubtful
from app.contracts.plan.tables import ContractSpend
from app.contracts.queries import contract_for
from app.contracts.today import today
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.procurements.queries import Lock
from app.rules.messages import told as finding_out

router = Router(prefix="/v1", tags=["spend"])

RunningId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000070"])]
SpendId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000070"])]
Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]


@router.post("/contracts/{contract_id}/spend", status_code=201)
def record_spend(
    caller: Writer, contract_id: RunningId, body: SpendIn, session: WriteDep, now: NowDep
) -> SpendMade:
    """Record what was paid or invoiced under a contract in some days.

    One source tells of each day once. A credit note is an amount below zero.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    return _made(session, record(session, caller, contract, body.spend(), now))


@router.get("/contracts/{contract_id}/spend")
def list_spend(
    caller: Reader,
    contract_id: RunningId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> SpendPage:
    """List what was spent under a contract as it was recorded, what was put right included."""
    contract = contract_for(session, caller, contract_id)
    columns = (getattr(ContractSpend, name) for name in SpendOut.model_fields)
    query = select(*columns).where(ContractSpend.contract_id == contract.id)
    query = updated.within(query, ContractSpend.recorded_at)
    found = page_of(session, query, (ContractSpend.recorded_at, ContractSpend.id), asked)
    rows = [SpendOut.model_validate(row, from_attributes=True) for row in found.rows]
    return SpendPage(data=rows, page=found.marks)


@router.get("/contracts/{contract_id}/spend/total")
def total_spend(
    caller: Reader,
    contract_id: RunningId,
    session: ReadDep,
    now: NowDep,
    on: Annotated[date | None, Query(description="Left out: today.")] = None,
) -> SpendTotal:
    """Add up what was spent under a contract in periods that ended by a day."""
    contract = contract_for(session, caller, contract_id)
    day = on or today(contract.zone, now)
    spent = spent_by(session, contract.id, day)
    findings = [finding_out(one) for one in doubtful(spent)]
    return SpendTotal(contract_id=contract.id, on=day, spent=spent, findings=findings)


@router.post("/spend/{spend_id}/correction", status_code=201)
def correct_spend(
    caller: Writer, spend_id: SpendId, body: CorrectionIn, session: WriteDep, now: NowDep
) -> SpendMade:
    """Put another record in the place of one that was wrong; the wrong one stays to be read."""
    was = spend_of(session, caller, spend_id)
    contract = contract_for(session, caller, was.contract_id, Lock.ALONE)
    return _made(session, correct(session, caller, contract, was, body.spend(), body.reason, now))


def _made(session: Session, spend: ContractSpend) -> SpendMade:
    own = {name: getattr(spend, name) for name in SpendOut.model_fields}
    found = doubtful(spent_by(session, spend.contract_id, spend.ends_on))
    return SpendMade(**own, findings=[finding_out(one) for one in found])
