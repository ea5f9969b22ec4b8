"""Published payments as a committee is told of them."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import WriteSession, writing
from app.rules.reading import read_library
from app.spreadsheets.committee.gathering import pack_of
from app.spreadsheets.committee.leaf import Leaf
from app.spreadsheets.committee.published import MAY_NOT, published
from tests.deliveries.standing.made import a_contract
from tests.places.places import load_sample
from tests.spend.made import a_batch
from tests.spreadsheets.committee.made import DAY, JUNE

LATER = DAY.replace(year=2026, month=2, day=1)
BARKING = "E09000002"


def the_leaf(session: WriteSession, caller: Caller) -> Leaf:
    """Give the sheet of a caller's pack."""
    return published(pack_of(session, caller, DAY, read_library()))


def test_payments_are_added_up_by_district_the_unknown_last_and_all_together(
    engine: Engine,
) -> None:
    load_sample(engine)
    with writing(engine) as session:
        manager = a_contract(session).manager
        a_batch(
            session, manager,
            {"amount": Decimal("300.00"), "paid_on": JUNE, "supplier_postcode": "IG11 0AB"},
            {"amount": Decimal("-50.00"), "paid_on": JUNE, "supplier_postcode": "IG11 0AB"},
            {"amount": Decimal("900.00"), "paid_on": JUNE, "supplier": "Beta"},
            {"amount": Decimal("7000.00"), "paid_on": LATER, "supplier_postcode": "IG11 0AB"},
        )  # fmt: skip

        leaf = the_leaf(session, manager)

    path = "/v1/spend/by-place?until=2025-12-31"
    assert leaf.rows == [
        ("Barking and Dagenham", 250, 2, BARKING, path),
        ("Not known where", 900, 1, "", path),
        ("All payments", 1150, 3, "", path),
    ]
    assert leaf.told[0].startswith("3 payments, as published.")
    assert leaf.chart is not None
    assert leaf.chart.rows == 1
    assert leaf.chart.message == "Most was paid to suppliers in Barking and Dagenham"


def test_payments_without_a_date_are_told_apart_from_the_total(session: WriteSession) -> None:
    manager = a_contract(session).manager
    a_batch(
        session, manager,
        {"amount": Decimal("300.00"), "paid_on": JUNE},
        {"amount": Decimal("16000.50"), "paid_on": None},
        {"amount": Decimal("20.00"), "paid_on": None, "period": "2025-06"},
    )  # fmt: skip

    leaf = the_leaf(session, manager)

    assert [row[:3] for row in leaf.rows] == [
        ("Not known where", 320, 2),
        ("All payments", 320, 2),
        ("Without a date, in no total", Decimal("16000.50"), 1),
    ]
    assert leaf.told[0].startswith("2 payments, as published.")
    assert leaf.told[-1] == "Without a date, and so in no total: 1 payment, £16,000.50."


def test_a_file_without_any_date_is_not_told_as_nothing(session: WriteSession) -> None:
    manager = a_contract(session).manager
    a_batch(session, manager, {"paid_on": None}, {"paid_on": None, "supplier": "Beta"})

    leaf = the_leaf(session, manager)

    [row] = leaf.rows
    assert row[:3] == ("Without a date, in no total", 200, 2)
    assert "2 payments, £200" in leaf.told[-1]
    assert leaf.chart is None


def test_where_nothing_was_published_there_is_no_row_and_no_chart(session: WriteSession) -> None:
    leaf = the_leaf(session, a_contract(session).manager)

    assert (list(leaf.rows), leaf.chart) == ([], None)
    assert leaf.told[0].startswith("0 payments, as published.")


def test_who_may_not_read_of_suppliers_is_told_nothing_of_payments(session: WriteSession) -> None:
    manager = a_contract(session).manager
    a_batch(session, manager, {"paid_on": JUNE}, {"paid_on": None})
    blind = replace(manager, scopes=manager.scopes - {Scope.SUPPLIERS_READ})

    leaf = the_leaf(session, blind)

    assert (list(leaf.rows), leaf.chart, leaf.told[0]) == ([], None, MAY_NOT)
    assert not any("Without a date" in line for line in leaf.told)


def test_another_authoritys_payments_are_not_told(session: WriteSession) -> None:
    a_batch(session, a_contract(session).manager, {"paid_on": JUNE})

    assert list(the_leaf(session, a_contract(session, authority="Elsewhere").manager).rows) == []
