from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import writing
from app.platform.events import note
from app.platform.identifiers import new_id
from tests.callers import a_key, a_person, authority_id_of, person_id_of

EVENTS, CHECK = "/v1/audit-events", "/v1/audit-events/check"


@pytest.fixture
def auditor(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.AUDITOR)


def listed(client: TestClient, headers: dict[str, str], **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(EVENTS, params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def test_who_did_what_is_listed_in_order_without_gaps(
    client: TestClient, auditor: dict[str, str], engine: Engine
) -> None:
    administrator = a_person(engine, Role.ADMINISTRATOR)
    sent = {"name": "Somebody", "roles": ["evaluator"]}
    made = client.post("/v1/people", json=sent, headers=administrator).json()["id"]

    rows = listed(client, auditor)

    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    last = rows[-1]
    assert (last["kind"], last["subject"]) == ("person.entered", made)
    assert last["actor"] == str(person_id_of(engine, administrator))
    assert last["facts"] == {"roles": ["evaluator"], "supplier": ""}


def test_the_log_can_be_narrowed(
    client: TestClient, auditor: dict[str, str], engine: Engine
) -> None:
    client.post("/v1/people", json={}, headers=auditor)

    [refused] = listed(client, auditor, kind="access.refused")

    assert refused["subject"] == "enter_person"
    assert refused["actor"] == str(person_id_of(engine, auditor))
    assert listed(client, auditor, subject="enter_person") == [refused]
    assert listed(client, auditor, actor=refused["actor"]) == [refused]
    assert listed(client, auditor, actor=str(new_id())) == []
    assert listed(client, auditor, updated_from="2026-03-01T00:00:00Z") == [refused]
    assert refused not in listed(client, auditor, updated_to="2026-03-01T00:00:00Z")


def test_the_log_is_read_page_by_page(client: TestClient, auditor: dict[str, str]) -> None:
    for _ in range(3):
        client.post("/v1/people", json={}, headers=auditor)
    whole = listed(client, auditor)

    first = client.get(EVENTS, params={"limit": 2}, headers=auditor).json()
    rest = listed(client, auditor, cursor=first["page"]["next_cursor"])

    assert len(whole) > 3
    assert first["data"] + rest == whole


def test_no_other_log_is_shown(
    client: TestClient, auditor: dict[str, str], engine: Engine
) -> None:
    a_person(engine, Role.EVALUATOR, authority="Elsewhere Council")
    quiet = new_id()
    with writing(engine) as session:
        note(
            session, "tender.uploaded", new_id(), datetime(2026, 3, 2, tzinfo=UTC), authority=quiet
        )
    stranger = a_key(engine, Scope.AUDIT_READ, authority="Elsewhere Council")

    ours, theirs = listed(client, auditor), listed(client, stranger)

    assert not {row["id"] for row in ours} & {row["id"] for row in theirs}
    assert "tender.uploaded" not in {row["kind"] for row in ours + theirs}
    assert {row["subject"] for row in ours if row["kind"] == "authority.entered"} == {
        str(authority_id_of(engine, auditor))
    }


def test_a_log_that_was_not_touched_is_whole(client: TestClient, auditor: dict[str, str]) -> None:
    last = listed(client, auditor)[-1]

    assert client.get(CHECK, headers=auditor).json() == {
        "first_fault": None,
        "last_number": last["number"],
        "digest": last["digest"],
    }


def test_a_log_that_was_altered_is_told(
    client: TestClient, auditor: dict[str, str], engine: Engine
) -> None:
    authority = authority_id_of(engine, auditor)
    with engine.begin() as connection:  # as somebody would who has the database itself
        shown = authority.hex if engine.dialect.name == "sqlite" else str(authority)
        altered = text("UPDATE eventlog SET digest = 'x' WHERE authority = :authority")
        assert connection.execute(altered, {"authority": shown}).rowcount == 1

    told = client.get(CHECK, headers=auditor).json()

    assert told["first_fault"] == told["last_number"] + 1
    elsewhere = a_key(engine, Scope.AUDIT_READ, authority="Elsewhere Council")
    assert client.get(CHECK, headers=elsewhere).json()["first_fault"] is None


def test_the_log_is_for_those_who_may_look(client: TestClient, engine: Engine) -> None:
    officer = a_person(engine, Role.PROCUREMENT_OFFICER)

    assert client.get(EVENTS, headers=officer).status_code == 403
    assert client.get(CHECK, headers=officer).status_code == 403
