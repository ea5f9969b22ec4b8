"""Who may erase a person over HTTP, and what is refused."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import writing
from tests.callers import a_key, a_person
from tests.deliveries.people.asked import counted_twice
from tests.deliveries.returns.made import ASH

ERASED = {"token": " E-0417 ", "reason": "Asked for by the person, by letter."}
NOTHING = {"referrals": 0, "files_withdrawn": 0, "files_emptied": 0, "workbooks": 0}


def asked(client: TestClient, headers: dict[str, str], **changes: Any) -> Any:
    return client.post("/v1/person-tokens/erasure", headers=headers, json=ERASED | changes)


def test_a_person_is_erased_by_the_token(client: TestClient, engine: Engine) -> None:
    with writing(engine) as session:
        counted_twice(session)
    ash = a_person(engine, Role.SUPPLIER, supplier=ASH)
    manager = a_person(engine, Role.CONTRACT_MANAGER)

    for headers in (ash, manager):
        answer = asked(client, headers)
        assert (answer.status_code, answer.json()) == (201, {"deliveries": 1, **NOTHING})


def test_some_may_not_erase_anybody(client: TestClient, engine: Engine) -> None:
    auditor = a_person(engine, Role.AUDITOR)
    program = a_key(engine, Scope.DELIVERIES_REPORT, Scope.DELIVERIES_VERIFY)
    reporter = a_key(engine, Scope.DELIVERIES_REPORT)
    told = [asked(client, who) for who in (auditor, program, reporter)]

    assert [(one.status_code, one.json()["code"]) for one in told] == [
        (403, "scope-missing"),
        (403, "person-needed"),
        (403, "scope-missing"),
    ]
    assert told[2].json()["scope"] == Scope.DELIVERIES_VERIFY


def test_what_does_not_say_whom_or_why_is_refused(client: TestClient, engine: Engine) -> None:
    manager = a_person(engine, Role.CONTRACT_MANAGER)

    for wrong in ({"token": "  "}, {"reason": " "}, {"reason": "E-0417 asked."}, {"name": "x"}):
        assert asked(client, manager, **wrong).status_code == 422
