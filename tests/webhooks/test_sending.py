import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from socket import socket
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from app.platform.clock import now as real_now
from app.platform.database import reading, writing
from app.platform.events import TELL
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.platform.settings import Settings
from app.webhooks.asking import SEND, ask
from app.webhooks.queries import held_webhook_of
from app.webhooks.tables import MessageState, WebhookDelivery, WebhookState
from tests.platform.jobs.test_workers import until
from tests.platform.outgoing.misbehaving import Asked, Behaviour, a_server, answering
from tests.webhooks.desk import Desk, ids, subjects

TAKEN = answering("204 No Content")
BROKEN = answering("500 Internal Server Error")


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


def first_of_all(deed: Callable[[], object], behave: Behaviour) -> Behaviour:
    """Behave as told, but do something else before the first answer."""
    left = [deed]

    def behaviour(connection: socket, asked: Asked) -> None:
        if left:
            left.pop()()
        behave(connection, asked)

    return behaviour


def jobs(desk: Desk, *states: JobState) -> int:
    """Count the jobs that send."""
    query = select(func.count(col(Job.id))).where(Job.kind == SEND, col(Job.state).in_(states))
    with reading(desk.engine) as session:
        return session.exec(query).one()


def test_many_messages_go_in_order_over_one_connection_by_one_job(desk: Desk) -> None:
    with a_server(TAKEN, keeps=True) as server:
        webhook, _ = desk.add(server.url)
        things = [desk.happen() for _ in range(250)]
        desk.work()

        assert subjects(server) == things
        assert (server.connections, server.most_at_once) == (1, 1)
    assert [one.attempts for one in desk.messages(webhook)] == [1] * 250
    assert desk.webhook(webhook).wake_at is None
    assert jobs(desk, *JobState) == 1


def test_however_much_waits_for_a_receiver_that_is_down_there_is_one_job(desk: Desk) -> None:
    with a_server(BROKEN) as server:
        desk.add(server.url)
        for _ in range(48):
            desk.happen()
            desk.work()
            assert jobs(desk, JobState.WAITING) == 1
            desk.wait(minutes=30)
        requests = len(server.requests)

    assert requests < 60
    assert jobs(desk, *JobState) <= requests + 1


def test_a_slow_receiver_is_left_in_peace_and_others_are_told(desk: Desk) -> None:
    def slow(connection: socket, asked: Asked) -> None:
        desk.wait(seconds=14)
        TAKEN(connection, asked)

    with a_server(slow) as tired, a_server(TAKEN) as other:
        webhook, _ = desk.add(tired.url)
        desk.add(other.url)
        things = [desk.happen() for _ in range(3)]
        started = desk.time
        desk.work()

        assert subjects(tired) == things[:1]
        assert subjects(other) == things
        assert desk.webhook(webhook).resting_until == started + timedelta(seconds=14 * 5)
        for _ in things:
            desk.wait(seconds=60)
            desk.work()
        assert subjects(tired) == things


def test_a_quick_receiver_is_not_left_in_peace(desk: Desk) -> None:
    def quick(connection: socket, asked: Asked) -> None:
        desk.wait(seconds=1)
        TAKEN(connection, asked)

    with a_server(quick) as server:
        webhook, _ = desk.add(server.url)
        things = [desk.happen() for _ in range(12)]
        desk.work()

        assert subjects(server) == things
    assert desk.webhook(webhook).resting_until is None
    assert jobs(desk, JobState.DONE) > 1  # others had their turn in between


def test_what_happens_while_messages_are_sent_is_sent_too(desk: Desk) -> None:
    later = list[str]()

    def more() -> None:
        later.append(desk.happen())
        [tell] = [one for one in desk.due() if one.kind == TELL]
        desk.do(tell)

    with a_server(first_of_all(more, TAKEN)) as server:
        desk.add(server.url)
        thing = desk.happen()
        desk.work()

        assert subjects(server) == [thing, *later]


def test_two_workers_never_have_two_messages_of_a_webhook_on_their_way(desk: Desk) -> None:
    def taking_its_time(connection: socket, asked: Asked) -> None:
        time.sleep(0.005)  # so that another would be seen beside it
        TAKEN(connection, asked)

    with a_server(taking_its_time, keeps=True) as server:
        webhook, _ = desk.add(server.url)
        with working(desk, 2):
            things = [desk.happen() for _ in range(30)]  # while those before are on their way
            until(
                lambda: [one.state for one in desk.messages(webhook)] == [MessageState.SENT] * 30
            )

        assert sorted(subjects(server)) == sorted(things)
        assert server.most_at_once == 1


@contextmanager
def working(desk: Desk, many: int) -> Iterator[None]:
    """Have several hands do what is due; none takes a job that another has in hand."""
    over, lock, in_hand = threading.Event(), threading.Lock(), set[UUID]()

    def take() -> Job | None:
        with lock:
            job = next((one for one in desk.due() if one.id not in in_hand), None)
            in_hand.update([job.id] if job else [])
            return job

    def work() -> None:
        while not over.is_set():
            if job := take():
                desk.do(job)
                in_hand.discard(job.id)
            else:
                over.wait(0.01)

    hands = [threading.Thread(target=work) for _ in range(many)]
    for hand in hands:
        hand.start()
    try:
        yield
    finally:
        over.set()
        for hand in hands:
            hand.join()


def test_a_message_that_is_asked_for_again_on_its_way_is_sent_again(desk: Desk) -> None:
    def again() -> None:
        with writing(desk.engine) as session:
            webhook = held_webhook_of(session, desk.caller.authority_id, known[0])
            message = session.exec(select(WebhookDelivery)).one()
            ask(session, webhook, message, desk.time)

    known = list[UUID]()
    with a_server(first_of_all(again, TAKEN)) as server:
        webhook, _ = desk.add(server.url)
        known.append(webhook)
        desk.happen()
        desk.work()

        assert len(server.requests) == 2
        assert len(set(ids(server))) == 1
    assert [(one.number, one.status) for one in desk.attempts(webhook)] == [(1, 204), (2, 204)]
    assert desk.message(webhook).state is MessageState.SENT


@pytest.mark.parametrize("status", ["410 Gone", "500 Internal Server Error", "404 Not Found"])
def test_what_an_address_answers_that_was_just_left_says_nothing_of_the_new_one(
    desk: Desk, status: str
) -> None:
    known = list[UUID]()
    with a_server(TAKEN) as new:
        moving = first_of_all(lambda: desk.change(known[0], url=new.url), answering(status))
        with a_server(moving) as old:
            webhook, _ = desk.add(old.url)
            known.append(webhook)
            things = [desk.happen(), desk.happen()]
            desk.work()

            assert set(subjects(new)) == set(things)
    stored = desk.webhook(webhook)
    assert (stored.state, stored.failures, stored.resting_until) == (WebhookState.ACTIVE, 0, None)


def test_a_new_address_is_sent_to_at_once(desk: Desk) -> None:
    with a_server(BROKEN) as old, a_server(TAKEN) as new:
        webhook, _ = desk.add(old.url)
        thing = desk.happen()
        desk.work()
        desk.wait(minutes=1)
        desk.work()
        assert desk.webhook(webhook).failures == 2

        desk.change(webhook, url=new.url)
        desk.work()
        assert subjects(new) == [thing]


def test_an_authority_that_wants_its_webhook_again_does_not_wait_for_what_was_asked(
    desk: Desk,
) -> None:
    answers = [answering("503 Service Unavailable", "Retry-After: 86000")]
    with a_server(lambda connection, asked: answers[0](connection, asked)) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        desk.work()
        answers[0] = TAKEN
        desk.change(webhook, active=False)
        desk.change(webhook, active=True)
        desk.work()

        assert len(server.requests) == 2
    assert desk.message(webhook).state is MessageState.SENT


def test_a_name_that_leads_elsewhere_by_now_is_sent_nothing(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, _ = desk.add(f"http://localhost:{server.port}/")
        desk.door = replace(desk.door, resolve=lambda _host, _port: ["169.254.169.254"])
        desk.happen()
        desk.work()

        assert server.connections == 0
    message = desk.message(webhook)
    assert (message.state, message.status) == (MessageState.WAITING, None)
    assert message.trouble == "Nothing can be sent to this address."


def test_a_worker_that_was_replaced_decides_nothing(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        while found := [one for one in desk.due() if one.kind == TELL]:
            desk.do(found[0])
        [old] = desk.due()
        desk.change(webhook, active=False)
        desk.change(webhook, active=True)
        run(desk.engine, desk.kinds(), old.id, real_now)
        assert server.requests == []
        desk.work()

        assert len(server.requests) == 1
