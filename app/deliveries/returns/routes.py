"""Returns over HTTP: begun, written, submitted, accepted, opened again."""

from pathlib import Path as Folder
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Response
from sqlmodel import Session, select

from app.contracts.queries import contract_for
from app.deliveries.people.routes import people_key
from app.deliveries.people.token import PeopleKey
from app.deliveries.queries import delivery_of, return_of
from app.deliveries.returns.accepting import accept
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.checks.checking import Means
from app.deliveries.returns.checks.messages import DeliveryChangeIn, DeliveryIn, ReturnIn
from app.deliveries.returns.following import periods_of
from app.deliveries.returns.messages import (
    STORED,
    DeliveryWritten,
    PeriodIn,
    PeriodOut,
    PeriodsOut,
    ReopeningIn,
    ReturnOut,
    ReturnPage,
    ReturnWhole,
)
from app.deliveries.returns.queries import (
    dues_of,
    reopenings_of,
    submissions_of,
    told_in,
    unit_of,
)
from app.deliveries.returns.recording import change, record, take_out
from app.deliveries.returns.reopening import pass_on, reopen
from app.deliveries.returns.submitting import submit
from app.deliveries.returns.writing import write
from app.deliveries.tables import Delivery, Return, ReturnState
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.problems import Finding
from app.procurements.queries import Lock
from app.rules.routes import home

router = Router(prefix="/v1", tags=["returns"])

LARGEST = 5_000_000  #: bytes of a whole return

Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Reporter = Annotated[Caller, needs(Scope.DELIVERIES_REPORT)]
ContractId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000030"])]
DraftId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000030"])]
SubmittedId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000031"])]
DraftDeliveryId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000030"])]


async def _means(
    key: Annotated[PeopleKey, Depends(people_key)], folder: Annotated[Folder, Depends(home)]
) -> Means:
    return Means(key, folder)


MeansDep = Annotated[Means, Depends(_means)]


@router.post("/contracts/{contract_id}/returns", status_code=201)
def begin_return(
    caller: Reporter, contract_id: ContractId, body: PeriodIn, session: WriteDep, now: NowDep
) -> ReturnOut:
    """Begin the return of the period that a day belongs to."""
    return _told(session, begin(session, caller, contract_id, body.day, now))


@router.get("/contracts/{contract_id}/return-periods")
def read_return_periods(
    caller: Reader, contract_id: ContractId, session: ReadDep, now: NowDep
) -> PeriodsOut:
    """Tell which periods are to be reported, and which returns are missing or overdue."""
    contract = contract_for(session, caller, contract_id)
    found = periods_of(session, contract, now)
    return PeriodsOut(periods=tuple(PeriodOut.model_validate(one) for one in found))


@router.get("/returns")
def list_returns(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    contract_id: UUID | None = None,
    state: ReturnState | None = None,
) -> ReturnPage:
    """List returns, in the order in which they were last changed; a supplier has its own."""
    own = [getattr(Return, name) for name in STORED]
    query = select(*own).where(Return.authority_id == caller.authority_id)
    if caller.supplier_id is not None:
        query = query.where(Return.supplier_id == caller.supplier_id)
    if contract_id is not None:
        query = query.where(Return.contract_id == contract_id)
    if state is not None:
        query = query.where(Return.state == state)
    query = updated.within(query, Return.updated_at)
    found = page_of(session, query, (Return.updated_at, Return.id), asked)
    dues = dues_of(session, found.rows)
    rows = [ReturnOut.of(row, dues[row.id]) for row in found.rows]
    return ReturnPage(data=rows, page=found.marks)


@router.get("/returns/{return_id}")
def read_return(
    caller: Reader, return_id: DraftId, session: ReadDep, response: Response
) -> ReturnWhole:
    """Give a return: of every obligation, whether it says something, nothing or is a blank.

    Counts of fewer than five people of a priority group are told only to those who report or
    verify deliveries, and are never published.
    """
    found = return_of(session, caller, return_id)
    versioned(response, found.version)
    return _whole(session, caller, found)


@router.put("/returns/{return_id}", max_body_size=LARGEST)
def write_return(
    caller: Reporter,
    return_id: DraftId,
    body: ReturnIn,
    session: WriteDep,
    now: NowDep,
    means: MeansDep,
    expected: ExpectedDep,
    response: Response,
) -> ReturnWhole:
    """Have a draft say exactly this; every fault is told at once, and then nothing is kept.

    Of a return that was opened again, deliveries that stay the same keep their state and their
    evidence. What was submitted counts until the return is submitted again.
    """
    found = return_of(session, caller, return_id, Lock.ALONE)
    expected.check(found.version)
    questions = write(session, means, caller, found, body.sent(), now)
    versioned(response, found.version)
    return _whole(session, caller, found, questions)


@router.post("/returns/{return_id}/deliveries", status_code=201)
def record_delivery(
    caller: Reporter,
    return_id: DraftId,
    body: DeliveryIn,
    session: WriteDep,
    now: NowDep,
    means: MeansDep,
) -> DeliveryWritten:
    """Put a delivery into a draft; the same one sent again changes nothing."""
    found = return_of(session, caller, return_id, Lock.ALONE)
    return _written(session, *record(session, means, caller, found, body.sent(), now))


@router.put("/deliveries/{delivery_id}")
def change_delivery(
    caller: Reporter,
    delivery_id: DraftDeliveryId,
    body: DeliveryChangeIn,
    session: WriteDep,
    now: NowDep,
    means: MeansDep,
    expected: ExpectedDep,
    response: Response,
) -> DeliveryWritten:
    """Have a delivery of a draft say this; one that was submitted before gets a successor.

    The successor has the same reference and an id of its own.
    """
    found = _to_change(session, caller, delivery_id)
    expected.check(found.version)
    sent = body.sent_as(found.reference)
    stands, questions = change(session, means, caller, found, sent, now)
    versioned(response, stands.version)
    return _written(session, stands, questions)


@router.post("/deliveries/{delivery_id}/removal", status_code=201)
def take_out_delivery(
    caller: Reporter, delivery_id: DraftDeliveryId, session: WriteDep, now: NowDep
) -> ReturnOut:
    """Take a delivery out of a draft; if it was submitted, it counts until the next submission."""
    found = _to_change(session, caller, delivery_id)
    return _told(session, take_out(session, caller, found, now))


@router.post("/returns/{return_id}/submission", status_code=201)
def submit_return(
    caller: Reporter, return_id: DraftId, session: WriteDep, now: NowDep, means: MeansDep
) -> ReturnWhole:
    """Submit a return: what it holds counts as reported from now on."""
    found = return_of(session, caller, return_id, Lock.ALONE)
    questions = submit(session, means, caller, found, now)
    return _whole(session, caller, found, questions)


@router.post("/returns/{return_id}/acceptance", status_code=201)
def accept_return(
    caller: Annotated[Caller, needs(Scope.DELIVERIES_VERIFY)],
    return_id: SubmittedId,
    session: WriteDep,
    now: NowDep,
) -> ReturnOut:
    """Accept a return that somebody else submitted: it is locked.

    Each of its deliveries is verified by itself.
    """
    found = return_of(session, caller, return_id, Lock.ALONE)
    return _told(session, accept(session, caller, found, now))


@router.post("/returns/{return_id}/reopening", status_code=201)
def reopen_return(
    caller: Reporter, return_id: SubmittedId, body: ReopeningIn, session: WriteDep, now: NowDep
) -> ReturnOut:
    """Open a return again, with a reason; once it was accepted, only the authority can.

    What was submitted counts until it is submitted again. With `pass_on` the authority gives the
    return up instead, where another supplier held the contract on all of its days: what it says
    is taken back, and the days are the other's to report.
    """
    found = return_of(session, caller, return_id, Lock.ALONE)
    deed = pass_on if body.pass_on else reopen
    deed(session, caller, found, body.reason, now)
    return _told(session, found)


def _to_change(session: WriteDep, caller: Caller, delivery_id: UUID) -> Delivery:
    """Give a delivery, locked after its return, as everywhere."""
    return_of(session, caller, delivery_of(session, caller, delivery_id).return_id, Lock.ALONE)
    return delivery_of(session, caller, delivery_id, Lock.ALONE)


def _told(session: Session, found: Return) -> ReturnOut:
    return ReturnOut.of(found, dues_of(session, [found])[found.id])


def _whole(
    session: Session, caller: Caller, found: Return, questions: list[Finding] | None = None
) -> ReturnWhole:
    session.flush()
    is_told_few = Scope.DELIVERIES_REPORT in caller.scopes
    return ReturnWhole.told(
        _told(session, found),
        told_in(session, found),
        submissions_of(session, found),
        reopenings_of(session, found),
        questions or [],
        is_told_few,
    )


def _written(session: Session, delivery: Delivery, questions: list[Finding]) -> DeliveryWritten:
    unit = unit_of(session, delivery.obligation_id)
    return DeliveryWritten.told(delivery, unit, questions)
