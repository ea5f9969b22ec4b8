"""A person says who a name is, and it holds for every row."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.events import Event
from app.problems import NotFound
from app.spend.batch import MatchedBy, NameState
from app.spend.names.matching import Decision, match
from app.spend.tables import SpendSupplierName
from tests.callers import a_caller
from tests.spend.made import NOW, a_batch, a_supplier


@pytest.fixture
def name(session: WriteSession, caller: Caller) -> SpendSupplierName:
    a_batch(session, caller, {"supplier": "Alfa Works"})
    return session.exec(select(SpendSupplierName)).one()


def test_a_match_says_who_decided_and_is_noted_without_names(
    session: WriteSession, caller: Caller, name: SpendSupplierName
) -> None:
    supplier = a_supplier(session, caller, "Alpha Works Ltd")

    match(session, caller, name, Decision(NameState.MATCHED, supplier.id), NOW)

    assert (name.state, name.matched_by) == (NameState.MATCHED, MatchedBy.PERSON)
    assert (name.decided_by, name.version) == (caller.person_id, 2)
    noted = session.exec(select(Event).where(Event.kind == "spend.name_matched")).one()
    assert "Alfa" not in str(noted.facts)


def test_the_next_file_with_that_name_is_known_at_once(
    session: WriteSession, caller: Caller, name: SpendSupplierName
) -> None:
    supplier = a_supplier(session, caller, "Alpha Works Ltd")
    match(session, caller, name, Decision(NameState.MATCHED, supplier.id), NOW)

    a_batch(session, caller, {"supplier": "ALFA WORKS"})

    assert len(session.exec(select(SpendSupplierName)).all()) == 1


def test_a_decision_can_be_taken_back(
    session: WriteSession, caller: Caller, name: SpendSupplierName
) -> None:
    match(session, caller, name, Decision(NameState.NOBODY), NOW)
    assert name.decided_at == NOW

    match(session, caller, name, Decision(NameState.WAITING), NOW + timedelta(hours=1))

    assert (name.state.value, name.decided_by) == ("waiting", caller.person_id)
    assert (name.supplier_id, name.matched_by) == (None, None)


def test_that_a_name_waits_which_waits_already_decides_nothing(
    session: WriteSession, caller: Caller, name: SpendSupplierName
) -> None:
    match(session, caller, name, Decision(NameState.WAITING), NOW)

    assert (name.decided_by, name.decided_at) == (None, None)


def test_a_supplier_of_another_authority_is_none(
    session: WriteSession, caller: Caller, name: SpendSupplierName
) -> None:
    other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    theirs = a_supplier(session, other, "Alpha Works Ltd")

    with pytest.raises(NotFound):
        match(session, caller, name, Decision(NameState.MATCHED, theirs.id), NOW)
