"""What is published for trial: read where its answer says, by test keys of its sandbox alone."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.http.dependencies import clock_of_database
from tests.callers import a_person
from tests.procurements.sent import a_published
from tests.sandboxes.test_keys import KEYS, Headers, issued

OCID = "ocds-h6vhtk-0000c1"
LIST, RECORD = "/api/1.0/ocdsReleasePackages", f"/api/1.0/ocdsRecordPackages/{OCID}"


@pytest.fixture
def client(client: TestClient, now: datetime) -> TestClient:
    """Give the service, whose database tells the test's moment too."""
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[clock_of_database] = lambda: lambda _session: now
    return client


@pytest.fixture
def officer(engine: Engine) -> Headers:
    return a_person(engine, Role.ADMINISTRATOR, Role.PROCUREMENT_OFFICER)


def buying(client: TestClient, trial: Headers, name: str) -> tuple[str, Headers]:
    """Enter somebody who buys into a sandbox; give the id of their key, and the key."""
    person = {"name": name, "roles": ["procurement_officer"], "email": f"{name}@any.example"}
    person_id = client.post("/v1/people", json=person, headers=trial).json()["id"]
    key, headers = issued(client, trial, person_id=person_id, roles=["procurement_officer"])
    return key["id"], headers


def tried_out(client: TestClient, officer: Headers) -> tuple[str, Headers, dict[str, Any]]:
    """Have a procurement of a sandbox published; give a key of it with its id, and the answer."""
    _, trial = issued(client, officer)
    key, first = buying(client, trial, "first")
    at = a_published(client, first, buying(client, trial, "second")[1], ocid=OCID)
    answer = client.post(f"{at}/ocds", json={}, headers=first)
    assert answer.status_code == 201, answer.text
    return key, first, answer.json()


def ids(client: TestClient, path: str, headers: Headers) -> list[str]:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    [whole] = told.get("records", [told])
    return [one["id"] for one in whole["releases"]]


def test_its_address_shows_it_to_test_keys_of_its_sandbox_and_to_nobody_else(
    client: TestClient, engine: Engine, officer: Headers
) -> None:
    _, trial, told = tried_out(client, officer)
    other = a_person(engine, Role.ADMINISTRATOR, authority="Othertown Council")
    _, elsewhere = issued(client, other, roles=["administrator"])
    at, name = urlsplit(told["url"]).path, told["release_id"]

    assert at == f"{LIST}/{name}"
    for path in (at, f"{LIST}/{OCID}", RECORD, LIST):
        assert ids(client, path, trial) == [name]
        for who in ({}, officer, other, elsewhere):
            answer = client.get(path, headers=who)
            assert answer.status_code == (200 if path == LIST else 404)
            assert name not in answer.text or answer.status_code == 404


def test_to_a_test_key_nothing_is_shown_of_what_is_public(
    client: TestClient, engine: Engine, officer: Headers
) -> None:
    _, trial, told = tried_out(client, officer)
    second = a_person(engine, Role.PROCUREMENT_OFFICER)
    at = a_published(client, officer, second, ocid=OCID)
    real = client.post(f"{at}/ocds", json={}, headers=officer).json()["release_id"]

    for path in (f"{LIST}/{OCID}", RECORD, LIST):
        assert ids(client, path, trial) == [told["release_id"]]
        assert ids(client, path, {}) == ids(client, path, officer) == [real]
    assert client.get(f"{LIST}/{real}", headers=trial).status_code == 404


def test_a_key_that_is_not_accepted_is_told_so_and_other_credentials_make_no_difference(
    client: TestClient, officer: Headers
) -> None:
    key, trial, told = tried_out(client, officer)
    client.post(f"{KEYS}/{key}/revocation", headers=officer, json={})

    refused = client.get(f"{LIST}/{told['release_id']}", headers=trial)
    basic = client.get(LIST, headers={"Authorization": "Basic YTpi"})

    assert (refused.status_code, refused.json()["code"]) == (401, "key-revoked")
    assert (basic.status_code, basic.json()["releases"]) == (200, [])
