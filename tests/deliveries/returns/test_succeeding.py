import pytest
from sqlmodel import select

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.people.answering import Answer, answer
from app.deliveries.people.tables import DoubtState
from app.deliveries.returns.reopening import reopen
from app.deliveries.tables import DeliveryMove, Return
from app.platform.database import WriteSession
from tests.deliveries.people.asked import counted_twice, only
from tests.deliveries.returns.made import NOW, Reported, added_up, rolled_up

DOUBTED = [DeliveryState.REJECTED, DeliveryState.DISPUTED]


def doubted(reporting: Reported, state: DeliveryState) -> Return:
    """Submit ten hours, doubt them, and open the return again."""
    parent = reporting.submitted(reporting.mentoring())
    row = reporting.kept("M-1")[0]
    move(reporting.session, row, state, NOW, by=reporting.manager.who, reason="Nobody came.")
    reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)
    return parent


@pytest.mark.parametrize("state", DOUBTED)
def test_a_correction_takes_over_what_was_doubted(
    reporting: Reported, state: DeliveryState
) -> None:
    parent = doubted(reporting, state)

    reporting.write(parent, reporting.mentoring(comment="A comma."))
    reporting.submit(parent)

    row = reporting.kept("M-1")[0]
    assert (row.comment, row.state) == ("A comma.", state)
    [moved] = reporting.session.exec(
        select(DeliveryMove).where(DeliveryMove.delivery_id == row.id)
    )
    assert moved.reason == f"It takes over from one of the same reference, which is {state}."
    assert rolled_up(reporting.session) == added_up(reporting.session)


def test_to_take_it_out_and_bring_it_back_is_no_answer_either(reporting: Reported) -> None:
    parent = doubted(reporting, DeliveryState.REJECTED)
    reporting.write(parent, reporting.mentoring(reference="M-2"))
    reporting.submit(parent)
    reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)

    reporting.write(parent, reporting.mentoring("11"), reporting.mentoring(reference="M-2"))
    reporting.submit(parent)

    assert reporting.kept("M-1")[0].state is DeliveryState.REJECTED
    assert reporting.kept("M-2")[0].state is DeliveryState.EVIDENCED


def test_whoever_was_found_to_be_counted_twice_stays_so_without_a_token(
    session: WriteSession,
) -> None:
    ash, birch, doubt = counted_twice(session)
    same = Answer(DoubtState.SAME, "One agreement, signed once.")
    answer(session, ash.manager, doubt, same, NOW)
    parent = session.get_one(Return, only(birch, "B-1").return_id)
    reopen(session, birch.supplier, parent, "A slip.", NOW)

    birch.write(parent, birch.apprentice(reference="B-1"))
    birch.submit(parent)

    assert birch.kept("B-1")[0].state is DeliveryState.REJECTED


def test_what_nobody_doubted_begins_anew(reporting: Reported) -> None:
    parent = reporting.submitted(reporting.mentoring())
    reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)

    reporting.write(parent, reporting.mentoring("11"))
    reporting.submit(parent)

    assert reporting.kept("M-1")[0].state is DeliveryState.EVIDENCED
