from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.people.answering import Answer, answer
from app.deliveries.people.queries import doubt_of
from app.deliveries.people.tables import DoubtState, Transfer
from app.deliveries.tables import DeliveryMove, Return, Span
from app.organisations.caller import PersonNeeded, SecondPersonNeeded
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.problems import AlreadyDecided, Invalid
from app.procurements.queries import Lock
from tests.deliveries.people.asked import counted_twice, doubts_in, only
from tests.deliveries.returns.made import NOW, added_up, rolled_up
from tests.procurements.race import at_once

SAME = Answer(DoubtState.SAME, "One agreement, signed once.")


def test_of_one_who_was_counted_twice_the_later_is_rejected(session: WriteSession) -> None:
    ash, birch, doubt = counted_twice(session)

    answer(session, ash.manager, doubt, SAME, NOW)
    session.flush()

    assert only(ash, "A-1").state is DeliveryState.CLAIMED
    later = only(birch, "B-1")
    assert later.state is DeliveryState.REJECTED
    [moved] = session.exec(select(DeliveryMove).where(DeliveryMove.delivery_id == later.id))
    assert (moved.reason, moved.by) == (SAME.reason, ash.manager.who)
    assert (doubt.state, doubt.decided_by, doubt.version) == (
        DoubtState.SAME, ash.manager.who, 2,
    )  # fmt: skip


def test_what_was_verified_of_it_counts_no_longer_and_what_was_reported_does(
    session: WriteSession,
) -> None:
    ash, birch, doubt = counted_twice(session)
    later = only(birch, "B-1")
    move(session, later, DeliveryState.EVIDENCED, NOW, by=ash.manager.who)
    move(session, later, DeliveryState.VERIFIED, NOW, by=ash.manager.who, verified=Decimal(1))

    answer(session, ash.manager, doubt, SAME, NOW)
    session.flush()

    assert rolled_up(session) == added_up(session)
    life = rolled_up(session)[birch.people.id, Span.LIFE, date.min]
    assert life == (Decimal(1), Decimal(0), 1)


@pytest.mark.parametrize("state", [DoubtState.OTHERS, DoubtState.ALLOWED])
def test_otherwise_both_stand(session: WriteSession, state: DoubtState) -> None:
    ash, birch, doubt = counted_twice(session)

    answer(session, ash.manager, doubt, Answer(state, "Two agreements."), NOW)

    assert {only(ash, "A-1").state, only(birch, "B-1").state} == {DeliveryState.CLAIMED}
    assert session.exec(select(Transfer)).all() == []


def test_what_was_carried_over_is_recorded_and_both_stand(session: WriteSession) -> None:
    ash, birch, doubt = counted_twice(session)

    carried = Answer(DoubtState.CARRIED_OVER, "Ash lost its site.", Decimal("0.5"))
    answer(session, ash.manager, doubt, carried, NOW)
    session.flush()

    [kept] = session.exec(select(Transfer))
    assert (kept.from_obligation, kept.to_obligation) == (ash.people.id, birch.people.id)
    assert (kept.quantity, kept.unit, kept.reason) == (
        Decimal("0.5"), "people", "Ash lost its site.",
    )  # fmt: skip
    assert {only(ash, "A-1").state, only(birch, "B-1").state} == {DeliveryState.CLAIMED}


@pytest.mark.parametrize(
    "given",
    [Answer(DoubtState.CARRIED_OVER, "Moved."), replace(SAME, quantity=Decimal(1))],
)
def test_a_quantity_goes_with_what_was_carried_over_alone(
    session: WriteSession, given: Answer
) -> None:
    ash, _, doubt = counted_twice(session)

    with pytest.raises(Invalid) as refused:
        answer(session, ash.manager, doubt, given, NOW)

    assert [one.code for one in refused.value.findings] == ["quantity_carried"]


def test_a_question_is_answered_once(session: WriteSession) -> None:
    ash, _, doubt = counted_twice(session)
    answer(session, ash.manager, doubt, SAME, NOW)

    with pytest.raises(AlreadyDecided) as refused:
        answer(session, ash.manager, doubt, Answer(DoubtState.OTHERS, "Two."), NOW)

    assert refused.value.facts == {"state": "same"}


def test_whoever_reported_one_of_the_two_answers_nothing(session: WriteSession) -> None:
    ash, birch, doubt = counted_twice(session)
    only(birch, "B-1").recorded_by = ash.manager.who
    session.flush()

    with pytest.raises(SecondPersonNeeded):
        answer(session, ash.manager, doubt, SAME, NOW)
    parent = session.get_one(Return, only(ash, "A-1").return_id)
    parent.submitted_by = birch.manager.who
    with pytest.raises(SecondPersonNeeded):
        answer(session, birch.manager, doubt, SAME, NOW)


def test_a_program_answers_nothing(session: WriteSession) -> None:
    ash, _, doubt = counted_twice(session)

    with pytest.raises(PersonNeeded):
        answer(session, replace(ash.manager, person_id=None), doubt, SAME, NOW)


def test_what_was_rejected_meanwhile_or_taken_back_is_left_alone(session: WriteSession) -> None:
    ash, birch, doubt = counted_twice(session)
    only(birch, "B-1").withdrawn_at = NOW
    session.flush()

    answer(session, ash.manager, doubt, SAME, NOW)

    assert only(birch, "B-1").state is DeliveryState.CLAIMED
    assert doubt.state is DoubtState.SAME


def test_the_log_tells_the_answer_and_not_its_reason(session: WriteSession) -> None:
    ash, _, doubt = counted_twice(session)
    answer(session, ash.manager, doubt, SAME, NOW)

    [event] = session.exec(select(Event).where(Event.kind == "doubt.answered"))
    assert event.facts["answer"] == "same"
    assert "agreement" not in str(event.facts)


def test_of_two_who_answer_at_once_one_does(engine: Engine) -> None:
    with writing(engine) as session:
        ash, birch, doubt = counted_twice(session)

    def deed(session: WriteSession) -> str:
        found = doubt_of(session, ash.manager, doubt.id, Lock.ALONE)
        return answer(session, ash.manager, found, SAME, NOW).state.value

    assert sorted(at_once(engine, deed, deed)) == ["already-decided", "same"]
    with writing(engine) as session:
        [kept] = doubts_in(session)
        assert kept.version == 2
        assert rolled_up(session) == added_up(session)
        birch.session = session
        assert only(birch, "B-1").moves == 1
