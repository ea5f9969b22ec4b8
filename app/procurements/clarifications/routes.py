"""Questions, answers and interest over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import DatabaseClockDep, NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.procurements.clarifications.clarifying import (
    answer,
    ask,
    clarification_of,
    show_interest,
    visible,
)
from app.procurements.clarifications.messages import (
    AnswerIn,
    ClarificationOut,
    ClarificationPage,
    InterestOut,
    QuestionIn,
)
from app.procurements.queries import procurement_of
from app.procurements.routes import ProcurementId, Reader, Writer
from app.procurements.tables import Clarification

router = Router(prefix="/v1", tags=["procurements"])
#: what only suppliers ask: no log tells which of them is at work, nor how many
of_suppliers = Router(prefix="/v1", tags=["procurements"], is_quiet=True)

Submitter = Annotated[Caller, needs(Scope.TENDERS_SUBMIT)]
ClarificationId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]


@of_suppliers.post("/procurements/{procurement_id}/questions", status_code=201)
def ask_question(
    caller: Submitter,
    procurement_id: ProcurementId,
    body: QuestionIn,
    session: WriteDep,
    clock: DatabaseClockDep,
) -> ClarificationOut:
    """Ask about a procurement as a supplier; everybody sees the answer, nobody who asked."""
    caller.supplier()
    return _told(ask(session, caller, procurement_id, body.question, clock))


@router.post("/procurements/{procurement_id}/clarifications", status_code=201)
def write_clarification(
    caller: Writer,
    procurement_id: ProcurementId,
    body: QuestionIn,
    session: WriteDep,
    clock: DatabaseClockDep,
) -> ClarificationOut:
    """Write down a question that came another way, to be answered for everybody."""
    return _told(ask(session, caller, procurement_id, body.question, clock))


@router.get("/procurements/{procurement_id}/clarifications")
def list_clarifications(
    caller: Reader,
    procurement_id: ProcurementId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> ClarificationPage:
    """List questions and answers; suppliers see what is answered, and their own questions."""
    procurement = procurement_of(session, caller, procurement_id)
    columns = [getattr(Clarification, name) for name in ClarificationOut.model_fields]
    query = visible(caller, columns).where(Clarification.procurement_id == procurement.id)
    query = updated.within(query, Clarification.updated_at)
    found = page_of(session, query, (Clarification.updated_at, Clarification.id), asked)
    rows = [ClarificationOut.model_validate(row, from_attributes=True) for row in found.rows]
    return ClarificationPage(data=rows, page=found.marks)


@router.put("/clarifications/{clarification_id}")
def answer_clarification(
    caller: Writer,
    clarification_id: ClarificationId,
    expected: ExpectedDep,
    body: AnswerIn,
    session: WriteDep,
    clock: DatabaseClockDep,
    response: Response,
) -> ClarificationOut:
    """Answer a question for everybody, or put right an answer; those interested are told.

    After the deadline only what nobody has answered yet is answered.
    """
    found = clarification_of(session, caller, clarification_id)
    expected.check(found.version)
    answered = answer(session, caller, found, body.answer, clock)
    versioned(response, answered.version)
    return _told(answered)


@of_suppliers.post("/procurements/{procurement_id}/interest", status_code=201)
def declare_interest(
    caller: Submitter, procurement_id: ProcurementId, session: WriteDep, now: NowDep
) -> InterestOut:
    """Be told of answers and changes from now on; the authority does not see who is."""
    interest = show_interest(session, caller, procurement_id, now)
    return InterestOut(procurement_id=interest.procurement_id, at=interest.at)


def _told(clarification: Clarification) -> ClarificationOut:
    return ClarificationOut.model_validate(clarification, from_attributes=True)
