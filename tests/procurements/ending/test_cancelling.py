from datetime import date, datetime

import pytest
from sqlmodel import select

from app.organisations.caller import PersonNeeded
from app.platform.database import WriteSession
from app.platform.events import Event
from app.procurements.draft import Deadline, Draft
from app.procurements.drafting import (
    ProcurementIsCancelled,
    ReferenceTaken,
    replace_draft,
    write_draft,
)
from app.procurements.ending.cancelling import Anew, LotIsAwarded, NotCancelled, cancel, republish
from app.procurements.lifecycle import LotState
from app.procurements.queries import lots_of, state_of
from app.procurements.tables import Procurement, ProcurementState
from tests.procurements.made import DEADLINE, a_draft, a_lot, a_published, an_officer

WHY = "The money has been found."
LATER = Deadline(DEADLINE.replace(year=2027))


def again(session: WriteSession, before: Procurement, now: datetime, name: str = "P-2") -> Draft:
    day = date(2027, 1, 11)
    made = republish(session, an_officer(session), before.id, Anew(WHY, name, day, LATER), now)
    return Draft.read(made.document)


def test_a_published_procurement_is_cancelled_with_its_lots(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))

    cancel(session, an_officer(session), made.id, "The building is to be closed.", now)

    assert made.state is ProcurementState.CANCELLED
    assert made.cancelled_at == now
    states = {state_of(session, lot, now) for lot in lots_of(session, made)}
    assert states == {LotState.CANCELLED}
    last = max(
        session.exec(select(Event).where(Event.subject == str(made.id))),
        key=lambda event: event.number,
    )
    assert last.kind == "procurement.cancelled"
    assert "building" not in str(last.facts)


def test_a_draft_is_cancelled_too_and_is_not_written_anew(
    session: WriteSession, now: datetime
) -> None:
    draft, officer = a_draft(), an_officer(session)
    made = write_draft(session, officer, draft, now)

    cancel(session, officer, made.id, "Not needed.", now)

    with pytest.raises(ProcurementIsCancelled):
        replace_draft(session, officer, made, draft, now)
    with pytest.raises(ProcurementIsCancelled):
        cancel(session, officer, made.id, "Again.", now)


def test_what_is_awarded_is_not_cancelled(session: WriteSession, now: datetime) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    lots_of(session, made)[1].awarded_at = now

    with pytest.raises(LotIsAwarded) as refused:
        cancel(session, an_officer(session), made.id, "No money.", now)
    assert refused.value.facts["lots"] == ["2"]
    assert made.state is ProcurementState.PUBLISHED


def test_a_program_does_not_cancel(session: WriteSession, now: datetime) -> None:
    made = a_published(session)
    officer = an_officer(session)
    program = type(officer)(officer.key_id, officer.authority_id, officer.mode, officer.scopes)

    with pytest.raises(PersonNeeded):
        cancel(session, program, made.id, "No money.", now)


def test_a_cancelled_procurement_begins_anew_as_a_draft(
    session: WriteSession, now: datetime
) -> None:
    draft = a_draft(a_lot("1"), a_lot("2"), ocid="ocds-h6vhtk-000000")
    before = a_published(session, draft)
    cancel(session, an_officer(session), before.id, "No tenders were expected.", now)

    told = again(session, before, now)

    assert told.lots == draft.lots
    assert (told.reference, told.deadline, told.ocid) == ("P-2", LATER, "")
    assert told.commences_on == date(2027, 1, 11)
    made = session.exec(select(Procurement).where(Procurement.reference == "P-2")).one()
    assert (made.republishes, made.state) == (before.id, ProcurementState.DRAFT)
    assert made.republished_because == WHY
    assert {lot.deadline for lot in lots_of(session, made)} == {LATER.at}


def test_only_what_is_cancelled_begins_anew(session: WriteSession, now: datetime) -> None:
    with pytest.raises(NotCancelled):
        again(session, a_published(session), now)


def test_it_needs_a_reference_of_its_own(session: WriteSession, now: datetime) -> None:
    before = a_published(session)
    cancel(session, an_officer(session), before.id, "No money.", now)

    with pytest.raises(ReferenceTaken):
        again(session, before, now, before.reference)
