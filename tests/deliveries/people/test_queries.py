import pytest

from app.deliveries.people.answering import Answer, answer
from app.deliveries.people.queries import doubt_of, doubt_seen
from app.deliveries.people.tables import DoubtState
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import NotFound
from tests.callers import a_caller
from tests.deliveries.people.asked import counted_twice, only
from tests.deliveries.returns.made import NOW


def test_the_authority_sees_both_sides(session: WriteSession) -> None:
    ash, birch, doubt = counted_twice(session)

    seen = doubt_seen(session, ash.manager, doubt.id)

    assert (seen.first_delivery_id, seen.second_delivery_id) == (
        only(ash, "A-1").id,
        only(birch, "B-1").id,
    )
    assert (seen.first_contract_id, seen.second_contract_id) == (
        ash.contract.id,
        birch.contract.id,
    )
    assert seen.people == 1


def test_a_supplier_sees_its_own_side_and_no_reason(session: WriteSession) -> None:
    ash, birch, doubt = counted_twice(session)
    reason = "The same apprentice as under Ash's contract."
    answer(session, ash.manager, doubt, Answer(DoubtState.SAME, reason), NOW)
    session.flush()

    seen = doubt_seen(session, birch.supplier, doubt.id)

    assert (seen.second_delivery_id, seen.second_contract_id) == (
        only(birch, "B-1").id,
        birch.contract.id,
    )
    assert (seen.first_delivery_id, seen.first_contract_id) == (None, None)
    assert (seen.reason, seen.decided_by, seen.state) == ("", None, DoubtState.SAME)
    assert doubt_seen(session, ash.manager, doubt.id).reason == reason


def test_who_has_no_side_in_it_finds_nothing(session: WriteSession) -> None:
    ash, _, doubt = counted_twice(session)
    third = a_caller(session, Role.SUPPLIER, supplier="Cedar Works Ltd")
    stranger = a_caller(session, Role.CONTRACT_MANAGER, authority="Othertown Council")

    for caller in (third, stranger):
        with pytest.raises(NotFound, match=f"no question {doubt.id}"):
            doubt_seen(session, caller, doubt.id)
    with pytest.raises(NotFound, match=f"no question {doubt.id}"):
        doubt_of(session, stranger, doubt.id)
    assert doubt_of(session, ash.manager, doubt.id).id == doubt.id
