"""Deliveries over HTTP: those of a contract, and each with how far it is proven.

Beside them, a contract under which there is nothing of all this, and which is taken back.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from sqlmodel import col, func, or_, select

from app.contracts.messages import EXAMPLE_RUNNING, ContractOut
from app.contracts.queries import contract_for
from app.contracts.tables import Obligation
from app.deliveries import withdrawing
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.messages import (
    ContractWithdrawalApprovalIn,
    ContractWithdrawalIn,
    DeliveryOut,
    DeliveryPage,
    DeliveryWhole,
)
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.queries import contract_reported_by, delivery_of
from app.deliveries.tables import Delivery, DeliveryMove, Return
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.procurements.queries import Lock

router = Router(prefix="/v1", tags=["deliveries"])

Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
ContractId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000030"])]
TakenOnId = Annotated[UUID, Path(examples=[EXAMPLE_RUNNING])]
DeliveryId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000031"])]


@router.get("/contracts/{contract_id}/deliveries")
def list_deliveries(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    obligation_id: UUID | None = None,
    return_id: UUID | None = None,
    state: DeliveryState | None = None,
) -> DeliveryPage:
    """List what was delivered under a contract, in the order in which it was last changed.

    Drafts and what was taken back are in it too: `submission` and `withdrawn_at` tell them. Where
    people came from, and who received them, is told to those who verify deliveries and to the
    supplier alone.
    """
    contract = contract_reported_by(session, caller, contract_id)
    own = [getattr(Delivery, name) for name in DeliveryOut.model_fields if name != "unit"]
    query = (
        select(*own, Obligation.unit)  # type: ignore[call-overload]
        .join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(Delivery.contract_id == contract.id)
    )
    if caller.supplier_id is not None:  # another may have reported before it took over
        query = query.join(Return, col(Return.id) == Delivery.return_id).where(
            Return.supplier_id == caller.supplier_id
        )
    if obligation_id is not None:
        query = query.where(Delivery.obligation_id == obligation_id)
    if return_id is not None:
        query = query.where(Delivery.return_id == return_id)
    if state is not None:
        query = query.where(Delivery.state == state)
    query = updated.within(query, Delivery.updated_at)
    found = page_of(session, query, (Delivery.updated_at, Delivery.id), asked)
    rows = [
        DeliveryOut.model_validate(row, from_attributes=True).seen_by(caller) for row in found.rows
    ]
    return DeliveryPage(data=rows, page=found.marks)


@router.get("/deliveries/{delivery_id}")
def read_delivery(
    caller: Reader, delivery_id: DeliveryId, session: ReadDep, response: Response
) -> DeliveryWhole:
    """Give a delivery with every change of its state.

    Of somebody who may be counted elsewhere too it tells only how many questions there are. Where
    people came from, and who received them, is told as in the list.
    """
    found = delivery_of(session, caller, delivery_id)
    moves = select(DeliveryMove).where(DeliveryMove.delivery_id == found.id)
    about = or_(Doubt.first_id == found.id, Doubt.second_id == found.id)
    doubts = select(func.count()).where(Doubt.state == DoubtState.OPEN, about)
    unit = session.get_one(Obligation, found.obligation_id).unit
    versioned(response, found.version)
    return DeliveryWhole.told(
        DeliveryOut.of(found, unit).seen_by(caller),
        found.working,
        list(session.exec(moves.order_by(col(DeliveryMove.number)))),
        session.exec(doubts).one(),
    )


@router.post("/contracts/{contract_id}/withdrawal", status_code=201)
def propose_contract_withdrawal(
    caller: Annotated[Caller, needs(Scope.CONTRACTS_WRITE)],
    contract_id: TakenOnId,
    body: ContractWithdrawalIn,
    session: WriteDep,
    now: NowDep,
) -> ContractOut:
    """Propose to withdraw a contract that was taken on by mistake; another person approves it.

    That is possible while nothing has come of it: nothing was written in a return, proven, paid,
    rated, found short, remedied or changed, and no duty was recorded. It waits 30 days for the
    second person. To propose it again puts another reason in the place of the first; with
    `withdraw` anybody takes it back.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    take_back, propose = withdrawing.take_back, withdrawing.propose_contract_withdrawal
    deed = take_back if body.withdraw else propose
    made = deed(session, caller, contract, body.reason, now)
    return ContractOut.model_validate(made, from_attributes=True)


@router.post("/contracts/{contract_id}/withdrawal/approval", status_code=201, responses={412: {}})
def approve_contract_withdrawal(
    caller: Annotated[Caller, needs(Scope.CONTRACTS_APPROVE)],
    contract_id: TakenOnId,
    body: ContractWithdrawalApprovalIn,
    session: WriteDep,
    now: NowDep,
) -> ContractOut:
    """Withdraw a contract as another person proposed: it is kept, and nothing is owed under it.

    Its reference is free again, so that it can be taken on as it ought to be.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    made = withdrawing.withdraw_contract(session, caller, contract, body.version, now)
    return ContractOut.model_validate(made, from_attributes=True)
