from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from sqlmodel import select

from app.deliveries.evidence.tables import Answer as Answered
from app.deliveries.evidence.tables import Asker, Confirmation
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.people.answering import Answer, answer
from app.deliveries.people.tables import DoubtState
from app.deliveries.proof.admitting import DoubtUnanswered
from app.deliveries.proof.verdict import Verdict
from app.deliveries.proof.verifying import verify
from app.deliveries.returns.reopening import reopen
from app.deliveries.tables import DeliveryMove, Return
from app.platform.database import WriteSession
from app.rules.reading import HOME, read_library
from tests.deliveries.people.asked import counted_twice, only
from tests.deliveries.returns.made import NOW, Reported, added_up, rolled_up

DOUBTED = [DeliveryState.REJECTED, DeliveryState.DISPUTED]


def last_reason(reporting: Reported, reference: str) -> str:
    """Give the reason of the last move of a delivery."""
    row = reporting.kept(reference)[0]
    query = select(DeliveryMove).where(
        DeliveryMove.delivery_id == row.id, DeliveryMove.number == row.moves
    )
    return reporting.session.exec(query).one().reason


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
    reporting.write(parent, reporting.apprentice("E-0417"))
    reporting.submit(parent)
    reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)

    reporting.write(parent, reporting.mentoring("11"), reporting.apprentice("E-0417"))
    reporting.submit(parent)

    assert reporting.kept("M-1")[0].state is DeliveryState.REJECTED
    assert reporting.kept("A-1")[0].state is DeliveryState.CLAIMED


@pytest.mark.parametrize("state", DOUBTED)
@pytest.mark.parametrize("stays", [False, True])
def test_the_same_delivery_under_another_reference_takes_over_what_was_doubted(
    reporting: Reported, state: DeliveryState, stays: bool
) -> None:
    parent = doubted(reporting, state)
    again = reporting.mentoring(reference="M-2")

    reporting.write(parent, *([reporting.mentoring()] if stays else []), again)
    reporting.submit(parent)

    assert reporting.kept("M-2")[0].state is state
    assert last_reason(reporting, "M-2").startswith("It may be M-1 once more")
    assert rolled_up(reporting.session) == added_up(reporting.session)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_doubt_is_not_shed_by_using_its_reference_for_something_small(
    reporting: Reported, at_once: bool
) -> None:
    parent = doubted(reporting, DeliveryState.DISPUTED)
    small, again = reporting.mentoring("1"), reporting.mentoring("10", "M-2")

    if not at_once:
        reporting.write(parent, small)
        reporting.submit(parent)
        reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)
    reporting.write(parent, small, again)
    reporting.submit(parent)

    states = [reporting.kept(one)[0].state for one in ("M-1", "M-2")]
    assert states == [DeliveryState.DISPUTED, DeliveryState.DISPUTED]
    assert last_reason(reporting, "M-2").startswith("It may be M-1 once more")


def test_what_is_reported_beside_a_doubted_one_that_says_no_less_is_another(
    reporting: Reported,
) -> None:
    parent = doubted(reporting, DeliveryState.DISPUTED)

    reporting.write(parent, reporting.mentoring("12"), reporting.mentoring("11", "M-2"))
    reporting.submit(parent)

    assert reporting.kept("M-1")[0].state is DeliveryState.DISPUTED
    assert reporting.kept("M-2")[0].state is DeliveryState.EVIDENCED


def test_what_stands_in_the_place_of_what_was_taken_out_is_asked_about(
    reporting: Reported,
) -> None:
    """Another day and quantity: it may be another deed, and somebody has to say so."""
    parent = doubted(reporting, DeliveryState.REJECTED)
    other = reporting.mentoring("11", "M-2", delivered_on=date(2026, 2, 3))

    reporting.write(parent, other, reporting.apprentice("E-0417"))
    reporting.submit(parent)

    row = reporting.kept("M-2")[0]
    assert row.state is DeliveryState.DISPUTED
    assert reporting.kept("A-1")[0].state is DeliveryState.CLAIMED  # of another obligation
    library = read_library(HOME)
    seen = partial(Verdict, row.id, reason="The register shows another group.")
    verdicts = [seen(DeliveryState.VERIFIED), seen(DeliveryState.EVIDENCED)]
    with pytest.raises(DoubtUnanswered):
        verify(reporting.session, reporting.manager, verdicts[0], library, NOW)
    for verdict in reversed(verdicts):
        verify(reporting.session, reporting.manager, verdict, library, NOW)
    assert row.verified == 11


def test_what_is_reported_beside_a_doubted_one_is_another(reporting: Reported) -> None:
    parent = doubted(reporting, DeliveryState.REJECTED)

    reporting.write(parent, reporting.mentoring(), reporting.mentoring("11", "M-2"))
    reporting.submit(parent)

    assert reporting.kept("M-2")[0].state is DeliveryState.EVIDENCED


@pytest.mark.parametrize("small", [None, "4"])
def test_what_its_receiver_says_is_not_shed_by_another_reference(
    reporting: Reported, small: str | None
) -> None:
    parent = reporting.submitted(reporting.mentoring())
    row = reporting.kept("M-1")[0]
    reporting.session.add(
        Confirmation(
            authority_id=row.authority_id, contract_id=row.contract_id, delivery_id=row.id,
            organisation="Anytown Youth Forum", sent_to="a@forum.example", link_digest="0" * 64,
            asked_by=row.recorded_by, asker=Asker.AUTHORITY, asked_at=NOW, expires_at=NOW,
            answer=Answered.PART, answered_at=NOW, updated_at=NOW, quantity=Decimal(4),
        )
    )  # fmt: skip
    reopen(reporting.session, reporting.supplier, parent, "A slip.", NOW)

    left = [] if small is None else [reporting.mentoring(small)]
    reporting.write(parent, *left, reporting.mentoring(reference="M-2"))
    reporting.submit(parent)

    assert reporting.kept("M-2")[0].state is DeliveryState.DISPUTED
    if small is not None:  # as much as arrived, by its own reference: that is an answer
        assert reporting.kept("M-1")[0].state is DeliveryState.EVIDENCED


def test_who_was_counted_twice_is_asked_about_under_another_reference(
    session: WriteSession,
) -> None:
    _, birch, doubt = counted_twice(session)
    doubt.state = DoubtState.SAME
    parent = session.get_one(Return, only(birch, "B-1").return_id)
    reopen(session, birch.supplier, parent, "A slip.", NOW)

    birch.write(parent, birch.apprentice(reference="B-2"))
    birch.submit(parent)

    assert birch.kept("B-2")[0].state is DeliveryState.DISPUTED


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
