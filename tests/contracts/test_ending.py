from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.tables import Contract
from app.contracts.today import SLIP
from app.organisations.scope import Scope
from app.platform.database import writing
from tests.callers import a_key
from tests.contracts.adoption.taken import Taking


@pytest.fixture
def taking(client: TestClient, engine: Engine) -> Taking:
    return Taking(client, engine)


def end(taking: Taking, contract: dict[str, Any], **sent: Any) -> Any:
    body = {"ending": "terminated", "on": "2026-02-27", "why": "The supplier gave it up."} | sent
    return taking.post(f"/contracts/{contract['id']}/end", body)


def test_a_contract_ends_on_a_persons_word(taking: Taking) -> None:
    contract = taking.taken()

    answer = end(taking, contract)

    told = answer.json()
    assert answer.status_code == 201, answer.text
    assert (told["state"], told["ending"], told["ended_on"]) == (
        "ended", "terminated", "2026-02-27",
    )  # fmt: skip
    assert told["why_ended"] == "The supplier gave it up."
    [event] = taking.events("contract.ended")
    assert event.facts == {"ending": "terminated", "ended_on": "2026-02-27"}


@pytest.mark.parametrize("ending", ["terminated", "discharged"])
def test_nobody_ends_a_running_contract_early_alone(taking: Taking, ending: str) -> None:
    contract = taking.taken()

    answer = end(taking, contract, ending=ending, on="2026-03-02")

    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "ends-early")
    assert "early_end" in told["how_to_fix"]
    assert taking.get(f"/contracts/{contract['id']}").json()["state"] == "entered"


def test_what_was_done_before_its_time_is_said_by_a_person_with_a_reason(taking: Taking) -> None:
    contract = taking.taken(ends_on=None)
    path = f"/contracts/{contract['id']}/end"
    body = {"ending": "discharged", "on": "2026-03-02", "why": "All of it is done."}

    program = taking.post(path, body, a_key(taking.engine, Scope.CONTRACTS_WRITE))
    silent = end(taking, contract, **(body | {"why": ""}))
    said = end(taking, contract, **body)

    assert (program.status_code, program.json()["code"]) == (403, "person-needed")
    assert [one["code"] for one in silent.json()["errors"]] == ["reason_needed"]
    assert said.status_code == 201


def test_it_expires_on_its_last_day_and_no_other(taking: Taking) -> None:
    contract = taking.taken(ends_on="2026-02-28")

    early = end(taking, contract, ending="expired", on="2026-02-27", why="")
    late = end(taking, contract, ending="terminated", on="2026-03-01")
    in_time = end(taking, contract, ending="expired", on="2026-02-28", why="")

    for refused in (early, late):
        assert [one["code"] for one in refused.json()["errors"]] == ["not_its_day"]
    assert in_time.status_code == 201


def test_a_contract_without_a_last_day_expires_when_somebody_says_so(taking: Taking) -> None:
    contract = taking.taken(ends_on=None)

    silent = end(taking, contract, ending="expired", on="2026-03-01", why="")
    said = end(taking, contract, ending="expired", on="2026-03-01")

    assert [one["code"] for one in silent.json()["errors"]] == ["reason_needed"]
    assert said.status_code == 201


def test_nobody_dates_an_early_end_back(taking: Taking, engine: Engine) -> None:
    contract = taking.taken()
    with writing(engine) as session:
        session.get_one(Contract, UUID(contract["id"])).made_at -= SLIP

    answer = end(taking, contract, on="2026-02-27")

    assert (answer.status_code, answer.json()["code"]) == (409, "ends-early")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"on": "2026-03-03"}, "in_the_future"),
        ({"on": "2024-03-31"}, "too_early"),
        ({"why": ""}, "reason_needed"),
        ({"why": " "}, "reason_needed"),
    ],
)
def test_a_day_or_a_reason_that_cannot_be_is_refused(
    taking: Taking, sent: dict[str, str], code: str
) -> None:
    contract = taking.taken()

    answer = end(taking, contract, **sent)

    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["errors"]] == [code]
    assert taking.get(f"/contracts/{contract['id']}").json()["state"] == "entered"


def test_the_day_is_told_where_the_contract_is(taking: Taking) -> None:
    contract = taking.taken(zone="Pacific/Kiritimati", ends_on="2026-03-02")

    answer = end(taking, contract, on="2026-03-02", ending="expired")

    assert answer.status_code == 201


def test_it_ends_once_and_is_not_handed_on_this_way(taking: Taking) -> None:
    contract = taking.taken()
    novated = end(taking, contract, ending="novated")
    end(taking, contract)

    again = end(taking, contract)

    assert novated.status_code == 422
    assert (again.status_code, again.json()["code"]) == (409, "contract-not-running")
    assert len(taking.events("contract.ended")) == 1


def test_a_program_terminates_nothing(taking: Taking) -> None:
    contract = taking.taken(ends_on="2026-02-28")
    path = f"/contracts/{contract['id']}/end"
    program = a_key(taking.engine, Scope.CONTRACTS_WRITE)
    end_of = {"on": "2026-02-28"}

    refused = taking.post(path, end_of | {"ending": "terminated", "why": "Late."}, program)
    expired = taking.post(path, end_of | {"ending": "expired"}, program)

    assert (refused.status_code, refused.json()["code"]) == (403, "person-needed")
    assert expired.status_code == 201


def test_neither_a_supplier_nor_another_authority_ends_it(taking: Taking) -> None:
    path = f"/contracts/{taking.taken()['id']}/end"
    body = {"ending": "discharged", "on": "2026-02-27"}

    supplier = taking.post(path, body, taking.supplier)
    stranger = taking.post(path, body, taking.stranger)

    assert (supplier.status_code, stranger.status_code) == (403, 404)
