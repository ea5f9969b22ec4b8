from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.caller import SupplierNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.platform.mail.tables import Letter
from app.problems import NotFound
from app.procurements.amendments.amending import NotPublishedYet
from app.procurements.clarifications.clarifying import (
    ClarificationsClosed,
    answer,
    ask,
    clarification_of,
    show_interest,
)
from app.procurements.drafting import ProcurementIsCancelled, write_draft
from app.procurements.ending.cancelling import cancel
from app.procurements.tables import Interest
from tests.callers import a_caller, supplier_in
from tests.procurements.made import DEADLINE, a_draft, a_published, an_officer
from tests.procurements.race import at_once

ALDER, BIRCH = "Alder Cleaning Ltd", "Birch Facilities Ltd"


def test_who_asks_is_interested_and_nobody_is_told_who(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session)
    alder = a_caller(session, Role.SUPPLIER, supplier=ALDER)

    asked = ask(session, alder, made.id, "Is it open on Sundays?", lambda _: now)

    [interest] = session.exec(select(Interest).where(Interest.procurement_id == made.id))
    [event] = session.exec(select(Event).where(Event.subject == str(asked.id)))
    assert interest.supplier_id == alder.supplier_id
    assert asked.number == 1
    assert event.actor == ""
    told = f"{event.facts}{event.subject}"
    assert str(alder.supplier_id) not in told
    assert str(alder.who) not in told


def test_everybody_interested_is_told_the_answer_alike(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session)
    for name in (ALDER, BIRCH):
        show_interest(session, a_caller(session, Role.SUPPLIER, supplier=name), made.id, now)
        supplier_in(session, name).email = f"office@{name[:5].lower()}.example"
    alder = a_caller(session, Role.SUPPLIER, supplier=ALDER)
    asked = ask(session, alder, made.id, "Is it open on Sundays?", lambda _: now)

    answer(session, an_officer(session), asked, "Yes, from nine to five.", lambda _: now)

    letters = session.exec(select(Letter).where(Letter.about == made.id)).all()
    assert len(letters) == 2
    assert len({(letter.subject, letter.text) for letter in letters}) == 1
    assert "Is it open on Sundays?" in letters[0].text
    assert "Yes, from nine to five." in letters[0].text
    assert asked.version == 2


def test_an_answer_is_put_right_and_told_again(session: WriteSession, now: datetime) -> None:
    made, officer = a_published(session), an_officer(session)
    show_interest(session, a_caller(session, Role.SUPPLIER, supplier=ALDER), made.id, now)
    supplier_in(session, ALDER).email = "office@alder.example"
    asked = ask(session, officer, made.id, "Is it open on Sundays?", lambda _: now)
    answer(session, officer, asked, "Yes.", lambda _: now)

    answer(session, officer, asked, "No.", lambda _: now)

    letters = session.exec(select(Letter).where(Letter.about == made.id)).all()
    assert asked.answer == "No."
    assert any("answered anew" in letter.subject for letter in letters)


def test_questions_are_asked_before_the_deadline_alone_and_answers_stay_after_it(
    session: WriteSession, now: datetime
) -> None:
    made, officer = a_published(session), an_officer(session)
    asked = ask(session, officer, made.id, "Is it open on Sundays?", lambda _: now)
    answer(session, officer, asked, "Yes.", lambda _: now)

    with pytest.raises(ClarificationsClosed):
        ask(session, officer, made.id, "And on Mondays?", lambda _: DEADLINE)
    with pytest.raises(ClarificationsClosed):
        answer(session, officer, asked, "No.", lambda _: DEADLINE)
    assert asked.answer == "Yes."


def test_a_question_that_was_forgotten_is_answered_after_the_deadline_which_is_said(
    session: WriteSession, now: datetime
) -> None:
    made, officer = a_published(session), an_officer(session)
    alder = a_caller(session, Role.SUPPLIER, supplier=ALDER)
    supplier_in(session, ALDER).email = "office@alder.example"
    asked = ask(session, alder, made.id, "Is it open on Sundays?", lambda _: now)

    answer(session, officer, asked, "Yes.", lambda _: DEADLINE)

    [letter] = session.exec(select(Letter).where(Letter.about == made.id))
    assert (asked.answer, asked.answered_at) == ("Yes.", DEADLINE)
    assert "The deadline has passed. This answer changes nothing" in letter.text


def test_nothing_is_asked_about_a_draft_or_what_was_cancelled(
    session: WriteSession, now: datetime
) -> None:
    officer = an_officer(session)
    alder = a_caller(session, Role.SUPPLIER, supplier=ALDER)
    draft = write_draft(session, officer, a_draft(), now)
    with pytest.raises(NotPublishedYet):
        ask(session, officer, draft.id, "Why?", lambda _: now)
    with pytest.raises(NotFound):
        ask(session, alder, draft.id, "Why?", lambda _: now)
    made = a_published(session)
    cancel(session, officer, made.id, "No money.", now)

    with pytest.raises(ProcurementIsCancelled):
        ask(session, alder, made.id, "Why?", lambda _: now)
    with pytest.raises(ProcurementIsCancelled):
        show_interest(session, alder, made.id, now)


def test_a_question_that_is_not_answered_is_its_askers_alone(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session)
    alder = a_caller(session, Role.SUPPLIER, supplier=ALDER)
    birch = a_caller(session, Role.SUPPLIER, supplier=BIRCH)
    asked = ask(session, alder, made.id, "Is it open on Sundays?", lambda _: now)
    session.flush()

    assert clarification_of(session, alder, asked.id).id == asked.id
    with pytest.raises(NotFound):
        clarification_of(session, birch, asked.id)
    answer(session, an_officer(session), asked, "Yes.", lambda _: now)
    session.flush()
    assert clarification_of(session, birch, asked.id).id == asked.id


def test_another_authoritys_question_is_not_there(session: WriteSession, now: datetime) -> None:
    asked = ask(session, an_officer(session), a_published(session).id, "Why?", lambda _: now)
    session.flush()

    with pytest.raises(NotFound):
        clarification_of(session, an_officer(session, "Othertown Council"), asked.id)


def test_to_say_twice_that_one_is_interested_changes_nothing(
    session: WriteSession, now: datetime
) -> None:
    made = a_published(session)
    alder = a_caller(session, Role.SUPPLIER, supplier=ALDER)

    first = show_interest(session, alder, made.id, now)
    again = show_interest(session, alder, made.id, DEADLINE)

    events = session.exec(select(Event).where(Event.kind == "procurement.interest_shown")).all()
    assert first.id == again.id
    assert again.at == now
    assert [(event.actor, event.facts) for event in events] == [("", {})]
    assert {event.authority for event in events} == {made.id}  # whose log nobody reads


def test_the_authority_is_interested_in_nothing(session: WriteSession, now: datetime) -> None:
    with pytest.raises(SupplierNeeded):
        show_interest(session, an_officer(session), a_published(session).id, now)


def test_questions_asked_at_once_have_numbers_of_their_own(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        made = a_published(session)
        alder = a_caller(session, Role.SUPPLIER, supplier=ALDER)

    def deed(session: WriteSession) -> int:
        return ask(session, alder, made.id, "Why?", lambda _: now).number

    assert sorted(at_once(engine, deed, deed, deed)) == [1, 2, 3]
