from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from app.deliveries.people.erasing import erase_due, erase_person
from app.deliveries.people.tables import PersonToken
from app.deliveries.people.token import NoPeopleKey, PeopleKey
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.events import Event
from tests.callers import a_caller
from tests.deliveries.people.asked import counted_twice, doubts_in, only
from tests.deliveries.returns.made import MEANS, NOW, Reported


def kept(session: WriteSession) -> set[UUID]:
    return set(session.exec(select(PersonToken.delivery_id)))


def test_the_authority_erases_a_person_from_every_contract(session: WriteSession) -> None:
    ash, birch, _ = counted_twice(session)

    assert erase_person(session, MEANS.key, ash.manager, "e-0417", NOW) == 2

    assert kept(session) == set()
    assert only(ash, "A-1").quantity == only(birch, "B-1").quantity == 1
    assert len(doubts_in(session)) == 1


def test_a_supplier_erases_a_person_from_its_own_deliveries(session: WriteSession) -> None:
    ash, birch, _ = counted_twice(session)

    assert erase_person(session, MEANS.key, ash.supplier, "E-0417", NOW) == 1

    assert kept(session) == {only(birch, "B-1").id}


def test_another_authority_erases_nothing(session: WriteSession) -> None:
    counted_twice(session)
    stranger = a_caller(session, Role.CONTRACT_MANAGER, authority="Othertown Council")

    assert erase_person(session, MEANS.key, stranger, "E-0417", NOW) == 0

    assert len(kept(session)) == 2


def test_the_log_tells_how_many_and_never_whom(session: WriteSession) -> None:
    ash, _, _ = counted_twice(session)
    erase_person(session, MEANS.key, ash.manager, "E-0417", NOW)

    [event] = session.exec(select(Event).where(Event.kind == "person.erased"))
    assert (event.facts, event.subject) == ({"rows": 2}, str(ash.contract.authority_id))


def test_without_the_secret_nobody_can_be_looked_for(session: WriteSession) -> None:
    ash, _, _ = counted_twice(session)

    with pytest.raises(NoPeopleKey):
        erase_person(session, PeopleKey(), ash.manager, "E-0417", NOW)


def test_a_token_is_erased_the_day_after_its_last(reporting: Reported) -> None:
    session = reporting.session
    reporting.submitted(reporting.apprentice("E-0417", "E-0418"))

    assert erase_due(session, date(2029, 12, 31), NOW) == {"erased": 0}
    assert session.exec(select(Event).where(Event.kind == "person.erased")).all() == []
    assert erase_due(session, date(2030, 1, 1), NOW) == {"erased": 2}

    assert kept(session) == set()
    [event] = session.exec(select(Event).where(Event.kind == "person.erased"))
    assert (event.facts, event.authority) == ({"rows": 2}, reporting.contract.authority_id)
