from datetime import datetime

import pytest
from sqlmodel import select

from app.organisations.issuing import enter
from app.organisations.role import Role
from app.organisations.suppliers.entering import (
    IdentifierTaken,
    NewSupplier,
    SupplierChange,
    change_supplier,
    enter_supplier,
)
from app.organisations.suppliers.identifier import Identifier
from app.organisations.suppliers.queries import (
    details_of,
    holder_of,
    supplier_of,
    suppliers_named,
)
from app.organisations.tables import Authority, Supplier
from app.platform.database import WriteSession
from app.platform.events import Event
from app.platform.identifiers import new_id
from app.problems import NotFound
from tests.callers import a_caller

COMPANY = Identifier("GB-COH", "01234567")
CHARITY = Identifier("GB-CHC", "1234567")
PPON = Identifier("GB-PPON", "PABC-1234-DEFG")
ALPHA = NewSupplier("Alpha Works Ltd", "1 Mill Lane", "bids@alpha.example", [COMPANY, PPON])


@pytest.fixture
def alpha(session: WriteSession, anytown: Authority, now: datetime) -> Supplier:
    return enter_supplier(session, anytown.id, ALPHA, None, now)


def known_as(session: WriteSession, supplier: Supplier) -> list[str]:
    details = details_of(session, [supplier.id])[supplier.id]
    return [f"{one.scheme}-{one.value}" for one in details.identifiers]


def test_a_supplier_is_one_entry_with_many_identifiers(
    session: WriteSession, anytown: Authority, alpha: Supplier
) -> None:
    assert known_as(session, alpha) == [str(COMPANY), str(PPON)]
    assert holder_of(session, anytown.id, PPON) == alpha.id
    assert holder_of(session, anytown.id, CHARITY) is None
    assert suppliers_named(session, anytown.id, "Alpha Works Ltd") == [alpha]


def test_the_same_identifier_twice_in_one_entry_is_once(
    session: WriteSession, anytown: Authority, now: datetime
) -> None:
    twice = NewSupplier("Beta Build", identifiers=[CHARITY, CHARITY])

    assert known_as(session, enter_supplier(session, anytown.id, twice, None, now)) == [
        str(CHARITY)
    ]


def test_a_firm_that_is_there_already_is_named(
    session: WriteSession, anytown: Authority, alpha: Supplier, now: datetime
) -> None:
    again = NewSupplier("Alpha Works Limited", identifiers=[CHARITY, COMPANY])

    with pytest.raises(IdentifierTaken, match=str(alpha.id)) as refusal:
        enter_supplier(session, anytown.id, again, None, now)

    assert refusal.value.facts == {"supplier_id": str(alpha.id)}


def test_registers_of_two_authorities_are_apart(
    session: WriteSession, alpha: Supplier, now: datetime
) -> None:
    elsewhere = enter(session, "Elsewhere Council", now).id

    theirs = enter_supplier(session, elsewhere, ALPHA, None, now)

    assert holder_of(session, elsewhere, COMPANY) == theirs.id
    for wrong in (alpha.id, new_id()):
        with pytest.raises(NotFound, match=f"There is no supplier {wrong}"):
            supplier_of(session, elsewhere, wrong)


def test_identifiers_are_put_right(
    session: WriteSession, anytown: Authority, alpha: Supplier, now: datetime
) -> None:
    change_supplier(
        session,
        alpha,
        SupplierChange(identifiers=[PPON, CHARITY]),
        a_caller(session, Role.ADMINISTRATOR),
        now,
    )

    assert known_as(session, alpha) == [str(CHARITY), str(PPON)]
    assert enter_supplier(session, anytown.id, NewSupplier("B", "", "", [COMPANY]), None, now)
    with pytest.raises(IdentifierTaken):
        change_supplier(
            session,
            alpha,
            SupplierChange(identifiers=[COMPANY]),
            a_caller(session, Role.ADMINISTRATOR),
            now,
        )


def test_what_is_not_said_of_a_supplier_stays_as_it_was(
    session: WriteSession, alpha: Supplier, now: datetime
) -> None:
    change_supplier(
        session,
        alpha,
        SupplierChange(name="Alpha", email=""),
        a_caller(session, Role.ADMINISTRATOR),
        now,
    )

    assert (alpha.name, alpha.address, alpha.email) == ("Alpha", "1 Mill Lane", "")
    assert alpha.version == 2
    assert len(known_as(session, alpha)) == 2


def test_the_log_has_no_names_of_suppliers(
    session: WriteSession, alpha: Supplier, now: datetime
) -> None:
    change_supplier(
        session, alpha, SupplierChange(name="Alpha"), a_caller(session, Role.ADMINISTRATOR), now
    )

    events = list(session.exec(select(Event).where(Event.subject == str(alpha.id))))
    assert sorted(event.kind for event in events) == ["supplier.changed", "supplier.entered"]
    told = str([event.facts for event in events])
    assert not [word for word in ("Alpha", "bids@", "Mill", "01234567") if word in told]
