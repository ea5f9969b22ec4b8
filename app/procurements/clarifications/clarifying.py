"""Ask about a procurement, answer for everybody, and say that one is interested."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.problems import Conflict, NotFound
from app.procurements.amendments.amending import refuse_unpublished
from app.procurements.draft import Deadline
from app.procurements.lifecycle import is_past
from app.procurements.publishing import Clock
from app.procurements.queries import Lock, procurement_of
from app.procurements.tables import Clarification, Interest, Procurement
from app.procurements.telling import News, tell_the_interested

AFTERWARDS = (
    "\n\nThe deadline has passed. This answer changes nothing of what tenders were asked for."
)


class ClarificationsClosed(Conflict):
    """The deadline has passed: nothing more is asked, and no answer becomes another."""

    slug = "clarifications-closed"


def ask(
    session: WriteSession, caller: Caller, procurement_id: UUID, question: str, clock: Clock
) -> Clarification:
    """Ask about a published procurement; a supplier that asks is interested.

    Raises:
        NotFound: if there is none that the caller may know of.
        NotPublishedYet: if it is a draft.
        ProcurementIsCancelled: if it was cancelled.
        ClarificationsClosed: once the deadline has passed.
    """
    procurement = procurement_of(session, caller, procurement_id, Lock.ALONE)
    now = _refuse_closed(session, procurement, clock)
    highest = select(func.max(Clarification.number)).where(
        Clarification.procurement_id == procurement.id
    )
    asked = Clarification(
        authority_id=procurement.authority_id,
        procurement_id=procurement.id,
        number=(session.exec(highest).one() or 0) + 1,
        question=question,
        supplier_id=caller.supplier_id,
        asked_at=now,
        updated_at=now,
    )
    session.add(asked)
    if caller.supplier_id is not None:
        _register(session, procurement.id, caller.supplier_id, now)
    session.flush()
    # the log does not say who asked either: the authority's people read it
    note(
        session, "clarification.asked", asked.id, now,
        authority=procurement.authority_id, is_quiet=True,
        procurement=procurement.id, number=asked.number,
    )  # fmt: skip
    return asked


def answer(
    session: WriteSession, caller: Caller, clarification: Clarification, words: str, clock: Clock
) -> Clarification:
    """Answer a question for everybody, or put another answer in the place of one.

    A question that nobody answered before the deadline can still be answered, so that none stays
    open for ever; the letter says that nothing of what is asked for is changed by it.

    Args:
        session: where it is kept.
        caller: the authority's.
        clarification: its procurement is locked alone.
        words: the answer.
        clock: of the database.

    Raises:
        ProcurementIsCancelled: if the procurement was cancelled.
        ClarificationsClosed: once the deadline has passed, if it was answered before.
    """
    procurement = session.get_one(Procurement, clarification.procurement_id)
    refuse_unpublished(procurement)
    now = clock(session)
    again, is_over = clarification.answer is not None, _is_over(procurement, now)
    if again and is_over:
        raise ClarificationsClosed(
            "The deadline for tenders has passed.", "An answer that was given stays as it is."
        )
    clarification.answer, clarification.answered_by = words, caller.who
    clarification.answered_at = clarification.updated_at = now
    clarification.version += 1
    said = "answered anew" if again else "answered"
    text = f"Question {clarification.number}:\n{clarification.question}\n\nAnswer:\n{words}"
    text += AFTERWARDS if is_over else ""
    news = News("clarification.answered", f"question {clarification.number} {said}", text)
    tell_the_interested(session, procurement, news, now)
    note(
        session, "clarification.answered", clarification.id, now,
        authority=caller.authority_id, actor=caller.who, procurement=procurement.id,
        number=clarification.number,
    )  # fmt: skip
    return clarification


def show_interest(
    session: WriteSession, caller: Caller, procurement_id: UUID, now: datetime
) -> Interest:
    """Have a supplier told of what happens to a procurement; to say it twice changes nothing.

    Raises:
        NotFound: if there is no such procurement for the supplier.
        SupplierNeeded: if the authority calls.
        ProcurementIsCancelled: if it was cancelled.
    """
    supplier_id = caller.supplier()
    procurement = procurement_of(session, caller, procurement_id)
    refuse_unpublished(procurement)
    if _register(session, procurement.id, supplier_id, now):
        # in a log of the procurement's own: in the authority's, its people could count them
        note(
            session, "procurement.interest_shown", procurement.id, now,
            authority=procurement.id, is_quiet=True,
        )  # fmt: skip
    query = select(Interest).where(
        Interest.procurement_id == procurement.id, Interest.supplier_id == supplier_id
    )
    return session.exec(query).one()


def _register(
    session: WriteSession, procurement_id: UUID, supplier_id: UUID, now: datetime
) -> bool:
    row = Interest(procurement_id=procurement_id, supplier_id=supplier_id, at=now)
    return add_if_new(session, row)


def _refuse_closed(session: Session, procurement: Procurement, clock: Clock) -> datetime:
    """Give the time, if questions are still asked and answered."""
    refuse_unpublished(procurement)
    now = clock(session)
    if _is_over(procurement, now):
        raise ClarificationsClosed(
            "The deadline for tenders has passed.", "Questions are asked and answered before it."
        )
    return now


def _is_over(procurement: Procurement, now: datetime) -> bool:
    deadline = Deadline.read(procurement.document["deadline"])
    return deadline is None or is_past(deadline.at, now)


def clarification_of(session: Session, caller: Caller, clarification_id: UUID) -> Clarification:
    """Give a clarification to be changed, with its procurement held alone.

    Raises:
        NotFound: if there is none that the caller may know of.
    """
    query = visible(caller, [Clarification.procurement_id])
    found = session.execute(query.where(col(Clarification.id) == clarification_id)).first()
    if found is None:
        raise NotFound(
            f"There is no clarification {clarification_id}.",
            "The procurement lists its clarifications.",
        )
    procurement_of(session, caller, found.procurement_id, Lock.ALONE)
    return session.get_one(Clarification, clarification_id)


def visible(caller: Caller, columns: list[Any]) -> Any:
    """Select what a caller may see: of suppliers' questions only their own, unless answered."""
    query = select(*columns).where(Clarification.authority_id == caller.authority_id)
    if caller.supplier_id is None:
        return query
    own = Clarification.supplier_id == caller.supplier_id
    return query.where(or_(col(Clarification.answer).is_not(None), own))
