"""Published rows over HTTP, each with its file, sheet, row and columns."""

import hashlib
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.platform.database import writing
from app.spend.batch import BatchKind
from app.spend.rows.flipping import take_back
from tests.callers import a_key
from tests.sealed.test_channels import counted
from tests.spend.asked import Asked
from tests.spend.made import NOW, a_batch


def test_a_payment_opens_to_its_cells(asked: Asked) -> None:
    with writing(asked.engine) as session:
        row = {"vat": Decimal("2.50"), "supplier_postcode": "IG110AB", "purpose": "Cleaning"}
        batch_id = a_batch(session, asked.caller, row, content=b"a file")

    [line] = asked.get("lines")["data"]

    digest = hashlib.sha256(b"a file").hexdigest()
    assert (line["batch_id"], line["file_digest"]) == (str(batch_id), digest)
    assert (line["sheet"], line["row"], line["columns"]["amount"]) == ("May", 2, "AB")
    assert (line["supplier_name"], line["amount"]) == ("Alpha Works Ltd", "100.00")
    assert (line["month"], line["postcode"], line["more"]) == (
        "2026-01",
        "IG11 0AB",
        {"vat": "2.50"},
    )


def test_rows_of_one_file_or_kind_are_listed_alone_and_page_by_page(asked: Asked) -> None:
    with writing(asked.engine) as session:
        first = a_batch(session, asked.caller, {}, {}, {})
        a_batch(session, asked.caller, {})
        a_batch(session, asked.caller, {}, kind=BatchKind.GRANTS)
        a_batch(session, asked.caller, {}, live=False)

    assert len(asked.get("lines")["data"]) == 4
    assert len(asked.get("lines", kind="grants")["data"]) == 1
    page = asked.get("lines", batch=str(first), limit=2)
    rest = asked.get("lines", batch=str(first), limit=2, cursor=page["page"]["next_cursor"])
    assert [one["line"] for one in [*page["data"], *rest["data"]]] == [1, 2, 3]


def test_contracts_are_listed_with_what_is_not_known_as_null(asked: Asked) -> None:
    with writing(asked.engine) as session:
        contract = {"value": None, "starts_on": date(2026, 1, 1), "reference": "C1"}
        a_batch(session, asked.caller, contract, kind=BatchKind.CONTRACTS)

    [entry] = asked.get("register-entries")["data"]

    assert (entry["reference"], entry["value"], entry["is_sme"]) == ("C1", None, None)


def test_files_are_listed_by_kind_and_state_and_read_one_by_one(asked: Asked) -> None:
    with writing(asked.engine) as session:
        batch_id = a_batch(session, asked.caller, {})
        a_batch(session, asked.caller, {}, live=False)
        take_back(session, asked.caller, batch_id, NOW)

    listed = asked.get("batches", state="reversed", kind="spend")["data"]
    one = asked.get(f"batches/{batch_id}")

    assert [row["id"] for row in listed] == [str(batch_id)]
    assert (one["state"], one["rows"], one["version"]) == ("reversed", 1, 3)
    assert len(asked.get("batches")["data"]) == 2


def test_another_authoritys_rows_and_files_are_not_there(asked: Asked) -> None:
    with writing(asked.engine) as session:
        batch_id = a_batch(session, asked.caller, {})
    asked.headers = a_key(asked.engine, authority="Elsewhere Council")

    assert asked.get("lines")["data"] == asked.get("batches")["data"] == []
    theirs = asked.get(f"batches/{batch_id}", 404)["detail"]
    missing = UUID(int=0)
    assert (
        asked.get(f"batches/{missing}", 404)["detail"].replace(str(missing), str(batch_id))
        == theirs
    )


def test_more_rows_ask_no_more_of_the_database(asked: Asked) -> None:
    numbers = []
    for _ in range(3):
        with writing(asked.engine) as session:
            a_batch(session, asked.caller, {}, {"supplier": "Beta"}, {"supplier": "Gamma"})
            a_batch(session, asked.caller, {}, kind=BatchKind.CONTRACTS)
        asked.get("lines")  # the first use of a key is noted
        with counted(asked.engine) as sent:
            asked.get("lines")
            asked.get("register-entries")
        numbers.append(len(sent))

    assert len(set(numbers)) == 1
