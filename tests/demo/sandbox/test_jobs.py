"""A sandbox is there with its first test key, and once its job is done there is much to read."""

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.demo.sandbox.filling import STAFF
from app.demo.sandbox.script import QUARTERS, firms
from app.organisations.role import OF_TESTS, Role
from app.organisations.sandbox.opening import FILL
from app.platform.database import reading
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.rooms import SHOP
from tests.callers import a_person

TODAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
Headers = dict[str, str]


def fill(engine: Engine) -> list[Job]:
    """Do what the worker would."""
    query = select(Job).where(Job.kind == FILL)
    with reading(engine) as session:
        waiting = [job.id for job in session.exec(query)]
    for job_id in waiting:
        run(engine, SHOP.by_name(), job_id, lambda: TODAY)
    with reading(engine) as session:
        return list(session.exec(query))


@pytest.fixture
def trial(client: TestClient, engine: Engine) -> Headers:
    """Give a test key, in the sandbox of an authority that has nothing."""
    wanted = {"label": "a trial", "mode": "test", "scopes": sorted(OF_TESTS)}
    administrator = a_person(engine, Role.ADMINISTRATOR)
    answer = client.post("/v1/api-keys", json=wanted, headers=administrator)
    return {"Authorization": f"Bearer {answer.json()['key']}"}


def rows(client: TestClient, trial: Headers, path: str) -> list[dict[str, Any]]:
    answer = client.get(f"/v1{path}{'&' if '?' in path else '?'}limit=100", headers=trial)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def test_a_sandbox_has_firms_contracts_and_three_years_of_returns(
    client: TestClient, engine: Engine, trial: Headers
) -> None:
    [job] = fill(engine)

    assert (job.state, job.trouble) == (JobState.DONE, None)
    contracts = rows(client, trial, "/contracts")
    assert {one["name"] for one in rows(client, trial, "/suppliers")} == {
        one.name for one in firms()
    }
    assert {one["reference"] for one in contracts} == {one.reference for one in firms()}
    returns = rows(client, trial, "/returns")
    assert len(returns) == sum(one.reported for one in firms())
    assert {one["state"] for one in returns} == {"locked"}
    assert {one["starts_on"] for one in contracts} == {"2023-04-01"}


def test_one_firm_is_always_late(client: TestClient, engine: Engine, trial: Headers) -> None:
    fill(engine)
    by_name = {one["reference"]: one["id"] for one in rows(client, trial, "/contracts")}

    def overdue(name: str) -> int:
        path = f"/v1/contracts/{by_name[name]}/return-periods"
        periods = client.get(path, headers=trial).json()["periods"]
        return sum(bool(one["is_overdue"]) for one in periods)

    assert (overdue("SANDBOX-ALDER"), overdue("SANDBOX-ELDER")) == (0, 1)
    assert overdue("SANDBOX-GORSE") == QUARTERS


def test_filling_it_again_changes_nothing(
    client: TestClient, engine: Engine, trial: Headers
) -> None:
    fill(engine)
    before = rows(client, trial, "/contracts")
    again = fill(engine)

    assert len(again) == 1
    assert rows(client, trial, "/contracts") == before


@pytest.mark.parametrize("role", ["evaluator", "contract_manager"])
def test_it_is_filled_whoever_was_entered_before(
    client: TestClient, engine: Engine, trial: Headers, role: str
) -> None:
    for name in ("Duty officer", "Another officer"):
        entered = client.post("/v1/people", json={"name": name, "roles": [role]}, headers=trial)
        assert entered.status_code == 201, entered.text

    [job] = fill(engine)

    assert (job.state, job.trouble) == (JobState.DONE, None)
    assert len(rows(client, trial, "/contracts")) == len(firms())
    council = [one for one in rows(client, trial, "/people") if one["supplier_id"] is None]
    assert len(council) == len(STAFF) + 2


def test_people_of_a_sandbox_get_keys_and_act(
    client: TestClient, engine: Engine, trial: Headers
) -> None:
    fill(engine)
    manager = next(
        one for one in rows(client, trial, "/people") if one["roles"] == ["contract_manager"]
    )

    wanted = {"label": "a manager", "mode": "test", "person_id": manager["id"]}
    key = client.post("/v1/api-keys", json=wanted, headers=trial).json()["key"]

    assert rows(client, {"Authorization": f"Bearer {key}"}, "/contracts")


def test_a_look_up_fails_for_who_wants_to_see_it_and_for_nobody_else(
    client: TestClient, engine: Engine, trial: Headers
) -> None:
    real = a_person(engine, Role.ADMINISTRATOR)

    told = [
        client.get(f"/v1/postcodes/{postcode}", headers=headers)
        for headers in (trial, real)
        for postcode in ("zz99 9zz", "ZZ99 9ZZ.geojson", "ZZ99 9ZY", "ZZ99 9ZY.geojson")
    ]

    assert [one.status_code for one in told] == [503, 503, 200, 200, 200, 200, 200, 200]
    assert told[0].json()["code"] == "simulated"
    assert told[0].headers["retry-after"]
