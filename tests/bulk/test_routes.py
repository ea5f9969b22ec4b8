"""Many writes at once: each as it is by itself, and all of them or none."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.bulk.messages import MOST_WRITES
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.events import Event
from app.platform.request.idempotency import StoredAnswer
from tests.bulk.made import MAY, NAMELESS, a_supplier, count, names, sent, statuses
from tests.callers import a_key, a_person


@pytest.mark.parametrize("all_or_nothing", [False, True])
def test_each_write_is_answered_as_it_is_by_itself(
    client: TestClient, engine: Engine, headers: dict[str, str], all_or_nothing: bool
) -> None:
    told = sent(client, headers, a_supplier(1), a_supplier(2), all_or_nothing=all_or_nothing)

    assert told.status_code == 200, told.text
    assert (told.json()["done"], told.json()["refused"]) == (2, 0)
    first, second = told.json()["answers"]
    assert [first["status"], second["status"]] == [201, 201]
    assert first["location"] == f"/v1/suppliers/{first['body']['id']}"
    alone = client.get(first["location"], headers=headers)
    assert alone.json() == first["body"]
    assert alone.headers["etag"].split(".")[0] == first["etag"].strip('"').join(('"', ""))
    assert names(engine) == ["Works 1 Ltd", "Works 2 Ltd"]


def test_what_is_refused_is_refused_alone(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    told = sent(client, headers, a_supplier(1), NAMELESS, a_supplier(2), all_or_nothing=False)

    assert told.status_code == 200
    assert (told.json()["done"], told.json()["refused"]) == (2, 1)
    assert statuses(told.json()["answers"]) == [201, 422, 201]
    refused = told.json()["answers"][1]["body"]
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("invalid", "/name")
    assert refused["request_id"] == f"{told.headers['x-request-id']}.1"
    assert names(engine) == ["Works 1 Ltd", "Works 2 Ltd"]


def test_of_all_or_nothing_nothing_is_kept_if_one_is_refused(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    events, stored = count(engine, Event), count(engine, StoredAnswer)

    told = sent(client, headers, a_supplier(1), NAMELESS, a_supplier(2), all_or_nothing=True)

    assert told.status_code == 422
    assert told.json()["code"] == "bulk-refused"
    assert statuses(told.json()["answers"]) == [424, 422, 424]
    assert [one["pointer"] for one in told.json()["errors"]] == ["/writes/1"]
    assert names(engine) == []
    assert (count(engine, Event), count(engine, StoredAnswer)) == (events, stored)


def test_a_later_write_finds_what_an_earlier_one_made(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    made = sent(client, headers, a_supplier(1), all_or_nothing=False).json()["answers"][0]
    change = {"method": "PATCH", "path": made["location"], "body": {"name": "Elm Works Ltd"}}
    again = {**change, "body": {"name": "Oak Works Ltd"}, "if_match": "*"}

    told = sent(
        client, headers, {**change, "if_match": made["etag"]}, {**again}, all_or_nothing=True
    )

    assert told.status_code == 200, told.text
    assert [one["body"]["name"] for one in told.json()["answers"]] == [
        "Elm Works Ltd", "Oak Works Ltd",
    ]  # fmt: skip
    assert told.json()["answers"][1]["etag"].startswith('"v3.')
    assert names(engine) == ["Oak Works Ltd"]


def test_a_stale_version_undoes_what_was_changed_before_it(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    made = sent(client, headers, a_supplier(1), all_or_nothing=False).json()["answers"][0]
    change = {"method": "PATCH", "path": made["location"], "body": {"name": "Elm Works Ltd"}}
    stale = {**change, "if_match": made["etag"]}

    told = sent(client, headers, stale, stale, all_or_nothing=True)

    assert statuses(told.json()["answers"]) == [424, 412]
    assert names(engine) == ["Works 1 Ltd"]


@pytest.mark.parametrize("all_or_nothing", [False, True])
def test_a_bulk_that_is_sent_again_does_nothing_again(
    client: TestClient, engine: Engine, headers: dict[str, str], all_or_nothing: bool
) -> None:
    writes = [a_supplier(1), a_supplier(2)]
    first = sent(client, headers, *writes, all_or_nothing=all_or_nothing).json()

    again = sent(client, headers, *writes, all_or_nothing=all_or_nothing).json()

    assert [one["is_replayed"] for one in first["answers"]] == [False, False]
    assert [one["is_replayed"] for one in again["answers"]] == [True, True]
    assert [one["body"] for one in again["answers"]] == [one["body"] for one in first["answers"]]
    assert len(names(engine)) == 2


def test_a_key_counts_in_a_bulk_and_by_itself(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    write = a_supplier(1)
    made = sent(client, headers, write, all_or_nothing=False).json()["answers"][0]

    same = sent(client, headers, write, write, all_or_nothing=True).json()["answers"]
    other = sent(
        client, headers, a_supplier(2, idempotency_key="supplier-1"), all_or_nothing=False
    ).json()["answers"][0]

    assert [one["body"] for one in same] == [made["body"], made["body"]]
    assert (other["status"], other["body"]["code"]) == (422, "idempotency-key-reused")
    assert len(names(engine)) == 1


def test_each_write_needs_its_own_scope_and_a_refusal_is_remembered(
    client: TestClient, engine: Engine
) -> None:
    headers = a_key(engine, Scope.BULK_WRITE)

    alone = sent(client, headers, a_supplier(1), all_or_nothing=False).json()["answers"][0]
    together = sent(client, headers, a_supplier(1), all_or_nothing=True).json()

    assert (alone["status"], alone["body"]["code"]) == (403, "scope-missing")
    assert together["answers"][0]["body"]["code"] == "scope-missing"
    assert names(engine) == []
    with reading(engine) as session:
        tried = list(
            session.exec(select(Event.subject).where(col(Event.kind) == "access.refused"))
        )
    assert tried == ["enter_supplier", "enter_supplier"]


def test_who_may_send_no_bulk_is_refused(client: TestClient, engine: Engine) -> None:
    told = sent(client, a_person(engine, Role.AUDITOR), a_supplier(1), all_or_nothing=False)

    assert (told.status_code, told.json()["code"]) == (403, "scope-missing")


def test_another_authoritys_things_look_like_none(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    theirs = sent(client, headers, a_supplier(1), all_or_nothing=False).json()["answers"][0]
    stranger = a_key(engine, *MAY, authority="Othertown Council")
    change = {"method": "PATCH", "body": {"name": "Mine Ltd"}, "if_match": "*"}
    missing = "/v1/suppliers/0195566f-4a00-7000-8000-00000000dead"

    other, none = sent(
        client, stranger, {**change, "path": theirs["location"]}, {**change, "path": missing},
        all_or_nothing=False,
    ).json()["answers"]  # fmt: skip

    assert other["status"] == none["status"] == 404
    assert other["body"]["detail"].replace(theirs["location"][-36:], "") == none["body"][
        "detail"
    ].replace(missing[-36:], "")


@pytest.mark.parametrize(
    ("write", "status", "code"),
    [
        ({"method": "POST", "path": "/v1/nothing"}, 404, "not-found"),
        ({"method": "DELETE", "path": "/v1/suppliers"}, 405, "method-not-allowed"),
        ({"method": "POST", "path": "/v1/suppliers?strange=1"}, 400, "unknown-parameter"),
        ({"method": "POST", "path": "/v1/suppliers"}, 422, "invalid"),
        ({"method": "POST", "path": "/v1/bulk", "body": {"writes": []}}, 422, "not-in-bulk"),
        ({"method": "POST", "path": "/v1/scores", "body": {}}, 422, "not-in-bulk"),
        ({"method": "POST", "path": "/v1/imports?kind=suppliers"}, 422, "not-in-bulk"),
        ({"method": "POST", "path": "/v1/%73cores", "body": {}}, 422, "not-in-bulk"),
        ({"method": "POST", "path": "/v1/suppliers/%00%ff%"}, 405, "method-not-allowed"),
    ],
)
@pytest.mark.parametrize("all_or_nothing", [False, True])
def test_what_is_no_write_here_is_refused_alone(
    client: TestClient,
    engine: Engine,
    write: dict[str, Any],
    status: int,
    code: str,
    all_or_nothing: bool,
) -> None:
    told = sent(client, a_key(engine), write, all_or_nothing=all_or_nothing).json()

    [answer] = told["answers"]
    assert (answer["status"], answer["body"]["code"]) == (status, code)


@pytest.mark.parametrize(
    "path", ["/web", "/openapi.json", "http://elsewhere.example/v1/x", "/v1/a b", "/v1/é", "/v1/#"]
)
def test_a_path_outside_the_api_is_no_path(
    client: TestClient, headers: dict[str, str], path: str
) -> None:
    told = sent(client, headers, a_supplier(1, path=path), all_or_nothing=False)

    assert told.status_code == 422
    assert told.json()["errors"][0]["pointer"] == "/writes/0/path"
    assert "such as /v1/suppliers" in told.json()["errors"][0]["how_to_fix"]


def test_a_bulk_has_no_key_of_its_own(client: TestClient, headers: dict[str, str]) -> None:
    told = client.post(
        "/v1/bulk", json={"writes": [a_supplier(1)]}, headers=headers | {"Idempotency-Key": "x"}
    )

    assert (told.status_code, told.json()["code"]) == (400, "malformed")


def test_more_than_a_thousand_and_none_are_refused_whole(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    many = sent(client, headers, *[a_supplier(1)] * (MOST_WRITES + 1), all_or_nothing=False)
    none = sent(client, headers, all_or_nothing=False)

    assert [many.status_code, none.status_code] == [422, 422]
    assert names(engine) == []
