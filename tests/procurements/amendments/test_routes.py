from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.http.dependencies import clock_of_database
from app.rules.digest import digest_of
from tests.callers import a_key, a_person
from tests.procurements.made import DEADLINE
from tests.procurements.sent import a_published, a_sent, code_of

Headers = dict[str, str]
LATER = {"change": {"deadline": {"at": "2026-05-15T12:00"}}, "reason": "More time was asked for."}
APPLY, REFUSE = ({"decision": word, "version": 2} for word in ("apply", "refuse"))


@pytest.fixture
def at(client: TestClient, officer: Headers, second: Headers) -> str:
    return a_published(client, officer, second)


def proposed(client: TestClient, at: str, headers: Headers, sent: Any = LATER) -> str:
    answer = client.post(f"{at}/amendments", json=sent, headers=headers)
    assert answer.status_code == 201, answer.text
    return f"/v1/amendments/{answer.json()['id']}/decision"


def test_a_change_is_proposed_and_another_person_applies_it(
    client: TestClient, at: str, officer: Headers, second: Headers
) -> None:
    decision = proposed(client, at, officer)

    own = client.post(decision, json=APPLY, headers=officer)
    other = client.post(decision, json=APPLY, headers=second)
    again = client.post(decision, json=REFUSE, headers=second)

    assert code_of(own) == (403, "second-person-needed")
    assert other.status_code == 201
    assert (other.json()["state"], other.json()["version_made"]) == ("applied", 2)
    assert code_of(again) == (409, "amendment-decided")
    now = client.get(at, headers=officer).json()
    assert (now["deadline"]["local"], now["published_version"]) == (
        "2026-05-15T12:00:00+01:00",
        2,
    )


def test_an_amendment_is_not_applied_to_what_its_approver_has_not_read(
    client: TestClient, at: str, officer: Headers, second: Headers
) -> None:
    contract = {"change": {"lots": {"1": {"contract": {"value": "900000.00", "years": 2}}}}}
    other = {"change": {"lots": {"1": {"contract": {"value": "1000000.00", "years": 3}}}}}
    one = proposed(client, at, officer, contract | {"reason": "Less is needed."})
    two = proposed(client, at, officer, other | {"reason": "For longer."})

    first = client.post(one, json=APPLY, headers=second)
    blind = client.post(two, json=APPLY, headers=second)
    unread = client.post(two, json={"decision": "apply"}, headers=second)

    assert first.status_code == 201
    assert code_of(blind) == (412, "stale")
    assert blind.json()["current_version"] == 3
    assert unread.status_code == 422
    [lot] = client.get(f"{at}/lots", headers=officer).json()["data"]
    assert lot["contract"]["value"] == "900000.00"
    read = client.post(two, json=APPLY | {"version": 3}, headers=second)
    assert read.status_code == 201


def test_every_version_is_there_with_its_digest(
    client: TestClient, at: str, officer: Headers, second: Headers, supplier: Headers
) -> None:
    decision = proposed(client, at, officer)
    client.post(decision, json=APPLY, headers=second)

    rows = client.get(f"{at}/versions", headers=supplier).json()["data"]
    whole = [client.get(f"{at}/versions/{row['number']}", headers=supplier).json() for row in rows]

    assert [row["number"] for row in rows] == [1, 2]
    assert [digest_of(one["document"]) for one in whole] == [row["digest"] for row in rows]
    assert whole[0]["document"]["deadline"] != whole[1]["document"]["deadline"]
    assert code_of(client.get(f"{at}/versions/3", headers=supplier)) == (404, "not-found")


def test_suppliers_see_only_what_was_applied(
    client: TestClient, at: str, officer: Headers, second: Headers, supplier: Headers
) -> None:
    decision = proposed(client, at, officer)
    proposed(client, at, officer)
    before = client.get(f"{at}/amendments", headers=supplier).json()["data"]
    client.post(decision, json=APPLY, headers=second)

    after = client.get(f"{at}/amendments", headers=supplier).json()["data"]
    all_ = client.get(f"{at}/amendments", headers=officer).json()["data"]

    assert before == []
    assert [one["state"] for one in after] == ["applied"]
    assert {one["state"] for one in all_} == {"applied", "proposed"}
    assert "s.31" in after[0]["law"]


def test_once_the_deadline_has_passed_nothing_changes(
    client: TestClient, at: str, officer: Headers, second: Headers
) -> None:
    decision = proposed(client, at, officer)
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[clock_of_database] = lambda: lambda _session: DEADLINE

    late = client.post(f"{at}/amendments", json=LATER, headers=officer)
    applied = client.post(decision, json=APPLY, headers=second)

    assert code_of(late) == code_of(applied) == (409, "amendment-not-allowed")
    assert client.get(at, headers=officer).json()["published_version"] == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "nothing_changes"),
        ({"lots": {"9": {"title": "Other"}}}, "unknown_lot"),
        ({"deadline": {"at": "2026-05-15"}}, "time_needed"),
        ({"lots": {"1": {"rules": "nobody@1"}}}, "unknown_rules"),
        ({"lots": {"1": {"contract": {"years": 2}}}}, "contract_fact_missing"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    client: TestClient, at: str, officer: Headers, change: dict[str, Any], code: str
) -> None:
    sent = {"change": change, "reason": "So it is."}

    answer = client.post(f"{at}/amendments", json=sent, headers=officer)

    assert answer.status_code == 422
    assert code in {one["code"] for one in answer.json()["errors"]}


def test_a_deadline_is_not_brought_too_near(client: TestClient, at: str, officer: Headers) -> None:
    sent = {"change": {"deadline": {"at": "2026-03-20T12:00"}}, "reason": "We are in a hurry."}

    answer = client.post(f"{at}/amendments", json=sent, headers=officer)

    assert code_of(answer) == (409, "amendment-not-allowed")
    assert answer.json()["least_days"] == 25


def test_a_draft_and_a_program_amend_nothing(
    client: TestClient, engine: Engine, at: str, officer: Headers
) -> None:
    draft = a_sent(client, officer, reference="P-2")
    program = a_key(engine)

    drafted = client.post(f"{draft}/amendments", json=LATER, headers=officer)
    programmed = client.post(f"{at}/amendments", json=LATER, headers=program)

    assert code_of(drafted) == (409, "not-published-yet")
    assert code_of(programmed) == (403, "person-needed")


def test_another_authority_finds_no_amendments(
    client: TestClient, engine: Engine, at: str, officer: Headers
) -> None:
    decision = proposed(client, at, officer)
    stranger = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Othertown Council")
    answers = [
        client.post(decision, json=REFUSE, headers=stranger),
        client.post(f"{at}/amendments", json=LATER, headers=stranger),
        client.get(f"{at}/amendments", headers=stranger),
        client.get(f"{at}/versions", headers=stranger),
        client.get(f"{at}/versions/1", headers=stranger),
    ]

    assert {code_of(answer) for answer in answers} == {(404, "not-found")}
