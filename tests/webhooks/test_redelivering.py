import threading
from collections.abc import Callable
from datetime import timedelta
from socket import socket
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.database import writing
from app.platform.http.dependencies import time_of_request
from app.platform.identifiers import new_id
from app.platform.jobs.kinds import Kind
from app.platform.jobs.working import Work, run
from app.platform.settings import Settings
from app.webhooks.asking import SEND
from app.webhooks.queries import held_webhook_of
from app.webhooks.redelivering import AGAIN, Again, ask_again, send_again
from app.webhooks.tables import MessageState
from tests.platform.outgoing.misbehaving import Asked, a_server, answering
from tests.webhooks.desk import Desk, ids, subjects
from tests.webhooks.test_routes import PATH, add, listed, refused

TAKEN = answering("204 No Content")
BROKEN = answering("500 Internal Server Error")


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.webhooks.redelivering.AT_ONCE", 2)


def asked(desk: Desk, webhook: object, again: Again) -> int:
    with writing(desk.engine) as session:
        held = held_webhook_of(session, desk.caller.authority_id, webhook)  # type: ignore[arg-type]
        return send_again(session, desk.caller, held, again, desk.time)


def test_many_messages_are_asked_for_little_by_little_by_a_job(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        before = desk.time
        things = [desk.happen() for _ in range(7)]
        desk.work()

        assert asked(desk, webhook, Again(since=before, only_failed=False)) == 7
        assert {one.state for one in desk.messages(webhook)} == {MessageState.SENT}  # not yet
        desk.work()
        assert subjects(server) == [*things, *things]
        assert len(set(ids(server))) == 7


def test_only_what_happened_within_the_time_is_sent_again(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        things = list[str]()
        times = [desk.time + timedelta(hours=number) for number in range(4)]
        for desk.time in times:
            things += [desk.happen() for _ in range(3)]
        desk.work()
        so_far = len(server.requests)
        within = Again(since=times[1], before=times[3], only_failed=False)

        assert asked(desk, webhook, within) == 6
        desk.work()
        assert subjects(server)[so_far:] == things[3:9]


def test_a_worker_that_dies_asks_anew_and_nothing_is_left_out(desk: Desk) -> None:
    class DiedError(Exception):
        pass

    def dies(work: Work) -> None:
        done = list[int]()

        class Dying(Work):
            def writing(self):  # type: ignore[no-untyped-def]
                if len(done) == 2:
                    raise DiedError
                done.append(1)
                return super().writing()

        work.__class__ = Dying
        ask_again(work)

    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        before = desk.time
        things = [desk.happen() for _ in range(7)]
        desk.work()
        asked(desk, webhook, Again(since=before, only_failed=False))
        [again] = [one for one in desk.due() if one.kind == AGAIN]
        run(desk.engine, {AGAIN: Kind(AGAIN, dies)}, again.id, lambda: desk.time)
        desk.wait(minutes=1)
        desk.work()

        assert set(subjects(server)[7:]) == set(things)
        assert len(set(ids(server))) == 7


def do_and_then(desk: Desk, deed: Callable[[], None]) -> None:
    """Do the job that asks for many messages, and something else once it has asked for some."""

    def asks(work: Work) -> None:
        parts = list[int]()

        class Interrupted(Work):
            def writing(self):  # type: ignore[no-untyped-def]
                parts.append(1)
                if len(parts) == 2:
                    deed()
                return super().writing()

        work.__class__ = Interrupted
        ask_again(work)

    [again] = [one for one in desk.due() if one.kind == AGAIN]
    run(desk.engine, {AGAIN: Kind(AGAIN, asks)}, again.id, lambda: desk.time)


def send(desk: Desk) -> None:
    """Do what sends."""
    for job in [one for one in desk.due() if one.kind == SEND]:
        desk.do(job)


def test_what_waited_and_is_sent_meanwhile_is_not_sent_twice(desk: Desk) -> None:
    answers = [BROKEN]
    with a_server(lambda connection, asked: answers[0](connection, asked)) as server:
        webhook, _ = desk.add(server.url)
        before = desk.time
        desk.happen()
        desk.work()
        answers[0] = TAKEN
        desk.wait(minutes=1)
        asked(desk, webhook, Again(since=before, only_failed=False))
        desk.wait(seconds=1)
        do_and_then(desk, lambda: send(desk))
        desk.wait(minutes=1)
        desk.work()

        assert len(server.requests) == 2
    assert desk.message(webhook).state is MessageState.SENT


def test_what_is_on_its_way_again_is_not_asked_for_once_more(desk: Desk) -> None:
    arrived, over = threading.Event(), threading.Event()
    over.set()

    def slow(connection: socket, asked: Asked) -> None:
        arrived.set()
        over.wait(30)
        TAKEN(connection, asked)

    with a_server(slow) as server:
        webhook, _ = desk.add(server.url)
        before = desk.time
        desk.happen()
        desk.work()
        asked(desk, webhook, Again(since=before, only_failed=False))
        sending = threading.Thread(target=send, args=(desk,))

        def begin_to_send() -> None:
            arrived.clear()
            over.clear()
            sending.start()
            arrived.wait(30)

        do_and_then(desk, begin_to_send)
        over.set()
        sending.join()
        desk.wait(minutes=1)
        desk.work()

        assert len(server.requests) == 2
    assert desk.message(webhook).state is MessageState.SENT


def test_a_webhook_that_goes_on_is_sent_all_that_waited(desk: Desk) -> None:
    answers = [BROKEN]
    with a_server(lambda connection, asked: answers[0](connection, asked)) as server:
        webhook, _ = desk.add(server.url)
        things = [desk.happen() for _ in range(7)]
        for _ in range(20):
            desk.work()
            desk.wait(minutes=30)
        desk.change(webhook, active=False)
        answers[0] = TAKEN
        so_far = len(server.requests)
        desk.change(webhook, active=True)
        desk.work()

        assert set(subjects(server)[so_far:]) == set(things)
    assert {one.state for one in desk.messages(webhook)} == {MessageState.SENT}


def test_what_is_asked_for_while_messages_are_sent_loses_none(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        before = desk.time
        things = [desk.happen() for _ in range(12)]
        working = threading.Thread(target=desk.work)
        working.start()
        for _ in range(3):
            asked(desk, webhook, Again(since=before, only_failed=False))
        working.join()
        desk.work()

        assert set(subjects(server)) == set(things)
    assert {one.state for one in desk.messages(webhook)} == {MessageState.SENT}


def test_one_message_is_sent_again_under_its_id(client: TestClient, desk: Desk) -> None:
    with a_server(TAKEN) as server:
        made = add(client, desk, url=server.url)
        desk.happen()
        desk.work()
        [delivery] = listed(client, desk, f"/{made['id']}/deliveries")
        answer = client.post(
            f"{PATH}/{made['id']}/redeliveries", json={"delivery_id": delivery["id"]},
            headers=desk.headers,
        )  # fmt: skip
        desk.work()

        assert (answer.status_code, answer.json()) == (201, {"deliveries": 1})
        assert ids(server) == [delivery["event_id"]] * 2
        first, second = server.requests
        assert first.body == second.body


def test_what_failed_within_a_time_is_sent_again(client: TestClient, desk: Desk) -> None:
    answers = [answering("400 Bad Request")]
    client.app.dependency_overrides[time_of_request] = lambda: desk.time  # type: ignore[attr-defined]
    with a_server(lambda connection, asked: answers[0](connection, asked)) as server:
        made = add(client, desk, url=server.url)
        desk.happen()
        desk.wait(days=1)
        started = desk.time.isoformat().replace("+00:00", "Z")
        later = [desk.happen(), desk.happen()]
        desk.work()
        desk.give_up(UUID(made["id"]))
        answers[0] = TAKEN
        so_far = len(server.requests)
        path = f"/{made['id']}/redeliveries"

        asked = client.post(PATH + path, json={"since": started}, headers=desk.headers)
        desk.work()
        assert asked.json() == {"deliveries": 2}
        assert subjects(server)[so_far:] == later
        again = client.post(PATH + path, json={"since": started}, headers=desk.headers)
        assert again.json() == {"deliveries": 0}
        everything = client.post(
            PATH + path, json={"since": started, "only_failed": False}, headers=desk.headers
        )
        assert everything.json() == {"deliveries": 2}
        desk.work()
        assert subjects(server)[so_far:] == [*later, *later]
    states = [one.state for one in desk.messages(UUID(made["id"]))]
    assert states == [MessageState.FAILED, MessageState.SENT, MessageState.SENT]


def test_what_to_send_again_must_be_said_in_one_way(client: TestClient, desk: Desk) -> None:
    made = add(client, desk)
    path, when = f"/{made['id']}/redeliveries", "2026-03-01T00:00:00Z"
    one = str(new_id())

    assert refused(client, desk, path, {"delivery_id": one}) == (404, "not-found")
    for sent in ({}, {"delivery_id": one, "since": when}, {"delivery_id": one, "before": when}):
        assert refused(client, desk, path, sent)[0] == 422


def test_no_message_of_another_webhook_is_sent_again(client: TestClient, desk: Desk) -> None:
    with a_server(TAKEN) as server:
        first = add(client, desk, url=server.url)
        second = add(client, desk, url=server.url)
        desk.happen()
        desk.work()
        [delivery] = listed(client, desk, f"/{first['id']}/deliveries")
        sent = {"delivery_id": delivery["id"]}

        assert refused(client, desk, f"/{second['id']}/redeliveries", sent) == (404, "not-found")
