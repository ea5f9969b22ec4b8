import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import reading, writing
from app.platform.http.dependencies import clock_of_database
from app.platform.mail.tables import Letter
from tests.callers import a_key, a_person, supplier_in
from tests.procurements.made import DEADLINE
from tests.procurements.sent import a_published, a_sent, code_of

Headers = dict[str, str]
QUESTION = {"question": "Is the leisure centre open on Sundays?"}


@pytest.fixture
def at(client: TestClient, officer: Headers, second: Headers) -> str:
    return a_published(client, officer, second)


@pytest.fixture
def rival(engine: Engine) -> Headers:
    return a_person(engine, Role.SUPPLIER, supplier="Birch Facilities Ltd")


def asked(client: TestClient, at: str, headers: Headers) -> str:
    answer = client.post(f"{at}/questions", json=QUESTION, headers=headers)
    assert answer.status_code == 201, answer.text
    return f"/v1/clarifications/{answer.json()['id']}"


def listed(client: TestClient, at: str, headers: Headers) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = client.get(f"{at}/clarifications", headers=headers).json()[
        "data"
    ]
    return rows


def test_everybody_sees_the_answer_and_nobody_who_asked(
    client: TestClient, at: str, officer: Headers, supplier: Headers, rival: Headers
) -> None:
    question = asked(client, at, supplier)
    before = listed(client, at, rival)

    answered = client.put(
        question, json={"answer": "Yes."}, headers={**officer, "If-Match": '"v1"'}
    )

    assert before == []
    assert (answered.status_code, answered.json()["version"]) == (200, 2)
    assert answered.headers["ETag"].startswith('"v2')
    [one] = listed(client, at, rival)
    assert listed(client, at, officer) == listed(client, at, supplier) == [one]
    assert (one["question"], one["answer"]) == (QUESTION["question"], "Yes.")
    assert not [name for name in one if "supplier" in name or name.endswith("_by")]


def test_of_two_who_answer_at_once_the_second_reads_it_again(
    client: TestClient, at: str, officer: Headers, second: Headers, supplier: Headers
) -> None:
    question = asked(client, at, supplier)
    client.put(question, json={"answer": "Yes."}, headers={**officer, "If-Match": '"v1"'})

    late = client.put(question, json={"answer": "No."}, headers={**second, "If-Match": '"v1"'})

    assert code_of(late) == (412, "stale")


def test_the_authority_writes_down_what_was_asked_another_way(
    client: TestClient, at: str, officer: Headers
) -> None:
    answer = client.post(f"{at}/clarifications", json=QUESTION, headers=officer)

    assert (answer.status_code, answer.json()["number"]) == (201, 1)
    assert listed(client, at, officer)[0]["answer"] is None


def test_a_supplier_answers_nothing_and_the_authority_asks_as_none(
    client: TestClient, engine: Engine, at: str, supplier: Headers
) -> None:
    question = asked(client, at, supplier)

    own = client.put(question, json={"answer": "Yes."}, headers={**supplier, "If-Match": "*"})
    program = client.post(f"{at}/questions", json=QUESTION, headers=a_key(engine))
    interest = client.post(f"{at}/interest", headers=a_key(engine))

    assert code_of(own) == (403, "scope-missing")
    assert code_of(program) == code_of(interest) == (403, "supplier-needed")


def test_after_the_deadline_nothing_is_asked(
    client: TestClient, at: str, officer: Headers, supplier: Headers
) -> None:
    question = asked(client, at, supplier)
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[clock_of_database] = lambda: lambda _session: DEADLINE
    headers = {**officer, "If-Match": "*"}

    late = client.post(f"{at}/questions", json=QUESTION, headers=supplier)
    answered = client.put(question, json={"answer": "Yes."}, headers=headers)

    again = client.put(question, json={"answer": "No."}, headers=headers)

    assert code_of(late) == code_of(again) == (409, "clarifications-closed")
    assert (answered.status_code, answered.json()["answer"]) == (200, "Yes.")


def test_before_publication_nothing_is_asked(
    client: TestClient, officer: Headers, supplier: Headers
) -> None:
    draft = a_sent(client, officer)

    by_supplier = client.post(f"{draft}/questions", json=QUESTION, headers=supplier)
    by_officer = client.post(f"{draft}/clarifications", json=QUESTION, headers=officer)

    assert code_of(by_supplier) == (404, "not-found")
    assert code_of(by_officer) == (409, "not-published-yet")


def test_to_be_interested_twice_is_to_be_interested(
    client: TestClient, at: str, supplier: Headers
) -> None:
    first = client.post(f"{at}/interest", headers=supplier)
    again = client.post(f"{at}/interest", headers=supplier)

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()


def test_what_was_cancelled_interests_nobody(
    client: TestClient, at: str, officer: Headers, supplier: Headers
) -> None:
    client.post(f"{at}/cancellation", json={"reason": "No money."}, headers=officer)

    answer = client.post(f"{at}/interest", headers=supplier)

    assert code_of(answer) == (409, "procurement-is-cancelled")


def test_another_authority_finds_no_questions(
    client: TestClient, engine: Engine, at: str, supplier: Headers
) -> None:
    question = asked(client, at, supplier)
    stranger = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Othertown Council")
    theirs = a_person(
        engine, Role.SUPPLIER, authority="Othertown Council", supplier="Alder Cleaning Ltd"
    )
    answers = [
        client.put(question, json={"answer": "Yes."}, headers={**stranger, "If-Match": "*"}),
        client.get(f"{at}/clarifications", headers=stranger),
        client.post(f"{at}/clarifications", json=QUESTION, headers=stranger),
        client.post(f"{at}/questions", json=QUESTION, headers=theirs),
        client.post(f"{at}/interest", headers=theirs),
    ]

    assert {code_of(answer) for answer in answers} == {(404, "not-found")}


@pytest.fixture
def watcher(engine: Engine) -> Headers:
    return a_key(engine, Scope.METRICS_READ, Scope.AUDIT_READ)


def told_of_interest(client: TestClient, watcher: Headers) -> tuple[str, list[str]]:
    """Give all that the authority's own can count: the numbers, and the kinds of events."""
    events = client.get("/v1/audit-events", headers=watcher).json()["data"]
    numbers = client.get("/metrics", headers=watcher).text.splitlines()
    ours = (line for line in numbers if line.startswith("svs_") and "clock" not in line)
    others = (line for line in ours if "audit-events" not in line and "/metrics" not in line)
    return "\n".join(others), [one["kind"] for one in events]


def test_nobody_can_count_the_suppliers_that_are_interested(
    client: TestClient,
    at: str,
    watcher: Headers,
    supplier: Headers,
    rival: Headers,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = told_of_interest(client, watcher)
    caplog.clear()
    caplog.set_level(logging.DEBUG)

    for who in (supplier, rival):
        assert client.post(f"{at}/interest", headers=who).status_code == 201
    asked(client, at, supplier)
    lines = [one for one in caplog.records if not one.name.startswith(("httpx", "asyncio"))]

    numbers, events = told_of_interest(client, watcher)
    assert [line.getMessage() for line in lines] == []
    assert numbers == before[0]
    assert events == [*before[1], "clarification.asked"]


def test_nobody_can_count_the_letters_that_tell_the_interested(
    client: TestClient,
    engine: Engine,
    at: str,
    watcher: Headers,
    officer: Headers,
    supplier: Headers,
) -> None:
    with writing(engine) as session:
        supplier_in(session, "Alder Cleaning Ltd").email = "tenders@alder.example"
    client.post(f"{at}/interest", headers=supplier)
    question = asked(client, at, supplier)
    answer = {"answer": "Yes."}

    client.put(question, json=answer, headers={**officer, "If-Match": "*"})

    with reading(engine) as look:
        assert len(look.exec(select(Letter)).all()) == 1
    numbers, _ = told_of_interest(client, watcher)
    assert "svs_jobs{" not in numbers
