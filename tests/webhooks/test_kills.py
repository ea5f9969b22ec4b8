"""Workers that die without a word while they tell webhooks: nothing is lost."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.platform.settings import Settings
from app.webhooks.tables import MessageState
from tests.platform.jobs.test_workers import until
from tests.platform.outgoing.misbehaving import Asked, a_server, answering
from tests.tenders.made import SEAL_KEY
from tests.webhooks.desk import Desk, ids, subjects, verified

KILLS = 200 if "SVS_SOAK" in os.environ else 2
AT_ONCE = 6  #: things that happen before each kill
TAKEN = answering("204 No Content")
Worker = subprocess.Popen[bytes]


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


@contextmanager
def a_worker(desk: Desk) -> Iterator[Worker]:
    words = [sys.executable, "-m", "tests.webhooks.worker_process", desk.settings.database_url]
    told = {"SVS_SEAL_KEY": SEAL_KEY, "SVS_OUTGOING_LOOPBACK": "true"}
    with subprocess.Popen(words, stdin=subprocess.PIPE, env=os.environ | told) as process:
        yield process
        process.terminate()


def all_sent(desk: Desk, webhook: UUID, many: int) -> bool:
    states = [one.state for one in desk.messages(webhook)]
    return states == [MessageState.SENT] * many


@pytest.mark.parametrize("when", ["before the answer", "after the answer"])
def test_a_worker_killed_around_the_answer_sends_it_again_under_the_same_id(
    desk: Desk, when: str
) -> None:
    victims: list[Worker] = []

    def deadly(connection: socket, asked: Asked) -> None:
        if when == "after the answer":
            TAKEN(connection, asked)
        if victims:
            victims.pop().kill()
        if when == "before the answer":
            TAKEN(connection, asked)

    with a_server(deadly) as server:
        webhook, secret = desk.add(server.url)
        thing = desk.happen()
        with a_worker(desk) as worker:
            victims.append(worker)
            until(lambda: worker.poll() is not None)
        with a_worker(desk):
            until(lambda: all_sent(desk, webhook, 1))

        assert set(subjects(server)) == {thing}
        assert len(set(ids(server))) == 1
        assert len(server.requests) == 2 or when == "after the answer"
        assert all(verified(asked, secret) for asked in server.requests)
    assert [one.number for one in desk.attempts(webhook)] == [1]


@pytest.mark.soak
def test_however_often_workers_are_killed_every_event_is_told(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        things = list[str]()
        for _ in range(KILLS):
            things += [desk.happen() for _ in range(AT_ONCE)]
            so_far = len(server.requests)
            with a_worker(desk) as worker:
                until(lambda so_far=so_far: len(server.requests) > so_far)  # type: ignore[misc]
                time.sleep(random.uniform(0, 0.05))  # noqa: S311 - anywhere in a job will do
                worker.kill()
        with a_worker(desk):
            until(lambda: all_sent(desk, webhook, len(things)))

        assert set(subjects(server)) == set(things)
        pairs = set(zip(ids(server), subjects(server), strict=True))
    assert len(pairs) == len(things)
