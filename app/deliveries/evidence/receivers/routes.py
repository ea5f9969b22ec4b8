"""Receivers over HTTP: somebody asks them, and whoever holds the link answers without a key."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request
from sqlmodel import Session, col, select

from app.contracts.tables import Obligation
from app.deliveries.evidence.queries import reported_by
from app.deliveries.evidence.receivers.answering import answer, asked_by
from app.deliveries.evidence.receivers.asking import Receiver, ask_receiver, question_of
from app.deliveries.evidence.receivers.messages import (
    AskedOut,
    AskedPage,
    ReceiverAnswerIn,
    ReceiverIn,
    ReceiverQuestionOut,
)
from app.deliveries.evidence.tables import Confirmation
from app.deliveries.queries import contract_reported_by
from app.deliveries.tables import Delivery
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.rules.reading import read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["receivers"], is_quiet=True)

Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Reporter = Annotated[Caller, needs(Scope.DELIVERIES_REPORT)]
ContractId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000040"])]
DeliveryId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000041"])]
Token = Annotated[
    str, Path(max_length=100, examples=["1111111111111111111111111111111111111111111"])
]
LINK = "/receiver-confirmations/"  #: to the receiver's page; the secret comes after it


@router.post("/deliveries/{delivery_id}/confirmations", status_code=201)
def ask_delivery_receiver(
    caller: Reporter,
    delivery_id: DeliveryId,
    body: ReceiverIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> AskedOut:
    """Ask whoever received a delivery, by a letter with a link that works once for thirty days.

    Asked again, the link before works no more; but no supplier ends a link of the authority, and
    what is answered to a supplier keeps the authority from nothing. The link is in the letter
    alone: neither the supplier nor the authority sees it. An address of either's own is refused.
    """
    link = request.app.state.settings.public_url.rstrip("/") + LINK
    receiver = Receiver(body.organisation, body.email, link)
    made = ask_receiver(session, caller, delivery_id, receiver, now)
    return AskedOut.model_validate(made, from_attributes=True)


@router.get("/contracts/{contract_id}/confirmations")
def list_receiver_confirmations(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> AskedPage:
    """List whom a contract's deliveries were to have reached, and what each of them answered."""
    contract = contract_reported_by(session, caller, contract_id)
    own = [getattr(Confirmation, name) for name in AskedOut.model_fields]
    columns: list[Any] = [*own, Obligation.unit]
    query = (
        select(*columns)
        .join(Delivery, col(Delivery.id) == Confirmation.delivery_id)
        .join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(Confirmation.contract_id == contract.id)
    )
    query = reported_by(query, caller)
    query = updated.within(query, Confirmation.updated_at)
    found = page_of(session, query, (Confirmation.updated_at, Confirmation.id), asked)
    rows = [
        AskedOut.model_validate(row, from_attributes=True).seen_by(caller, row.unit)
        for row in found.rows
    ]
    return AskedPage(data=rows, page=found.marks)


@router.get("/receiver-confirmations/{token}")
def read_receiver_confirmation(token: Token, session: ReadDep, now: NowDep) -> ReceiverQuestionOut:
    """Tell a receiver what a supplier says that it delivered; the link itself is the key."""
    return _question(session, *asked_by(session, token, now))


@router.post("/receiver-confirmations/{token}", status_code=201)
def give_receiver_confirmation(
    token: Token,
    body: ReceiverAnswerIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> ReceiverQuestionOut:
    """Answer as the receiver, once: all of it arrived, a part, or it is disputed."""
    library = read_library(home(request))
    return _question(session, *answer(session, token, body.given(), library, now))


def _question(session: Session, asked: Confirmation, delivery: Delivery) -> ReceiverQuestionOut:
    question = question_of(session, delivery, asked)
    told = {name: getattr(question, name) for name in question.__slots__}
    return ReceiverQuestionOut(
        **told,
        state=delivery.state,
        expires_at=asked.expires_at,
        answer=asked.answer,
        answered_quantity=asked.quantity,
        answered_at=asked.answered_at,
    )
