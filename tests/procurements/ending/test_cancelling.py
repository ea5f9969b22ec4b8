from datetime import date, datetime
from uuid import UUID

import pytest
from sqlmodel import select

from app.organisations.caller import PersonNeeded
from app.platform.database import WriteSession
from app.platform.events import Event
from app.platform.mail.tables import Letter
from app.problems import Invalid
from app.procurements.amendments.amending import NotPublishedYet, decide, propose
from app.procurements.amendments.amendment import Change, LotChange
from app.procurements.draft import Deadline, Draft
from app.procurements.drafting import (
    ProcurementIsCancelled,
    ReferenceTaken,
    replace_draft,
    write_draft,
)
from app.procurements.ending.cancelling import (
    Anew,
    BegunAnew,
    LotIsAwarded,
    LotIsCancelled,
    NotCancelled,
    cancel,
    cancel_lot,
    republish,
)
from app.procurements.interests.queries import InterestDeclared
from app.procurements.lifecycle import LotState
from app.procurements.queries import lots_of, state_of
from app.procurements.tables import (
    Amendment,
    ConflictDeclaration,
    Interest,
    Procurement,
    ProcurementState,
)
from app.rules.reading import HOME
from tests.callers import supplier_in
from tests.procurements.made import DEADLINE, a_draft, a_lot, a_published, an_officer

WHY = "The money has been found."
LATER = Deadline(DEADLINE.replace(year=2027))


def again(session: WriteSession, before: Procurement, now: datetime, name: str = "P-2") -> Draft:
    day = date(2027, 1, 11)
    made = republish(session, an_officer(session), before.id, Anew(WHY, name, day, LATER), now)
    return Draft.read(made.document)


def last_event(session: WriteSession, subject: UUID) -> Event:
    found = session.exec(select(Event).where(Event.subject == str(subject)))
    return max(found, key=lambda event: event.number)


def test_a_published_procurement_is_cancelled_with_its_lots(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))

    cancel(session, an_officer(session), made.id, "The building is to be closed.", now)

    assert made.state is ProcurementState.CANCELLED
    assert made.cancelled_at == now
    states = {state_of(session, lot, now) for lot in lots_of(session, made)}
    assert states == {LotState.CANCELLED}
    last = last_event(session, made.id)
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


def test_one_lot_is_cancelled_and_the_others_go_on(session: WriteSession, now: datetime) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    first, second = lots_of(session, made)
    before = made.version
    supplier = supplier_in(session, "Alder Cleaning Ltd")
    supplier.email = "tenders@alder.example"
    session.add(Interest(procurement_id=made.id, supplier_id=supplier.id, at=now))
    session.flush()

    cancel_lot(session, an_officer(session), second.id, "Nobody tendered for it.", now)

    states = [state_of(session, lot, now) for lot in (first, second)]
    assert (states[0] is LotState.CANCELLED, states[1]) == (False, LotState.CANCELLED)
    assert (second.cancelled_at, second.cancelled_because) == (now, "Nobody tendered for it.")
    assert (made.state, made.version) == (ProcurementState.PUBLISHED, before + 1)
    event = last_event(session, second.id)
    assert (event.kind, "Nobody" in str(event.facts)) == ("lot.cancelled", False)
    [letter] = session.exec(select(Letter).where(Letter.kind == "lot.cancelled"))
    assert "cancelled lot 2" in letter.text
    assert "Nobody tendered for it." in letter.text


def test_a_lot_is_cancelled_beside_one_that_is_awarded(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    first, second = lots_of(session, made)
    first.awarded_at = now
    officer = an_officer(session)

    with pytest.raises(LotIsAwarded, match="Lot 1 is awarded"):
        cancel_lot(session, officer, first.id, "No money.", now)
    cancel_lot(session, officer, second.id, "No money.", now)

    assert made.state is ProcurementState.PUBLISHED
    with pytest.raises(LotIsCancelled):
        cancel_lot(session, officer, second.id, "Again.", now)


def test_with_the_last_of_its_lots_a_procurement_is_cancelled(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    first, second = lots_of(session, made)
    officer = an_officer(session)
    supplier = supplier_in(session, "Alder Cleaning Ltd")
    supplier.email = "tenders@alder.example"
    session.add(Interest(procurement_id=made.id, supplier_id=supplier.id, at=now))

    cancel_lot(session, officer, first.id, "No need.", now)
    cancel_lot(session, officer, second.id, "No money.", now)

    assert made.state is ProcurementState.CANCELLED
    assert "tells its own reason" in made.reason
    assert (first.cancelled_because, second.cancelled_because) == ("No need.", "No money.")
    assert last_event(session, made.id).kind == "procurement.cancelled"
    assert last_event(session, second.id).kind == "lot.cancelled"
    [letter] = session.exec(select(Letter).where(Letter.kind == "procurement.cancelled"))
    assert "cancelled lot 2" in letter.text
    assert "reason for this lot: No money." in letter.text
    with pytest.raises(ProcurementIsCancelled):
        cancel_lot(session, officer, second.id, "Again.", now)


def test_the_rest_is_cancelled_after_one_lot_of_it(session: WriteSession, now: datetime) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    officer = an_officer(session)
    cancel_lot(session, officer, lots_of(session, made)[0].id, "No need.", now)

    cancel(session, officer, made.id, "No money.", now)

    assert {state_of(session, lot, now) for lot in lots_of(session, made)} == {LotState.CANCELLED}


def test_a_lot_of_a_draft_is_not_cancelled_nor_by_a_program_nor_with_an_interest(
    session: WriteSession, now: datetime
) -> None:
    officer = an_officer(session)
    draft = write_draft(session, officer, a_draft(a_lot("1"), a_lot("2"), reference="P-7"), now)
    lot = lots_of(session, a_published(session, a_draft(a_lot("1"), a_lot("2"))))[0]
    program = type(officer)(officer.key_id, officer.authority_id, officer.mode, officer.scopes)

    with pytest.raises(NotPublishedYet):
        cancel_lot(session, officer, lots_of(session, draft)[0].id, "No money.", now)
    with pytest.raises(PersonNeeded):
        cancel_lot(session, program, lot.id, "No money.", now)
    session.add(
        ConflictDeclaration(
            authority_id=lot.authority_id, lot_id=lot.id, person_id=officer.person(),
            has_interest=True, declared_at=now, updated_at=now,
        )
    )  # fmt: skip
    session.flush()
    with pytest.raises(InterestDeclared):
        cancel_lot(session, officer, lot.id, "No money.", now)


def test_only_the_lots_that_were_cancelled_begin_anew(
    session: WriteSession, now: datetime
) -> None:
    before = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    cancel_lot(session, an_officer(session), lots_of(session, before)[1].id, "No tenders.", now)

    told = again(session, before, now)

    assert [lot.number for lot in told.lots] == ["2"]


def test_what_was_begun_anew_before_is_not_begun_twice(
    session: WriteSession, now: datetime
) -> None:
    before = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    officer = an_officer(session)
    cancel_lot(session, officer, lots_of(session, before)[1].id, "No tenders.", now)
    again(session, before, now)
    with pytest.raises(BegunAnew):
        again(session, before, now, "P-3")

    cancel(session, officer, before.id, "No money.", now)
    told = again(session, before, now, "P-3")

    assert [lot.number for lot in told.lots] == ["1"]


def test_what_was_begun_anew_and_cancelled_begins_anew_once_more(
    session: WriteSession, now: datetime
) -> None:
    before = a_published(session)
    officer = an_officer(session)
    cancel(session, officer, before.id, "No money.", now)
    again(session, before, now)
    made = session.exec(select(Procurement).where(Procurement.reference == "P-2")).one()
    cancel(session, officer, made.id, "It was written wrongly.", now)

    assert [lot.number for lot in again(session, before, now, "P-3").lots] == ["1"]


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


def test_a_lot_that_was_cancelled_is_amended_no_more(session: WriteSession, now: datetime) -> None:
    made = a_published(session, a_draft(a_lot("1"), a_lot("2")))
    both = Change(lots={"1": LotChange(title="One"), "2": LotChange(title="Two")})

    def proposed(change: Change) -> Amendment:
        return propose(session, an_officer(session), made.id, change, WHY, HOME, lambda _: now)

    def applied(one: Amendment) -> Amendment:
        who, version = an_officer(session), made.version
        return decide(session, who, one.id, version, HOME, lambda _: now, apply=True)

    waits = proposed(both)
    cancel_lot(session, an_officer(session), lots_of(session, made)[1].id, "No need.", now)

    with pytest.raises(Invalid) as late:
        proposed(both)
    with pytest.raises(Invalid) as refused:
        applied(waits)
    codes = [one.code for fault in (late, refused) for one in fault.value.findings]
    assert codes == ["lot_cancelled"] * 2
    applied(proposed(Change(lots={"1": LotChange(title="One")})))
    assert [lot.title for lot in lots_of(session, made)] == ["One", "Lot 2"]
