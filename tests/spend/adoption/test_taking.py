"""A contract taken on from a row of a register, over HTTP."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.tables import Contract, ContractState
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event
from app.spend.batch import BatchKind, BatchState
from app.spend.rows.flipping import StoodOn, batch_of, make_live, take_back
from app.spreadsheets.large.taking import stage
from app.spreadsheets.mapping.plan import compile_profile
from app.spreadsheets.mapping.shipping import preset_called
from tests.callers import a_person
from tests.races.start import at_once
from tests.spend.adoption.taken import Taking
from tests.spend.made import NOW, a_batch
from tests.spreadsheets.large.made import Attempt
from tests.spreadsheets.mapping.as_published import content_of, homes
from tests.spreadsheets.mapping.catalogue import PRESETS, REGISTER

NUMBER = {"company_number": "SC123456"}
BYTES = b"the register"


@pytest.fixture
def taking(client: TestClient, engine: Engine) -> Taking:
    return Taking(client, engine)


def test_a_row_becomes_a_contract_with_what_it_says_and_where_it_stands(taking: Taking) -> None:
    firm = taking.firm("GB-COH-SC123456")
    batch = taking.register({"title": "Another"}, NUMBER)

    owed = {"id": "jobs", "measure": "job_local", "quantity": "6", "unit": "fte_year"}
    answer = taking.take(batch, 2, works="services", obligations=[owed])

    told = answer.json()
    contract = told["contract"]
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/contracts/{contract['id']}"
    assert (contract["origin"], contract["state"], contract["regime"]) == (
        "taken_on", "entered", "pcr15",
    )  # fmt: skip
    assert (contract["supplier_id"], contract["reference"]) == (firm, "S2")
    assert (contract["title"], contract["value"]) == ("Holiday clubs", "125000")
    days = [contract[name] for name in ("starts_on", "ends_on", "first_ends_on", "entered_on")]
    assert days == ["2017-04-01", "2023-03-31", "2022-03-31", "2017-04-01"]
    assert contract["source"].startswith("Contract register spend.csv, sheet May, row 3 (SHA-256")
    assert [one["code"] for one in told["findings"]] == ["not_used"]
    [promise] = taking.get(f"contracts/{contract['id']}/obligations")["data"]
    assert promise["promised"] == "6"
    with reading(taking.engine) as session:
        query = select(Event).where(Event.kind == "spend.entry_taken_on")
        [event] = session.exec(query).all()
    assert (event.subject, event.facts["line"]) == (str(batch), 2)


def test_the_list_of_the_register_tells_which_rows_were_taken_on(taking: Taking) -> None:
    taking.firm("GB-COH-SC123456")
    batch = taking.register({"reference": "S1"}, NUMBER)

    made = taking.take(batch, 2).json()["contract"]["id"]

    rows = taking.get("spend/register-entries")["data"]
    assert [(one["line"], one["contract_id"]) for one in rows] == [(1, None), (2, made)]


def test_what_is_sent_goes_before_the_row(taking: Taking) -> None:
    firm = taking.firm()
    batch = taking.register({"value": None, "annual_value": Decimal(25000)})
    said: dict[str, Any] = {
        "title": "Clubs", "reference": "", "value": "130000", "ends_on": "2024-03-31",
        "supplier": {"id": firm},
    }  # fmt: skip

    told = taking.take(batch, **said).json()

    contract = told["contract"]
    assert (contract["title"], contract["reference"]) == ("Clubs", "")
    assert (contract["value"], contract["ends_on"]) == ("130000", "2024-03-31")
    assert contract["starts_on"] == "2017-04-01"
    assert [one["code"] for one in told["findings"]] == ["not_used"]


def test_the_supplier_is_whom_a_person_matched_the_name_with(taking: Taking) -> None:
    firm = taking.firm()
    batch = taking.register({})

    unknown = taking.take(batch)
    taking.match(firm)
    known = taking.take(batch)

    assert unknown.json()["errors"][0]["code"] == "supplier_missing"
    assert "Match the supplier name" in unknown.json()["how_to_fix"]
    assert known.json()["contract"]["supplier_id"] == firm


def test_a_supplier_with_a_number_is_entered_by_who_may(taking: Taking, engine: Engine) -> None:
    manager = a_person(engine, Role.CONTRACT_MANAGER)
    batch = taking.register(NUMBER)

    refused = taking.take(batch, who=manager)
    made = taking.take(batch)

    assert refused.json()["errors"][0]["code"] == "unknown_supplier"
    firm = taking.get(f"suppliers/{made.json()['contract']['supplier_id']}")
    assert firm["name"] == "Beta Clubs Ltd"


def test_a_row_without_a_name_asks_who_it_is(taking: Taking) -> None:
    batch = taking.register({"supplier": None, "redacted": True})

    answer = taking.take(batch)

    assert (answer.status_code, answer.json()["how_to_fix"]) == (
        422, "Give supplier in the request.",
    )  # fmt: skip


def test_a_row_is_taken_on_once(taking: Taking) -> None:
    taking.firm("GB-COH-SC123456")
    batch = taking.register(NUMBER)
    made = taking.take(batch).json()["contract"]["id"]

    again = taking.take(batch, reference="other")

    assert (again.status_code, again.json()["code"]) == (409, "entry-taken-on")
    assert again.json()["contract_id"] == made
    assert taking.contracts() == 1


def test_a_register_comes_again_once_the_contracts_that_stood_on_it_are_withdrawn(
    taking: Taking,
) -> None:
    taking.firm("GB-COH-SC123456")
    first = taking.register(NUMBER, content=BYTES)
    slip = taking.take(first).json()["contract"]["id"]
    with pytest.raises(StoodOn), writing(taking.engine) as session:
        take_back(session, taking.caller, first, NOW)

    with writing(taking.engine) as session:
        session.get_one(Contract, UUID(slip)).state = ContractState.WITHDRAWN
        session.flush()
        take_back(session, taking.caller, first, NOW)
    gone = taking.take(first)
    second = taking.register(NUMBER, content=BYTES)

    assert gone.status_code == 404
    assert taking.take(second).status_code == 201
    assert taking.contracts() == 2


def test_of_taking_a_row_on_and_taking_its_register_back_at_once_one_is_done(
    taking: Taking,
) -> None:
    taking.firm("GB-COH-SC123456")
    batch = taking.register(NUMBER)

    def back() -> BatchState:
        with writing(taking.engine) as session:
            return take_back(session, taking.caller, batch, NOW).state

    made, state = at_once(lambda: taking.take(batch), back)

    assert (made.status_code, type(state)) in [(201, StoodOn), (404, BatchState)]


def test_a_newer_register_with_the_same_reference_makes_no_second_contract(
    taking: Taking,
) -> None:
    taking.firm("GB-COH-SC123456")
    made = taking.take(taking.register(NUMBER)).json()["contract"]["id"]

    answer = taking.take(taking.register(NUMBER))

    assert (answer.status_code, answer.json()["code"]) == (409, "contract-reference-taken")
    assert answer.json()["contract_id"] == made


def test_a_row_whose_contract_was_withdrawn_is_taken_on_anew(taking: Taking) -> None:
    taking.firm("GB-COH-SC123456")
    batch = taking.register(NUMBER)
    slip = taking.take(batch).json()["contract"]["id"]
    with writing(taking.engine) as session:
        session.get_one(Contract, UUID(slip)).state = ContractState.WITHDRAWN

    rows = taking.get("spend/register-entries")["data"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: taking.take(batch).status_code, range(4)))
    rows += taking.get("spend/register-entries")["data"]

    assert sorted(answers) == [201, 409, 409, 409]
    assert rows[0]["contract_id"] is None
    assert rows[1]["contract_id"] not in (None, slip)


def test_of_one_row_taken_on_many_times_at_once_one_contract_is_made(taking: Taking) -> None:
    taking.firm("GB-COH-SC123456")
    batch = taking.register(NUMBER | {"reference": ""})

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: taking.take(batch), range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert taking.contracts() == 1


def test_a_contract_that_cannot_be_so_is_refused_and_the_row_stays_free(taking: Taking) -> None:
    taking.firm("GB-COH-SC123456")
    batch = taking.register(NUMBER | {"starts_on": None})

    refused = taking.take(batch, value_with_vat="1")
    made = taking.take(batch, entered_on="2017-03-01")

    codes = {one["code"] for one in refused.json()["errors"]}
    assert codes == {"day_missing", "value_below_net"}
    assert made.status_code == 201, made.text


def not_there(taking: Taking) -> Any:
    return taking.take(taking.register({}), 2)


def staged(taking: Taking) -> Any:
    return taking.take(taking.register({}, live=False))


def a_payment(taking: Taking) -> Any:
    with writing(taking.engine) as session:
        batch = a_batch(session, taking.caller, {})
    return taking.take(batch)


def anothers(taking: Taking) -> Any:
    other = a_person(taking.engine, Role.PROCUREMENT_OFFICER, authority="Othertown")
    return taking.take(taking.register({}), who=other)


@pytest.mark.parametrize("asked", [not_there, staged, a_payment, anothers])
def test_what_is_no_row_of_a_register_that_counts_is_not_there(
    taking: Taking, asked: Callable[[Taking], Any]
) -> None:
    answer = asked(taking)

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("home", list(homes()), ids=lambda home: home.name)
def test_each_row_of_a_published_register_is_taken_on_or_says_what_is_wanting(
    home: Path, taking: Taking, tmp_path: Path
) -> None:
    path = tmp_path / Path(REGISTER).name
    path.write_bytes(content_of(home, REGISTER))
    attempt = Attempt(taking.engine, taking.caller, path)
    stage(attempt, BatchKind.CONTRACTS, compile_profile(preset_called(PRESETS[REGISTER])))
    with writing(taking.engine) as session:
        make_live(session, taking.caller, attempt.import_id, NOW)
        rows = batch_of(session, taking.caller.authority_id, attempt.import_id).rows

    came = Counter[str]()
    for line in range(1, min(rows, 60) + 1):
        answer = taking.take(attempt.import_id, line)
        found = [one["code"] for one in answer.json().get("errors", ())]
        came["made" if answer.status_code == 201 else (found or [answer.json()["code"]])[0]] += 1

    wanting = {"supplier_missing", "day_missing", "contract-reference-taken"}
    assert set(came) <= {"made", *wanting}
    assert came["made"] > came.total() / 2
