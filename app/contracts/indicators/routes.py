"""Key performance indicators over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from sqlmodel import select

from app.contracts.indicators.messages import (
    IndicatorIn,
    IndicatorOut,
    IndicatorPage,
    IndicatorPatch,
)
from app.contracts.indicators.queries import indicator_of
from app.contracts.indicators.setting import change_indicator, set_indicators
from app.contracts.messages import EXAMPLE_RUNNING
from app.contracts.queries import contract_for
from app.contracts.tables import Indicator
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.procurements.queries import Lock

router = Router(prefix="/v1", tags=["contracts"])

Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
ContractId = Annotated[UUID, Path(examples=[EXAMPLE_RUNNING])]
IndicatorId = Annotated[UUID, Path(examples=[EXAMPLE_RUNNING])]


@router.post("/contracts/{contract_id}/indicators", status_code=201)
def set_contract_indicator(
    caller: Writer,
    contract_id: ContractId,
    body: IndicatorIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> IndicatorOut:
    """Set a key performance indicator of a contract.

    What section 52 of the Procurement Act 2023 asks for and is wanting is told with the contract.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    [made] = set_indicators(session, caller, contract, [body.wanted()], now)
    versioned(response, made.version)
    return IndicatorOut.model_validate(made, from_attributes=True)


@router.get("/contracts/{contract_id}/indicators")
def list_indicators(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> IndicatorPage:
    """List the key performance indicators of a contract, in the order of its notices."""
    contract = contract_for(session, caller, contract_id)
    columns = (getattr(Indicator, name) for name in IndicatorOut.model_fields)
    query = select(*columns).where(Indicator.contract_id == contract.id)
    query = updated.within(query, Indicator.updated_at)
    found = page_of(session, query, (Indicator.ordinal, Indicator.id), asked)
    rows = [IndicatorOut.model_validate(row, from_attributes=True) for row in found.rows]
    return IndicatorPage(data=rows, page=found.marks)


@router.get("/indicators/{indicator_id}")
def read_indicator(
    caller: Reader, indicator_id: IndicatorId, session: ReadDep, response: Response
) -> IndicatorOut:
    """Give a key performance indicator."""
    found, _ = indicator_of(session, caller, indicator_id)
    versioned(response, found.version)
    return IndicatorOut.model_validate(found, from_attributes=True)


@router.patch("/indicators/{indicator_id}")
def patch_indicator(
    caller: Writer,
    indicator_id: IndicatorId,
    body: IndicatorPatch,
    expected: ExpectedDep,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> IndicatorOut:
    """Put an indicator right, or mark whether it is one of the three that are most material."""
    found, contract = indicator_of(session, caller, indicator_id, Lock.ALONE)
    expected.check(found.version)
    changed = change_indicator(session, caller, contract, found, body.wanted(), now)
    versioned(response, changed.version)
    return IndicatorOut.model_validate(changed, from_attributes=True)
