"""Test keys over HTTP: in the sandbox whatever is needed, of what is real nothing."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.scope import Scope
from tests.callers import a_key, a_person
from tests.organisations.posted import letters

Headers = dict[str, str]
KEYS = "/v1/api-keys"
TRIAL = {"label": "a trial", "roles": ["administrator", "procurement_officer"], "mode": "test"}


@pytest.fixture
def administrator(engine: Engine) -> Headers:
    return a_person(engine, Role.ADMINISTRATOR)


def issued(client: TestClient, headers: Headers, **wanted: Any) -> tuple[dict[str, Any], Headers]:
    answer = client.post(KEYS, json=TRIAL | wanted, headers=headers)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told, {"Authorization": f"Bearer {told['key']}"}


def test_a_test_key_lives_in_a_sandbox_of_its_own(
    client: TestClient, administrator: Headers
) -> None:
    key, trial = issued(client, administrator)

    real = client.get("/v1/authority", headers=administrator).json()
    sandbox = client.get("/v1/authority", headers=trial).json()

    assert key["key"].startswith("sv_test_")
    assert (real["sandbox_of"], sandbox["sandbox_of"]) == (None, real["id"])


def test_neither_finds_what_the_other_has(client: TestClient, administrator: Headers) -> None:
    _, trial = issued(client, administrator)
    made = {
        name: client.post("/v1/suppliers", json={"name": name}, headers=headers).json()["id"]
        for name, headers in (("Real", administrator), ("Made up", trial))
    }

    seen = [
        client.get(f"/v1/suppliers/{made[name]}", headers=headers).status_code
        for name in made
        for headers in (administrator, trial)
    ]

    assert seen == [200, 404, 404, 200]


def test_a_test_key_takes_no_name_that_is_for_real_authorities(
    client: TestClient, engine: Engine, administrator: Headers
) -> None:
    _, trial = issued(client, administrator)
    match = trial | {"If-Match": "*"}

    answer = client.patch("/v1/authority", json={"name": "Otherville Council"}, headers=match)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    [told] = answer.json()["errors"]
    assert (told["pointer"], told["code"]) == ("/name", "name_not_fitting")
    a_key(engine, Scope.AUTHORITY_READ, authority="Otherville Council")
    named = {"name": "A trial of ours (sandbox)"}
    assert client.patch("/v1/authority", json=named, headers=match).json()["name"] == named["name"]


def test_in_a_sandbox_keys_for_anybody_are_shown_and_no_letter_goes(
    client: TestClient, engine: Engine, administrator: Headers
) -> None:
    _, trial = issued(client, administrator)
    person = {"name": "Duty officer", "roles": ["evaluator"], "email": "duty@any.example"}
    person_id = client.post("/v1/people", json=person, headers=trial).json()["id"]

    key, evaluator = issued(client, trial, person_id=person_id, roles=["evaluator"])

    assert key["person_id"] == person_id
    assert client.get("/v1/measures", headers=evaluator).status_code == 200
    assert letters(engine) == []


def test_a_live_key_is_not_had_in_a_sandbox(client: TestClient, administrator: Headers) -> None:
    _, trial = issued(client, administrator)

    answer = client.post(KEYS, json=TRIAL | {"mode": "live"}, headers=trial)

    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["errors"]] == ["live_in_sandbox"]


def test_an_authority_sees_its_test_keys_and_ends_them(
    client: TestClient, engine: Engine, administrator: Headers
) -> None:
    key, trial = issued(client, administrator)
    stranger = a_key(engine, Scope.KEYS_READ, Scope.KEYS_WRITE, authority="Otherville")

    tests = client.get(f"{KEYS}?mode=test", headers=administrator).json()["data"]
    others = client.get(f"{KEYS}?mode=test", headers=stranger).json()["data"]
    refused = client.post(f"{KEYS}/{key['id']}/revocation", headers=stranger)
    in_sandbox = client.get(KEYS, headers=trial).json()["data"]
    ended = client.post(f"{KEYS}/{key['id']}/revocation", headers=administrator)

    assert [one["id"] for one in tests] == [one["id"] for one in in_sandbox] == [key["id"]]
    assert (others, refused.status_code, ended.status_code) == ([], 404, 201)
    assert client.get("/v1/authority", headers=trial).json()["code"] == "key-revoked"
