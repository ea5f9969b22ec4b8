"""People who may be counted twice, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from app.deliveries.people.answering import answer
from app.deliveries.people.messages import DoubtAnswerIn, DoubtOut, DoubtPage
from app.deliveries.people.queries import about, doubt_of, doubt_seen, doubts_seen
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.people.token import PeopleKey
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned

router = Router(prefix="/v1", tags=["doubts"])

Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
DoubtId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000030"])]


def people_key(request: Request) -> PeopleKey:
    """Give the secret that tokens of people are kept under, if this deployment has one."""
    return PeopleKey(request.app.state.settings.people_key)


@router.get("/person-doubts")
def list_person_doubts(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    state: DoubtState | None = None,
    delivery_id: UUID | None = None,
) -> DoubtPage:
    """List the questions whether somebody is counted twice.

    A supplier has those about its own deliveries, and is told nothing of the other side.
    """
    query = doubts_seen(caller)
    if state is not None:
        query = query.where(Doubt.state == state)
    if delivery_id is not None:
        query = query.where(about(caller, delivery_id))
    query = updated.within(query, Doubt.updated_at)
    found = page_of(session, query, (Doubt.updated_at, Doubt.id), asked)
    rows = [DoubtOut.model_validate(row, from_attributes=True) for row in found.rows]
    return DoubtPage(data=rows, page=found.marks)


@router.get("/person-doubts/{doubt_id}")
def read_person_doubt(
    caller: Reader, doubt_id: DoubtId, session: ReadDep, response: Response
) -> DoubtOut:
    """Give the question whether somebody is counted twice, and its answer."""
    found = DoubtOut.model_validate(doubt_seen(session, caller, doubt_id), from_attributes=True)
    versioned(response, found.version)
    return found


@router.post("/person-doubts/{doubt_id}/answer", status_code=201)
def answer_person_doubt(
    caller: Annotated[Caller, needs(Scope.DELIVERIES_VERIFY)],
    doubt_id: DoubtId,
    body: DoubtAnswerIn,
    session: WriteDep,
    now: NowDep,
) -> DoubtOut:
    """Answer whether somebody is counted twice, once and with a reason.

    If so, what came later loses those whom both count, and is rejected if nobody is left. What
    somebody carried over who moved is recorded as a transfer, and both obligations stand.
    """
    doubt = doubt_of(session, caller, doubt_id)
    answer(session, caller, doubt, body.given(), now)
    session.flush()
    return DoubtOut.model_validate(doubt_seen(session, caller, doubt_id), from_attributes=True)
