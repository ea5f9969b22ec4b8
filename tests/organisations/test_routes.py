from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.organisations.role import Role, scopes_of
from app.organisations.scope import Scope
from app.organisations.tables import Person, Supplier
from app.platform.database import writing
from app.platform.events import Event
from app.platform.http.dependencies import time_of_request
from tests.callers import a_key, a_person, person_id_of, supplier_id_of

KEYS, AUTHORITY = "/v1/api-keys", "/v1/authority"
WANTED = {"label": "Contract system", "scopes": ["rules:read"], "days": 30}


@pytest.fixture
def caller(engine: Engine) -> dict[str, str]:
    return a_key(engine)


def at(client: TestClient, moment: datetime) -> None:
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[time_of_request] = lambda: moment


def issued(client: TestClient, caller: dict[str, str], **changes: Any) -> dict[str, Any]:
    answer = client.post(KEYS, json=WANTED | changes, headers=caller)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def bearer(key: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {key['key']}"}


def test_a_key_is_shown_once_and_works_at_once(
    client: TestClient, caller: dict[str, str], now: datetime
) -> None:
    key = issued(client, caller, scopes=["keys:read"])

    assert key["key"].startswith("sv_live_")
    assert datetime.fromisoformat(key["expires_at"]) == now + timedelta(days=30)
    read = client.get(f"{KEYS}/{key['id']}", headers=bearer(key)).json()
    assert "key" not in read
    assert key["key"] not in client.get(KEYS, headers=caller).text


def test_a_revoked_key_is_refused_at_the_next_request(
    client: TestClient, caller: dict[str, str]
) -> None:
    key = issued(client, caller, scopes=["keys:read"])
    assert client.get(KEYS, headers=bearer(key)).status_code == 200

    revoked = client.post(f"{KEYS}/{key['id']}/revocation", headers=caller)
    refused = client.get(KEYS, headers=bearer(key))

    assert revoked.json()["revoked_at"] is not None
    assert (refused.status_code, refused.json()["code"]) == (401, "key-revoked")
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]


def test_a_key_past_its_time_is_refused(
    client: TestClient, caller: dict[str, str], now: datetime
) -> None:
    key = issued(client, caller, scopes=["keys:read"], days=1)

    at(client, now + timedelta(days=1))

    assert client.get(KEYS, headers=bearer(key)).json()["code"] == "key-expired"


def test_when_a_key_was_last_used_is_noted_every_ten_minutes(
    client: TestClient, caller: dict[str, str], now: datetime
) -> None:
    key = issued(client, caller, scopes=["keys:read"])

    def used_at() -> Any:
        client.get(KEYS, headers=bearer(key))
        return client.get(f"{KEYS}/{key['id']}", headers=caller).json()["last_used_at"]

    first = used_at()
    at(client, now + timedelta(minutes=9))
    assert used_at() == first
    at(client, now + timedelta(minutes=10))
    assert datetime.fromisoformat(used_at()) == now + timedelta(minutes=10)


def test_a_key_cannot_issue_a_mightier_one(client: TestClient, engine: Engine) -> None:
    caller = a_key(engine, Scope.KEYS_WRITE, Scope.RULES_READ)

    refused = client.post(KEYS, json=WANTED | {"scopes": ["rules:write"]}, headers=caller)

    assert (refused.status_code, refused.json()["code"]) == (403, "scope-not-held")


def test_a_key_is_for_a_person_or_for_a_supplier(client: TestClient, engine: Engine) -> None:
    administrator = a_person(engine, Role.ADMINISTRATOR)
    evaluator = str(person_id_of(engine, a_person(engine, Role.EVALUATOR)))
    alpha = str(supplier_id_of(engine, a_person(engine, Role.SUPPLIER, supplier="Alpha Works")))
    with writing(engine) as session:
        for kind, one in ((Person, evaluator), (Supplier, alpha)):
            session.get_one(kind, UUID(one)).email = "somebody@anytown.example"

    def issue(**wanted: Any) -> Any:
        return client.post(KEYS, json={"label": "x"} | wanted, headers=administrator)

    theirs = issue(person_id=evaluator).json()
    programs = issue(supplier_id=alpha, roles=["supplier"]).json()

    assert (theirs["person_id"], theirs["supplier_id"]) == (evaluator, None)
    assert set(theirs["scopes"]) == scopes_of([Role.EVALUATOR])
    assert (programs["person_id"], programs["supplier_id"]) == (None, alpha)
    assert issue(person_id=evaluator, supplier_id=alpha).status_code == 422
    assert issue(supplier_id=alpha, scopes=["keys:read"]).status_code == 422
    assert issue().status_code == issue(scopes=["keys:read"], roles=["auditor"]).status_code == 422
    listed = client.get(KEYS, params={"person_id": evaluator}, headers=administrator).json()
    assert theirs["id"] in {row["id"] for row in listed["data"]}
    listed = client.get(KEYS, params={"supplier_id": alpha}, headers=administrator).json()
    assert {row["supplier_id"] for row in listed["data"]} == {alpha}


def test_when_a_suppliers_key_was_used_is_not_told(
    client: TestClient, caller: dict[str, str], engine: Engine
) -> None:
    alpha = a_person(engine, Role.SUPPLIER, supplier="Alpha Works")
    officer = a_person(engine, Role.PROCUREMENT_OFFICER)
    for headers in (alpha, officer):
        assert client.get("/v1/rule-sets", headers=headers).status_code == 200

    rows = client.get(KEYS, headers=caller).json()["data"]

    used = {row["person_id"]: row["last_used_at"] for row in rows}
    assert used[str(person_id_of(engine, alpha))] is None
    assert used[str(person_id_of(engine, officer))] is not None
    [key] = [row for row in rows if row["supplier_id"]]
    assert client.get(f"{KEYS}/{key['id']}", headers=caller).json() == key


def test_what_a_key_may_not_do_is_refused_and_remembered(
    client: TestClient, engine: Engine
) -> None:
    caller = a_key(engine, Scope.AUDIT_READ)

    refused = client.post(KEYS, json=WANTED, headers=caller)

    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert refused.json()["scope"] == "keys:write"
    with Session(engine) as session:
        event = session.exec(select(Event).where(col(Event.kind) == "access.refused")).one()
    assert event.subject == "issue_api_key"
    assert event.facts["request"] == refused.headers["x-request-id"]
    assert UUID(event.actor)


def test_a_list_of_keys_can_be_narrowed(client: TestClient, caller: dict[str, str]) -> None:
    key = issued(client, caller)
    client.post(f"{KEYS}/{key['id']}/revocation", headers=caller)

    def ids(**asked: Any) -> list[str]:
        answer = client.get(KEYS, params=asked, headers=caller)
        return [row["id"] for row in answer.json()["data"]]

    assert ids(revoked=True) == [key["id"]]
    assert key["id"] not in ids(revoked=False)
    assert ids(updated_from="2026-03-01T00:00:00Z") == [key["id"]]


def test_a_list_of_keys_comes_in_three_forms(client: TestClient, caller: dict[str, str]) -> None:
    issued(client, caller, label="=cmd()")

    by_suffix = client.get(f"{KEYS}.csv", headers=caller)
    by_accept = client.get(KEYS, headers=caller | {"Accept": "text/csv"})
    workbook = client.get(f"{KEYS}.xlsx", headers=caller)

    assert by_suffix.text == by_accept.text
    assert "'=cmd()" in by_suffix.text
    assert by_suffix.text.count("\r\n") == 3
    assert workbook.content[:2] == b"PK"
    assert 'filename="api-keys.xlsx"' in workbook.headers["content-disposition"]
    assert client.get(KEYS, headers=caller | {"Accept": "image/png"}).status_code == 406


def test_a_list_asked_for_as_csv_is_given_whole(
    client: TestClient, caller: dict[str, str], engine: Engine
) -> None:
    for _ in range(3):
        a_key(engine)

    assert len(client.get(f"{KEYS}.csv", headers=caller).text.splitlines()) == 5
    page = client.get(f"{KEYS}.csv?limit=2", headers=caller)
    assert len(page.text.splitlines()) == 3
    assert len(client.get(str(page.links["next"]["url"]), headers=caller).text.splitlines()) == 3


def test_another_authoritys_key_is_as_if_it_were_not_there(
    client: TestClient, caller: dict[str, str], engine: Engine
) -> None:
    stranger = a_key(engine, authority="Elsewhere Council")
    theirs = issued(client, caller)["id"]
    missing = "0195566f-4a00-7000-8000-000000000001"

    for method, path in (("GET", f"{KEYS}/{{}}"), ("POST", f"{KEYS}/{{}}/revocation")):
        name = {"X-Request-ID": "same"}
        seen = [
            client.request(method, path.format(key), headers=stranger | name)
            for key in (theirs, missing)
        ]
        assert [answer.status_code for answer in seen] == [404, 404]
        assert seen[0].text.replace(theirs, missing) == seen[1].text
        assert seen[0].headers.keys() == seen[1].headers.keys()
    assert client.get(f"{KEYS}/{theirs}", headers=caller).json()["revoked_at"] is None
    assert theirs not in client.get(KEYS, headers=stranger).text


def test_an_authority_is_changed_at_the_version_that_was_read(
    client: TestClient, caller: dict[str, str]
) -> None:
    read = client.get(AUTHORITY, headers=caller)
    sent = caller | {"If-Match": read.headers["etag"]}

    changed = client.patch(AUTHORITY, json={"name": "Anytown Borough Council"}, headers=sent)
    again = client.patch(AUTHORITY, json={"name": "Something else"}, headers=sent)

    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert (again.status_code, again.json()["current_version"]) == (412, 2)
    assert client.get(AUTHORITY, headers=caller).headers["etag"] == changed.headers["etag"]


def test_what_is_left_out_of_an_authority_stays_as_it_was(
    client: TestClient, caller: dict[str, str]
) -> None:
    sent = caller | {"If-Match": "*"}
    told = {"kind": "central", "address": "Town Hall, Anytown", "email": "post@anytown.example"}

    client.patch(AUTHORITY, json={"name": "Anytown"} | told, headers=sent)
    client.patch(AUTHORITY, json={"name": "Anytown Council", "address": ""}, headers=sent)

    read = client.get(AUTHORITY, headers=caller).json()
    assert {name: read[name] for name in told} == told | {"address": ""}
    wrong = client.patch(AUTHORITY, json={"name": "A", "email": "x\n@y"}, headers=sent)
    assert wrong.status_code == 422


@pytest.mark.parametrize("name", ["", " ", " x", "x ", "x" * 201, 5, None, "a\nb"])
def test_an_authority_has_a_name(client: TestClient, caller: dict[str, str], name: object) -> None:
    sent = caller | {"If-Match": "*"}
    assert client.patch(AUTHORITY, json={"name": name}, headers=sent).status_code == 422


def test_of_many_changes_to_one_version_one_is_made(
    client: TestClient, caller: dict[str, str]
) -> None:
    sent = caller | {"If-Match": client.get(AUTHORITY, headers=caller).headers["etag"]}

    def change(number: int) -> int:
        name = f"Council {number}"
        return int(client.patch(AUTHORITY, json={"name": name}, headers=sent).status_code)

    with ThreadPoolExecutor(20) as threads:
        statuses = Counter(threads.map(change, range(20)))

    assert statuses == {200: 1, 412: 19}
    assert client.get(AUTHORITY, headers=caller).json()["version"] == 2


def test_the_numbers_tell_routes_and_never_addresses(client: TestClient, engine: Engine) -> None:
    client.get("/v1/api-keys/0195566f-4a00-7000-8000-000000000001")
    client.get("/v1/who-knows-what")
    client.request("SPAM", "/health")

    numbers = client.get("/metrics", headers=a_key(engine, Scope.METRICS_READ))
    assert numbers.headers["content-type"].startswith("text/plain")
    assert 'route="/v1/api-keys/{key_id}",status="401"' in numbers.text
    assert 'route="none",status="404"' in numbers.text
    assert 'method="other"' in numbers.text
    assert not {"who-knows-what", "SPAM", "0195566f"} & set(numbers.text.replace('"', " ").split())


@pytest.mark.parametrize(
    "accept", ["application/openmetrics-text;version=1.0.0;q=0.8,text/plain;q=0.5,*/*;q=0.1", ""]
)
def test_whoever_gathers_numbers_gets_them(
    client: TestClient, engine: Engine, accept: str
) -> None:
    assert client.get("/metrics", headers={"Accept": accept, **a_key(engine)}).status_code == 200


def test_the_numbers_are_for_keys_that_may_read_them(client: TestClient, engine: Engine) -> None:
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=a_key(engine, Scope.AUDIT_READ)).status_code == 403
