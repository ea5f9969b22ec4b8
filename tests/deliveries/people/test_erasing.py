from datetime import date
from uuid import UUID

from sqlmodel import select

from app.contracts.plan.tables import DeliveryPlan
from app.deliveries.people.erasing import erase_due, forget_person
from app.deliveries.people.tables import PersonToken
from app.deliveries.returns.reopening import reopen
from app.deliveries.tables import Return
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.events import Event
from tests.callers import a_caller
from tests.deliveries.people.asked import counted_twice, doubts_in, only
from tests.deliveries.returns.made import MEANS, NOW, Reported


def kept(session: WriteSession) -> set[UUID]:
    return set(session.exec(select(PersonToken.delivery_id)))


def digest_of(caller: Caller) -> str:
    return MEANS.key.digest(caller.authority_id, "e-0417")


def test_the_authority_erases_a_person_from_every_contract(session: WriteSession) -> None:
    ash, birch, _ = counted_twice(session)

    assert forget_person(session, ash.manager, digest_of(ash.manager)) == 2

    assert kept(session) == set()
    assert only(ash, "A-1").quantity == only(birch, "B-1").quantity == 1
    assert len(doubts_in(session)) == 1


def test_a_supplier_erases_a_person_from_its_own_deliveries(session: WriteSession) -> None:
    ash, birch, _ = counted_twice(session)

    assert forget_person(session, ash.supplier, digest_of(ash.supplier)) == 1

    assert kept(session) == {only(birch, "B-1").id}


def test_another_authority_erases_nothing(session: WriteSession) -> None:
    ash, _, _ = counted_twice(session)
    stranger = a_caller(session, Role.CONTRACT_MANAGER, authority="Othertown Council")

    for digest in (digest_of(stranger), digest_of(ash.manager)):
        assert forget_person(session, stranger, digest) == 0

    assert len(kept(session)) == 2


def test_each_delivery_keeps_how_many_were_erased_from_it_and_so_does_its_correction(
    session: WriteSession,
) -> None:
    ash, birch, _ = counted_twice(session)
    forget_person(session, ash.supplier, digest_of(ash.supplier))
    session.refresh(only(ash, "A-1"))
    assert (only(ash, "A-1").tokens_erased, only(birch, "B-1").tokens_erased) == (1, 0)

    parent = session.get_one(Return, only(ash, "A-1").return_id)
    reopen(session, ash.supplier, parent, "A slip.", NOW)
    ash.write(parent, ash.apprentice(comment="Left early."))
    assert ash.kept("A-1")[0].tokens_erased == 1
    ash.write(parent, ash.apprentice("E-0417"))
    assert ash.kept("A-1")[0].tokens_erased == 0


def test_a_token_is_erased_the_day_after_its_last(reporting: Reported) -> None:
    session = reporting.session
    reporting.submitted(reporting.apprentice("E-0417", "E-0418"))

    assert erase_due(session, date(2029, 12, 31), NOW) == {"erased": 0}
    assert session.exec(select(Event).where(Event.kind == "person.erased")).all() == []
    assert erase_due(session, date(2030, 1, 1), NOW) == {"erased": 2}

    assert kept(session) == set()
    [event] = session.exec(select(Event).where(Event.kind == "person.erased"))
    assert (event.facts, event.authority) == ({"rows": 2}, reporting.contract.authority_id)


def test_a_contract_that_was_extended_since_keeps_its_tokens_longer(reporting: Reported) -> None:
    session = reporting.session
    reporting.submitted(reporting.apprentice("E-0417"))
    reporting.contract.ends_on = date(2027, 12, 31)
    session.flush()

    assert erase_due(session, date(2030, 12, 31), NOW) == {"erased": 0}
    assert erase_due(session, date(2031, 1, 1), NOW) == {"erased": 1}


def test_one_whose_end_is_not_known_goes_by_each_delivery(reporting: Reported) -> None:
    session = reporting.session
    early = reporting.apprentice("E-0418", reference="A-0", delivered_on=date(2026, 1, 5))
    reporting.submitted(early, reporting.apprentice("E-0417"))
    reporting.contract.ends_on = None
    session.flush()

    assert erase_due(session, date(2029, 1, 5), NOW) == {"erased": 0}
    assert erase_due(session, date(2029, 1, 6), NOW) == {"erased": 1}
    assert kept(session) == {only(reporting, "A-1").id}


def test_a_contract_that_ended_early_and_agreed_to_keep_longer_goes_by_both(
    reporting: Reported,
) -> None:
    session = reporting.session
    reporting.submitted(reporting.apprentice("E-0417"))
    reporting.contract.ended_on = date(2026, 6, 30)
    [plan] = session.exec(select(DeliveryPlan))
    plan.terms = {"retention_years": 6}
    session.flush()

    assert erase_due(session, date(2032, 6, 30), NOW) == {"erased": 0}
    assert erase_due(session, date(2032, 7, 1), NOW) == {"erased": 1}


def test_of_a_leap_day_what_is_older_than_the_years_is_erased(reporting: Reported) -> None:
    reporting.submitted(reporting.apprentice("E-0417"))
    reporting.contract.ended_on = date(2025, 2, 28)
    reporting.kept("A-1")[0].delivered_on = date(2025, 2, 28)
    reporting.session.flush()

    assert erase_due(reporting.session, date(2028, 2, 29), NOW) == {"erased": 1}
