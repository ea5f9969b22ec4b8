import base64
import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from fastapi import Request, Response
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from app.organisations.scope import Scope
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.platform.request.idempotency import (
    KEPT,
    Attempt,
    KeyReused,
    Replayed,
    StillRunning,
    StoredAnswer,
    claim,
)
from app.platform.sealing import NoSealKey, Seals, new_secret
from tests.callers import a_key
from tests.platform.manners_room import gate

EVENTS, KEYS = "/v1/manners/events", "/v1/api-keys"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def send(service: TestClient, key: str, name: str = "once", **headers: str) -> Any:
    sent = {"Idempotency-Key": key, **headers}
    return service.post(EVENTS, json={"name": name}, headers=sent)


def effects(engine: Engine, name: str = "once") -> int:
    with Session(engine) as session:
        query = select(func.count()).select_from(Event).where(col(Event.subject) == name)
        return int(session.exec(query).one())


def answers(engine: Engine) -> int:
    with Session(engine) as session:
        return int(session.exec(select(func.count()).select_from(StoredAnswer)).one())


def test_the_same_request_with_the_same_key_has_one_effect_and_one_answer(
    service: TestClient, engine: Engine
) -> None:
    first, again = send(service, "k"), send(service, "k")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["content-type"] == again.headers["content-type"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert effects(engine) == 1


def test_another_key_or_none_is_another_request(service: TestClient, engine: Engine) -> None:
    send(service, "k")
    send(service, "l")
    service.post(EVENTS, json={"name": "once"})

    assert effects(engine) == 3


def test_the_same_key_for_another_request_is_refused(service: TestClient, engine: Engine) -> None:
    send(service, "k")
    answer = send(service, "k", "other")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
    assert effects(engine, "other") == 0


@pytest.mark.parametrize("name", ["refused", 5])
def test_a_request_that_was_refused_leaves_nothing_behind(
    service: TestClient, engine: Engine, name: Any
) -> None:
    headers = {"Idempotency-Key": "k"}
    refused = service.post(EVENTS, json={"name": name}, headers=headers)

    assert refused.status_code in {409, 422}
    assert answers(engine) == 0
    assert send(service, "k").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "é", "a\x7f"])
def test_a_key_that_is_no_plain_word_is_refused(service: TestClient, key: str) -> None:
    answer = service.post(
        EVENTS, json={"name": "once"}, headers={b"Idempotency-Key": key.encode()}
    )

    assert answer.status_code == 400


def test_a_key_of_255_characters_is_taken(service: TestClient) -> None:
    assert send(service, "x" * 255).status_code == 201


def test_two_keys_are_refused(service: TestClient) -> None:
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    assert service.post(EVENTS, json={"name": "once"}, headers=headers).status_code == 400


def test_a_key_is_its_callers_alone(service: TestClient, engine: Engine) -> None:
    wanted = {"label": "for the contract system", "scopes": ["rules:read"]}
    callers = [a_key(engine), a_key(engine), a_key(engine, authority="Elsewhere Council")]

    def ask(caller: dict[str, str]) -> Any:
        return service.post(KEYS, json=wanted, headers=caller | {"Idempotency-Key": "k"})

    first = [ask(caller) for caller in callers]
    again = [ask(caller) for caller in callers]

    assert len({one.json()["key"] for one in first}) == 3
    assert [one.json()["key"] for one in first] == [one.json()["key"] for one in again]
    assert all(one.headers["idempotent-replayed"] for one in again)


def test_a_secret_in_an_answer_is_not_in_the_database(service: TestClient, engine: Engine) -> None:
    caller = a_key(engine, Scope.KEYS_WRITE, Scope.RULES_READ) | {"Idempotency-Key": "k"}
    wanted = {"label": "x", "scopes": ["rules:read"]}
    secret = service.post(KEYS, json=wanted, headers=caller).json()["key"]

    with Session(engine) as session:
        stored = session.exec(select(StoredAnswer)).one()

    assert secret.encode() not in stored.body
    assert b"rules:read" not in stored.body
    assert service.post(KEYS, json=wanted, headers=caller).json()["key"] == secret


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Do all of it at the same moment, in as many threads."""
    barrier = threading.Barrier(len(jobs))

    def begin(job: Callable[[], Any]) -> Any:
        barrier.wait(30)
        return job()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(begin, jobs))


def test_fifty_at_once_have_one_effect(service: TestClient, engine: Engine) -> None:
    heard = at_once([lambda: send(service, "k")] * 50)

    statuses = Counter(one.status_code for one in heard)
    assert statuses.keys() <= {201, 409}
    assert statuses[201] >= 1
    assert len({one.content for one in heard if one.status_code == 201}) == 1
    assert {one.json()["code"] for one in heard if one.status_code == 409} <= {"still-running"}
    assert effects(engine) == 1
    assert send(service, "k").headers["idempotent-replayed"] == "true"


def test_two_requests_with_one_key_at_once_have_one_effect(
    service: TestClient, engine: Engine
) -> None:
    heard = at_once([partial(send, service, "k", f"name {n % 2}") for n in range(20)])

    assert {one.status_code for one in heard} <= {201, 409, 422}
    assert 422 in {one.status_code for one in heard}
    assert effects(engine, "name 0") + effects(engine, "name 1") == 1


def test_while_the_first_is_worked_on_the_second_is_a_conflict(
    service: TestClient, engine: Engine
) -> None:
    gate.clear()
    try:
        with ThreadPoolExecutor(1) as threads:
            first = threads.submit(send, service, "k")
            second = next(one for _ in range(500) if (one := send_if_running(service)) is not None)
            gate.set()
            assert first.result(30).status_code == 201
    finally:
        gate.set()
    assert (second.status_code, second.json()["code"]) == (409, "still-running")
    assert send(service, "k").headers["idempotent-replayed"] == "true"
    assert effects(engine) == 1


def send_if_running(service: TestClient) -> Any:
    """Send the second once the first is being worked on."""
    threading.Event().wait(0.01)
    return send(service, "k") if service.app.state.running else None  # type: ignore[attr-defined]


def an_attempt(
    body: bytes = b"{}", key: str = "k", secrets: str = "", said: bytes = b"Bearer t"
) -> Attempt:
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/things",
        "query_string": b"",
        "headers": [(b"authorization", said), (b"host", b"service")],
        "state": {"caller_id": "c"},
    }
    return Attempt(Request(scope), key, body, Seals(secrets))


def test_what_claims_to_be_of_a_callers_key_does_not_stand_in_their_way() -> None:
    """Until a token was believed, anybody may have written whose it is."""
    told = base64.urlsafe_b64encode(json.dumps({"lasting": "0" * 64}).encode()).rstrip(b"=")
    running: dict[str, bytes] = {}

    own = an_attempt(said=b"Bearer x." + told + b".y")
    claim(running, an_attempt(b"[]", said=b"Bearer x." + told + b".z"))
    release = claim(running, own)

    with pytest.raises(StillRunning):
        claim(running, own)
    release()
    assert len(running) == 1


def test_an_answer_is_kept_as_long_as_stated_and_no_longer(session: WriteSession) -> None:
    an_attempt().finish(session, Response(b"one", 201), NOW)
    almost = NOW + KEPT - timedelta(microseconds=1)

    with pytest.raises(Replayed) as replayed:
        an_attempt().begin(session, almost)
    assert replayed.value.response.body == b"one"
    with pytest.raises(KeyReused):
        an_attempt(b"[]").begin(session, almost)

    an_attempt(b"[]").begin(session, NOW + KEPT)
    an_attempt(b"[]").finish(session, Response(b"two", 201), NOW + KEPT)
    with pytest.raises(Replayed) as replayed:
        an_attempt(b"[]").begin(session, NOW + KEPT)
    assert replayed.value.response.body == b"two"


def test_who_has_the_key_and_the_database_and_not_the_secret_has_no_answer(
    session: WriteSession,
) -> None:
    old, new = new_secret(), new_secret()
    an_attempt(secrets=old).finish(session, Response(b"one", 201), NOW)
    stored = session.exec(select(StoredAnswer)).one()

    with pytest.raises(Replayed) as replayed:
        an_attempt(secrets=f"{new},{old}").begin(session, NOW)
    for others in (new, ""):
        with pytest.raises(NoSealKey):
            an_attempt(secrets=others).begin(session, NOW)

    assert replayed.value.response.body == b"one"
    assert stored.body != b"one"


def test_answers_past_their_time_are_removed(session: WriteSession) -> None:
    for number in range(5):
        an_attempt(key=str(number)).finish(session, Response(b"", 201), NOW)
    an_attempt(key="later").finish(session, Response(b"", 201), NOW + KEPT)

    assert session.exec(select(func.count()).select_from(StoredAnswer)).one() == 1


@pytest.mark.parametrize("status", [304, 404, 500])
def test_only_what_had_an_effect_is_kept(session: WriteSession, status: int) -> None:
    an_attempt().finish(session, Response(b"", status), NOW)

    an_attempt().begin(session, NOW)
    assert session.exec(select(StoredAnswer)).all() == []


def test_another_process_neither_overtakes_nor_repeats(engine: Engine) -> None:
    begun, heard = threading.Event(), []

    def second() -> None:
        begun.wait(10)
        with writing(engine) as session:
            an_attempt().begin(session, NOW)

    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(second)
        with writing(engine) as session:
            an_attempt().begin(session, NOW)
            begun.set()
            if engine.dialect.name == "postgresql":
                heard.append(type(other.exception(10)))
            an_attempt().finish(session, Response(b"", 201), NOW)
        heard.append(type(other.exception(10)))

    # SQLite's second writer waits until the first has ended; PostgreSQL's is told at once
    assert heard == ([Replayed] if engine.dialect.name == "sqlite" else [StillRunning] * 2)
