from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import select

from app.contracts.tables import Contract, Obligation
from app.organisations.role import Role
from app.platform.database import reading
from tests.callers import a_person, a_supplier
from tests.contracts.adoption.register import REAL, SAMPLE, rows_in, sent, skipped
from tests.contracts.adoption.taken import JOBS, Taking, a_body


def test_a_contract_let_elsewhere_runs_from_the_day_it_is_taken_on(taking: Taking) -> None:
    told = taking.taken(reference="GM-1", source="Contracts register, July 2025")

    assert (told["origin"], told["state"]) == ("taken_on", "entered")
    assert (told["award_id"], told["lot_id"]) == (None, None)
    assert (told["entered_on"], told["first_ends_on"]) == ("2024-04-01", "2027-03-31")
    assert told["is_day_assumed"] is True  # nobody has said that it was signed on its first day
    assert (told["value"], told["reference"]) == ("890000", "GM-1")
    [event] = taking.events("contract.taken_on")
    assert event.facts == {"supplier": told["supplier_id"], "obligations": 1}


def test_what_it_promises_is_owed_word_for_word(taking: Taking) -> None:
    words = "Two local people employed full time in each year."
    contract = taking.taken(obligations=[JOBS | {"words": words}])

    [row] = taking.owed(contract)

    assert row["document"] == JOBS | {"words": words}
    assert (row["commitment"], row["promised"], row["unit"]) == ("jobs", "6", "fte_year")
    assert (row["theme"], row["title"]) == ("local_jobs", "Local people employed on the contract")
    assert (row["tender_id"], row["tender_number"]) == (None, None)


def test_a_second_contract_of_one_reference_names_the_first(taking: Taking) -> None:
    first = taking.taken(reference="GM-1")

    second = taking.send(reference="GM-1")
    other = taking.send(reference="GM-2")

    assert (second.status_code, second.json()["code"]) == (409, "contract-reference-taken")
    assert second.json()["contract_id"] == first["id"]
    assert other.status_code == 201


def test_another_authority_may_use_the_same_reference(taking: Taking) -> None:
    taking.taken(reference="GM-1")
    theirs = str(a_supplier(taking.engine, "Ash", authority="Elsewhere Council"))
    body = a_body(reference="GM-1", supplier={"id": theirs})

    assert taking.post("/contracts", body, taking.stranger).status_code == 201


def test_of_many_that_take_one_reference_on_at_once_one_does(taking: Taking) -> None:
    assert taking.manager
    taking.taken(reference="another")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: taking.send(reference="GM-1"), range(8)))

    assert sorted({answer.status_code for answer in answers}) == [201, 409]
    with reading(taking.engine) as session:
        query = select(Contract).where(Contract.reference == "GM-1")
        assert len(session.exec(query).all()) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_on": None, "ends_on": None}, "day_missing"),
        ({"entered_on": "2099-01-01"}, "in_the_future"),
        ({"ends_on": "2024-03-31"}, "ends_before_start"),
        ({"value_with_vat": "1"}, "value_below_net"),
        ({"obligations": [JOBS | {"unit": "parsec"}]}, "unknown_unit"),
    ],
)
def test_what_cannot_be_is_refused_with_its_fault(
    taking: Taking, changes: dict[str, object], code: str
) -> None:
    answer = taking.send(**changes)

    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["errors"]] == [code]
    assert taking.get("/contracts").json()["data"] == []


def test_all_faults_are_told_at_once(taking: Taking) -> None:
    lines = [JOBS | {"unit": "parsec"}, JOBS | {"id": "two", "quantity": None}]

    answer = taking.send(ends_on="2024-03-31", obligations=lines)

    told = {(one["code"], one["pointer"]) for one in answer.json()["errors"]}
    assert told == {
        ("unknown_unit", "/obligations/0/unit"),
        ("quantity_missing", "/obligations/1/quantity"),
        ("ends_before_start", "/ends_on"),
    }


def test_an_obligation_for_each_so_many_pounds_is_worked_out_from_the_value(
    taking: Taking,
) -> None:
    line = {"measure": "job_local", "unit": "fte_year", "rate": "1", "per_pounds": "250000"}
    contract = taking.taken(obligations=[line])

    with reading(taking.engine) as session:
        [owed] = session.exec(select(Obligation)).all()
        assert (owed.promised, owed.rate, owed.per_pounds) == (
            Decimal("3.56"), Decimal(1), Decimal(250_000),
        )  # fmt: skip
    assert taking.owed(contract)[0]["promised"] == "3.56"


def test_a_supplier_and_another_authority_take_nothing_on_here(taking: Taking) -> None:
    body = {"title": "One", "regime": "other", "supplier": {"id": taking.taken()["supplier_id"]}}

    supplier = taking.post("/contracts", body, taking.supplier)
    stranger = taking.post("/contracts", body, taking.stranger)

    assert (supplier.status_code, supplier.json()["code"]) == (403, "scope-missing")
    assert (stranger.status_code, stranger.json()["code"]) == (404, "not-found")


def test_rows_of_a_register_are_taken_on_and_what_is_not_used_is_known(taking: Taking) -> None:
    officer = a_person(taking.engine, Role.PROCUREMENT_OFFICER)
    rows = rows_in(SAMPLE)

    answers = [taking.post("/contracts", sent(row, "Contracts register"), officer) for row in rows]

    told = [answer.json() for answer in answers]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [one["reference"] for one in told] == ["S1", "S2"]
    assert (told[1]["value"], told[1]["entered_on"]) == ("125000", "2017-04-01")
    assert (told[1]["first_ends_on"], told[1]["ends_on"]) == ("2022-03-31", "2023-03-31")
    assert told[1]["source"] == "Contracts register"
    assert len(skipped(rows[0])) == 16


@pytest.mark.parametrize("path", [SAMPLE, *filter(Path.exists, [REAL])], ids=lambda one: one.stem)
def test_every_row_of_a_register_is_taken_on_or_refused_in_words(
    taking: Taking, path: Path
) -> None:
    officer = a_person(taking.engine, Role.PROCUREMENT_OFFICER)

    answers = [
        taking.post("/contracts", sent(row, path.stem), officer) for row in rows_in(path)[:60]
    ]

    taken = [answer for answer in answers if answer.status_code == 201]
    refused = {
        fault
        for answer in answers
        if answer.status_code != 201
        for fault in [one["code"] for one in answer.json().get("errors", [])]
        or [answer.json()["code"]]
    }
    assert len(taken) > len(answers) / 2
    #: a reference for several rows, a number of no register, TBC for a day or a value, or nothing
    assert refused <= {
        "contract-reference-taken", "no_identifier", "date_from_datetime_parsing", "date_type",
        "day_missing", "decimal_parsing", "ends_before_start",
    }  # fmt: skip
