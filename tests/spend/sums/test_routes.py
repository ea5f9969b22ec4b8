"""Sums of published spend over HTTP."""

from datetime import date
from decimal import Decimal

from app.places.defining import Definition, define
from app.platform.database import writing
from app.spend.batch import BatchKind
from tests.callers import a_key
from tests.places.places import load_sample
from tests.spend.asked import Asked
from tests.spend.made import NOW, a_batch, a_supplier


def test_a_summary_says_how_much_is_known_of_it(asked: Asked) -> None:
    load_sample(asked.engine)
    with writing(asked.engine) as session:
        definition = {"place_set": "districts", "codes": ["E09000002"]}
        wanted = Definition(definition, NOW.date(), "A test.")
        define(session, asked.caller.authority_id, "Home", wanted, NOW, "")
        a_batch(
            session,
            asked.caller,
            {"supplier_postcode": "IG11 0AB", "is_sme": True},
            {"supplier": "Beta", "amount": Decimal("-20.50")},
            {"supplier": None, "redacted": True},
        )

    told = asked.get("summary", place_set="Home")

    assert told["total"] == {"lines": 3, "amount": "179.50"}
    assert told["came_back"] == {"lines": 1, "amount": "-20.50"}
    assert told["name_withheld"]["lines"] == 1
    assert told["supplier_waiting"]["lines"] == 2
    assert (told["sme"]["said_in_file"]["lines"], told["sme"]["unknown"]["lines"]) == (1, 2)
    assert told["vcse"]["no"] == {"lines": 0, "amount": "0.00"}
    local = told["local"]
    assert (local["version"], local["inside"]["lines"], local["unknown"]["lines"]) == (1, 1, 2)
    assert asked.get("summary")["local"] is None


def test_a_summary_for_a_set_that_is_not_there_or_days_in_the_wrong_order_is_refused(
    asked: Asked,
) -> None:
    missing = asked.get("summary", 422, place_set="Nowhere")
    assert missing["errors"][0]["code"] == "no_such_place_set"
    fault = asked.get("summary", 422, since="2026-02-01", until="2026-01-01")
    assert fault["errors"][0]["code"] == "days_order"


def test_sums_by_month_place_and_supplier_tell_the_rest_as_unknown(asked: Asked) -> None:
    load_sample(asked.engine)
    with writing(asked.engine) as session:
        supplier = a_supplier(session, asked.caller, "Alpha Works Ltd", "GB-COH-01234567")
        known = {"company_number": "01234567", "supplier_postcode": "IG11 0AB"}
        a_batch(session, asked.caller, known, {"supplier": "Beta", "paid_on": None})
        supplier_id = str(supplier.id)

    months = asked.get("by-month")
    places = asked.get("by-place", level="district")
    suppliers = asked.get("by-supplier")

    hundred = {"lines": 1, "amount": "100.00"}
    assert months["months"] == [{"month": "2026-01", "sum": hundred}]
    [area] = places["areas"]
    assert area["code"].startswith("E09")
    assert suppliers["suppliers"] == [
        {"supplier_id": supplier_id, "name": "Alpha Works Ltd", "sum": hundred}
    ]
    assert months["unknown"] == places["unknown"] == suppliers["unknown"] == hundred
    assert places["undated"]["lines"] == suppliers["undated"]["lines"] == 0


def test_sums_of_a_time_tell_apart_what_has_no_date(asked: Asked) -> None:
    with writing(asked.engine) as session:
        a_batch(session, asked.caller, {}, {"paid_on": None, "amount": Decimal("16.50")})

    left_out = {"lines": 1, "amount": "16.50"}
    for path in ("by-place", "by-supplier", "summary"):
        assert asked.get(path, until="2026-03-31")["undated"] == left_out
        assert asked.get(path)["undated"]["lines"] == 0
    assert asked.get("by-month", until="2026-03-31")["unknown"] == left_out


def test_contracts_have_no_month(asked: Asked) -> None:
    fault = asked.get("by-month", 422, kind=BatchKind.CONTRACTS.value)

    assert fault["errors"][0]["code"] == "no_month"


def test_another_authority_has_sums_of_its_own(asked: Asked) -> None:
    with writing(asked.engine) as session:
        a_batch(session, asked.caller, {"paid_on": date(2026, 1, 1)})
    asked.headers = a_key(asked.engine, authority="Elsewhere Council")

    assert asked.get("summary")["total"]["lines"] == 0
    assert asked.get("by-month")["months"] == []
