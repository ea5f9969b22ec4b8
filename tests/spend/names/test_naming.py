"""Names are entered once, and known by numbers alone until a person says more."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession, reading, writing
from app.platform.events import Event
from app.spend.batch import MatchedBy, NameState
from app.spend.names import naming
from app.spend.names.identity import named
from app.spend.names.matching import Decision, match
from app.spend.names.naming import NameBook, match_some
from app.spend.names.queries import name_of
from app.spend.tables import SpendSupplierName
from tests.callers import a_caller
from tests.spend.made import NOW, a_batch, a_supplier


def names(session: WriteSession) -> dict[str, SpendSupplierName]:
    return {one.name: one for one in session.exec(select(SpendSupplierName))}


def test_the_same_name_is_entered_once_however_it_is_spelt(
    session: WriteSession, caller: Caller
) -> None:
    a_batch(session, caller, {"supplier": "Alpha Works Ltd"}, {"supplier": "ALPHA WORKS LIMITED"})
    a_batch(session, caller, {"supplier": "alpha works ltd."})

    assert list(names(session)) == ["Alpha Works Ltd"]


def test_a_number_of_the_register_says_who_it_is(session: WriteSession, caller: Caller) -> None:
    supplier = a_supplier(session, caller, "Alpha Works Limited", "GB-COH-01234567")
    a_batch(
        session,
        caller,
        {"supplier": "Alfa Works", "company_number": "1234567"},
        {"supplier": "Alpha Works Limited"},
    )

    found = names(session)

    assert found["Alfa Works"].supplier_id == supplier.id
    assert found["Alfa Works"].matched_by is MatchedBy.IDENTIFIER
    assert found["Alpha Works Limited"].state is NameState.WAITING  # a name alone is a guess


def test_two_numbers_of_two_suppliers_are_left_to_a_person(
    session: WriteSession, caller: Caller
) -> None:
    a_supplier(session, caller, "One", "GB-COH-01234567")
    a_supplier(session, caller, "Two", "GB-CHC-1049226")
    a_batch(session, caller, {"company_number": "01234567", "charity_number": "1049226"})

    [found] = names(session).values()

    assert (found.state, found.numbers_disagree) == (NameState.WAITING, True)


def test_a_supplier_entered_later_is_known_once_names_are_matched_again(
    session: WriteSession, caller: Caller
) -> None:
    a_batch(session, caller, {"company_number": "01234567"}, {"supplier": "Somebody else"})
    supplier = a_supplier(session, caller, "Alpha Works Ltd", "GB-COH-01234567")

    assert match_some(session, caller.authority_id, 0, NOW) is None

    name = names(session)["Alpha Works Ltd"]
    assert (name.supplier_id, name.version) == (supplier.id, 2)
    [noted] = session.exec(select(Event).where(Event.kind == "spend.names_matched")).all()
    assert noted.facts == {"names": 1, "let_go": 0}


def test_names_are_matched_some_at_a_time(
    session: WriteSession, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_batch(session, caller, *[{"company_number": f"{n:08}"} for n in range(1, 6)])
    for n in (1, 4, 5):
        a_supplier(session, caller, f"Supplier {n}", f"GB-COH-{n:08}")
    monkeypatch.setattr(naming, "_ASKED_AT_ONCE", 2)

    after: int | None = 0
    rounds = 0
    while after is not None:
        after = match_some(session, caller.authority_id, after, NOW)
        rounds += 1

    known = {one.company for one in session.exec(select(SpendSupplierName)) if one.supplier_id}
    assert (known, rounds) == ({f"GB-COH-{n:08}" for n in (1, 4, 5)}, 3)


def test_numbers_that_come_to_disagree_are_told_once(
    session: WriteSession, caller: Caller
) -> None:
    a_batch(session, caller, {"company_number": "01234567", "charity_number": "1049226"})
    a_supplier(session, caller, "One", "GB-COH-01234567")
    a_supplier(session, caller, "Two", "GB-CHC-1049226")

    for _ in range(2):
        match_some(session, caller.authority_id, 0, NOW)

    [found] = names(session).values()
    assert (found.state, found.numbers_disagree, found.version) == (NameState.WAITING, True, 2)


def test_what_a_person_decided_is_left_alone(session: WriteSession, caller: Caller) -> None:
    a_batch(session, caller, {"company_number": "01234567"})
    [name] = names(session).values()
    name.state = NameState.NOBODY
    session.flush()
    a_supplier(session, caller, "Alpha Works Ltd", "GB-COH-01234567")

    match_some(session, caller.authority_id, 0, NOW)

    assert (name.state, name.supplier_id) == (NameState.NOBODY, None)


def test_what_a_person_decides_meanwhile_stands(engine: Engine) -> None:
    with writing(engine) as session:
        caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        a_batch(session, caller, {"company_number": "01234567"})
        a_supplier(session, caller, "Alpha Works Ltd", "GB-COH-01234567")
        name_id = session.exec(select(SpendSupplierName.id)).one()

    with writing(engine) as person:
        name = name_of(person, caller.authority_id, name_id, for_change=True)
        match(person, caller, name, Decision(NameState.NOBODY), NOW)
        if engine.dialect.name == "postgresql":  # SQLite has one writer at a time
            with writing(engine) as session:
                session.execute(text("SET LOCAL lock_timeout = '5s'"))
                match_some(session, caller.authority_id, 0, NOW)
    with writing(engine) as session:
        match_some(session, caller.authority_id, 0, NOW)

    with reading(engine) as session:
        name = session.exec(select(SpendSupplierName)).one()
        assert (name.state, name.supplier_id) == (NameState.NOBODY, None)
        assert name.decided_by == caller.person_id


def test_another_authoritys_names_and_suppliers_are_not_touched(
    session: WriteSession, caller: Caller
) -> None:
    other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    a_supplier(session, other, "Alpha Works Ltd", "GB-COH-01234567")
    a_batch(session, other, {"company_number": "01234567"})
    a_batch(session, caller, {"company_number": "01234567"})

    found = {one.authority_id: one.state for one in session.exec(select(SpendSupplierName))}

    assert found[other.authority_id] is NameState.MATCHED
    assert found[caller.authority_id] is NameState.WAITING


def test_thousands_of_names_are_entered_in_a_few_statements(
    session: WriteSession, caller: Caller
) -> None:
    book = NameBook(caller.authority_id)
    wanted = [named(f"Supplier {number}") for number in range(5_000)]

    numbers = book.numbers(session, wanted, NOW)

    assert len(set(numbers.values())) == 5_000
    assert book.numbers(session, wanted[:3], NOW).keys() == {one.key for one in wanted[:3]}


def test_a_withheld_name_is_nobodys(session: WriteSession, caller: Caller) -> None:
    a_batch(session, caller, {"supplier": None, "redacted": True, "amount": Decimal(5)})

    assert names(session) == {}
