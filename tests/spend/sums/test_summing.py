"""Sums of published rows, each with what is not known beside it."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.organisations.suppliers.claiming import Said, note_claim
from app.organisations.tables import ClaimKind, ClaimStanding
from app.places.locality import AreaSet, Zone
from app.places.place import Level
from app.platform.database import WriteSession, writing
from app.spend.batch import BatchKind, NameState
from app.spend.names.matching import Decision, match
from app.spend.sums.queries import Span
from app.spend.sums.share import Basis, Sum
from app.spend.sums.summing import by_month, by_place, by_supplier, summarise
from app.spend.tables import SpendSupplierName
from tests.callers import a_caller
from tests.places.places import load_sample
from tests.spend.made import NOW, a_batch, a_supplier

TODAY = NOW.date()


def pounds(number: int | str, lines: int = 1) -> Sum:
    return Sum(lines, Decimal(number))


def test_negatives_are_kept_and_told_apart(session: WriteSession, caller: Caller) -> None:
    a_batch(session, caller, {"amount": Decimal("100.10")}, {"amount": Decimal("-30.05")})

    found = summarise(session, Span(caller.authority_id), None, TODAY)

    assert found.total == pounds("70.05", 2)
    assert found.back == pounds("-30.05")


def test_a_withheld_name_is_counted_apart(session: WriteSession, caller: Caller) -> None:
    a_batch(session, caller, {}, {"supplier": None, "redacted": True, "amount": Decimal(9)})

    found = summarise(session, Span(caller.authority_id), None, TODAY)

    assert found.redacted == pounds(9)
    assert found.suppliers == {NameState.WAITING: pounds(100)}


def test_who_a_name_is_changes_the_sums_at_once(session: WriteSession, caller: Caller) -> None:
    supplier = a_supplier(session, caller, "Alpha Works Limited", address="IG11 0AB")
    checked = Said(True, ClaimStanding.VERIFIED, date(2026, 2, 16), "Register of charities")
    note_claim(session, supplier, ClaimKind.VCSE, checked, caller.who, NOW)
    a_batch(session, caller, {"is_vcse": False}, {"supplier": "Beta", "is_vcse": True})
    name = session.exec(
        select(SpendSupplierName).where(SpendSupplierName.name == "Alpha Works Ltd")
    ).one()
    before = summarise(session, Span(caller.authority_id), None, TODAY)

    match(session, caller, name, Decision(NameState.MATCHED, supplier.id), NOW)
    after = summarise(session, Span(caller.authority_id), None, TODAY)

    assert (before.vcse.no, before.vcse.yes) == (pounds(100), pounds(100))
    assert after.vcse.by_basis == {Basis.VERIFIED: pounds(100), Basis.FILE: pounds(100)}
    assert after.suppliers[NameState.MATCHED] == pounds(100)
    assert after.sme.unknown == pounds(200, 2)
    assert by_supplier(session, Span(caller.authority_id))[0].by_key == {
        str(supplier.id): pounds(100)
    }


def test_a_time_takes_days_in_and_months_and_tells_what_has_neither(
    session: WriteSession, caller: Caller
) -> None:
    a_batch(
        session,
        caller,
        {"paid_on": date(2026, 1, 31)},
        {"paid_on": date(2026, 2, 1)},
        {"paid_on": None, "period": "2026-01", "amount": Decimal(5)},
        {"paid_on": None, "amount": Decimal(3)},
    )
    january = Span(caller.authority_id, since=date(2026, 1, 10), until=date(2026, 1, 31))

    found = summarise(session, january, None, TODAY)

    assert found.total == pounds(105, 2)
    assert found.undated == pounds(3)
    assert by_month(session, january).without == pounds(3)
    assert by_place(session, january, Level.DISTRICT, TODAY).undated == pounds(3)
    assert by_supplier(session, january)[0].undated == pounds(3)
    months = by_month(session, Span(caller.authority_id))
    assert months.by_key == {"2026-01": pounds(105, 2), "2026-02": pounds(100)}
    assert months.without == pounds(3)


def test_grants_and_contracts_are_not_added_to_payments(
    session: WriteSession, caller: Caller
) -> None:
    a_batch(session, caller, {})
    a_batch(session, caller, {}, kind=BatchKind.GRANTS)
    worth = {"value": Decimal(9000), "starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}
    a_batch(session, caller, worth, {}, kind=BatchKind.CONTRACTS)

    totals = {
        kind: summarise(session, Span(caller.authority_id, kind), None, TODAY).total
        for kind in BatchKind
    }

    assert totals == {
        BatchKind.SPEND: pounds(100),
        BatchKind.GRANTS: pounds(500),
        BatchKind.CONTRACTS: pounds(9000, 2),
    }
    ended = Span(caller.authority_id, BatchKind.CONTRACTS, since=date(2026, 7, 1))
    assert summarise(session, ended, None, TODAY).total == pounds(0, 1)  # the one without an end


def test_another_authority_sees_nothing_of_it(session: WriteSession, caller: Caller) -> None:
    other = a_caller(session, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")
    a_batch(session, caller, {})

    assert summarise(session, Span(other.authority_id), None, TODAY).total == pounds(0, 0)


@pytest.fixture
def placed(engine: Engine) -> str:
    """Load the sample of postcodes, and give one that it has."""
    load_sample(engine)
    return "IG11 0AB"


def test_places_come_from_the_file_else_from_the_register_else_are_unknown(
    engine: Engine, placed: str
) -> None:
    with writing(engine) as session:
        caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
        a_supplier(session, caller, "Gamma", "GB-COH-01234567", address=f"1 Mill Lane, {placed}")
        a_batch(
            session,
            caller,
            {"supplier": "Alpha", "supplier_postcode": placed, "amount": Decimal(1)},
            {"supplier": "Beta", "supplier_postcode": "ZZ1 1ZZ", "amount": Decimal(2)},
            {"supplier": "Gamma", "company_number": "01234567", "amount": Decimal(4)},
            {"supplier": "Delta", "amount": Decimal(8)},
        )
        span = Span(caller.authority_id)
        areas = by_place(session, span, Level.DISTRICT, TODAY)
        [district] = areas.by_key
        local = AreaSet(frozenset({district}))
        found = summarise(session, span, local, TODAY)

    assert areas.by_key == {district: pounds(5, 2)}
    assert areas.without == pounds(10, 2)
    assert found.zones == {Zone.INSIDE: pounds(5, 2), Zone.UNKNOWN: pounds(10, 2)}
    assert (found.by_file, found.by_register) == (pounds(1), pounds(4))
