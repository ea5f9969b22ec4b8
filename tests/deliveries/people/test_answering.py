from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.queries import ContractClosed
from app.contracts.tables import ContractState
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.people.answering import COUNTED_TWICE, Answer, answer
from app.deliveries.people.queries import doubt_of
from app.deliveries.people.tables import Doubt, DoubtState, Transfer
from app.deliveries.returns.reopening import reopen
from app.deliveries.returns.submitting import submit
from app.deliveries.tables import DeliveryMove, Return, Span
from app.organisations.caller import PersonNeeded, SecondPersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.problems import AlreadyDecided, Invalid
from tests.callers import a_caller
from tests.deliveries.people.asked import counted_twice, doubts_in, only
from tests.deliveries.returns.made import (
    BIRCH,
    MEANS,
    NOW,
    Reported,
    a_reported,
    added_up,
    rolled_up,
)
from tests.organisations.programs import a_program_of
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
    assert (moved.reason, moved.by) == (COUNTED_TWICE, ash.manager.who)
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
    other = a_caller(session, Role.CONTRACT_MANAGER)
    parent = session.get_one(Return, only(ash, "A-1").return_id)
    reopen(session, ash.supplier, parent, "A slip.", NOW)
    submit(session, MEANS, other, parent, NOW)
    reopen(session, ash.supplier, parent, "A slip.", NOW)
    submit(session, MEANS, ash.supplier, parent, NOW)
    with pytest.raises(SecondPersonNeeded):
        answer(session, other, doubt, SAME, NOW)


def test_nobody_answers_about_what_a_program_of_theirs_reported(session: WriteSession) -> None:
    ash, birch, doubt = counted_twice(session)
    only(birch, "B-1").recorded_by = a_program_of(session, ash.manager).who
    session.flush()

    with pytest.raises(SecondPersonNeeded):
        answer(session, ash.manager, doubt, SAME, NOW)


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


def group_of_three(session: WriteSession) -> tuple[Reported, Reported, Doubt]:
    """Have Ash report one person, and Birch the same one with two others."""
    ash, birch = a_reported(session), a_reported(session, BIRCH)
    ash.submitted(ash.apprentice("E-0417"))
    birch.submitted(birch.apprentice("E-0417", "E-0418", "E-0419", reference="B-1"))
    [doubt] = doubts_in(session)
    return ash, birch, doubt


def test_of_a_group_those_who_are_counted_here_alone_are_left(session: WriteSession) -> None:
    ash, birch, doubt = group_of_three(session)

    answer(session, ash.manager, doubt, SAME, NOW)

    assert only(birch, "B-1").state is DeliveryState.CLAIMED


@pytest.mark.parametrize("verified", ["3", "2.5"])
def test_of_a_group_that_was_verified_whoever_is_counted_twice_is_not_any_more(
    session: WriteSession, verified: str
) -> None:
    ash, birch, doubt = group_of_three(session)
    later, by = only(birch, "B-1"), ash.manager.who
    is_whole = Decimal(verified) == later.quantity
    state = DeliveryState.VERIFIED if is_whole else DeliveryState.PART_VERIFIED
    move(session, later, DeliveryState.EVIDENCED, NOW, by=by)
    move(session, later, state, NOW, by=by, verified=Decimal(verified))

    answer(session, ash.manager, doubt, SAME, NOW)
    session.flush()

    assert (later.state, later.verified) == (DeliveryState.PART_VERIFIED, Decimal(2))
    assert rolled_up(session) == added_up(session)


@pytest.mark.parametrize("gone", [{"state": DeliveryState.REJECTED}, {"withdrawn_at": NOW}])
def test_the_later_stands_where_the_first_does_not(
    session: WriteSession, gone: dict[str, Any]
) -> None:
    ash, birch, doubt = counted_twice(session)
    for name, value in gone.items():
        setattr(only(ash, "A-1"), name, value)
    session.flush()

    answer(session, ash.manager, doubt, SAME, NOW)

    assert only(birch, "B-1").state is DeliveryState.CLAIMED


def test_under_a_closed_contract_nothing_is_taken_off_any_more(session: WriteSession) -> None:
    ash, birch, doubt = counted_twice(session)
    birch.contract.state = ContractState.CLOSED
    session.flush()

    with pytest.raises(ContractClosed):
        answer(session, ash.manager, doubt, SAME, NOW)
    assert only(birch, "B-1").state is DeliveryState.CLAIMED
    answer(session, ash.manager, doubt, Answer(DoubtState.OTHERS, "Two."), NOW)
    assert doubt.state is DoubtState.OTHERS


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
        found = doubt_of(session, ash.manager, doubt.id)
        return answer(session, ash.manager, found, SAME, NOW).state.value

    assert sorted(at_once(engine, deed, deed)) == ["already-decided", "same"]
    with writing(engine) as session:
        [kept] = doubts_in(session)
        assert kept.version == 2
        assert rolled_up(session) == added_up(session)
        birch.session = session
        assert only(birch, "B-1").moves == 1
