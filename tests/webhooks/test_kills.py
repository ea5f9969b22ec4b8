"""Workers that die without a word while they tell webhooks: nothing is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import socket
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.platform.database import writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.settings import Settings
from app.webhooks.keeping import KEEP
from app.webhooks.tables import MessageState
from tests.platform.jobs.test_workers import until
from tests.platform.outgoing.misbehaving import Asked, a_server, answering
from tests.tenders.made import SEAL_KEY
from tests.webhooks.desk import Desk, ids, subjects, verified

KILLS = 200 if "SVS_SOAK" in os.environ else 4
LONGEST_LIFE = 0.6  #: seconds; in that time a worker starts, tells and sends what waits
AT_ONCE = 6  #: things that happen before each kill
TAKEN = answering("204 No Content")
TOLD = {"SVS_SEAL_KEY": SEAL_KEY, "SVS_OUTGOING_LOOPBACK": "true"}
Worker = subprocess.Popen[bytes]


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


@contextmanager
def a_worker(desk: Desk) -> Iterator[Worker]:
    words = [sys.executable, "-m", "tests.webhooks.worker_process", desk.settings.database_url]
    with subprocess.Popen(words, stdin=subprocess.PIPE, env=os.environ | TOLD) as process:
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


@contextmanager
def lives(desk: Desk) -> Iterator[subprocess.Popen[str]]:
    """Have a worker that can be killed and born again without loading its program anew."""
    words = [sys.executable, "-m", "tests.webhooks.worker_process", desk.settings.database_url]
    with subprocess.Popen(
        [*words, "again"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | TOLD,
    ) as parent:  # fmt: skip
        try:
            yield parent
        finally:
            parent.kill()


def born(parent: subprocess.Popen[str]) -> int:
    """Have the worker begin a life, and give the number of its process."""
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write("live\n")
    parent.stdin.flush()
    return int(parent.stdout.readline())


def dead(process: int | None) -> None:
    """Kill a worker; it may have died of something else by now, which its parent waits for."""
    assert process
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


class Deadly:
    """A receiver that takes what it is sent, and at will kills whoever sends to it before."""

    def __init__(self) -> None:
        """Begin peacefully."""
        self.is_armed = False
        self.victim: int | None = None
        self.killed = 0

    def __call__(self, connection: socket, asked: Asked) -> None:
        """Answer, or kill the sender in the middle of its work."""
        if self.is_armed:
            self.is_armed = False
            until(lambda: self.victim is not None)
            dead(self.victim)
            self.victim, self.killed = None, self.killed + 1
        TAKEN(connection, asked)

    def meets(self, parent: subprocess.Popen[str]) -> None:
        """Let a worker live until its first message arrives."""
        before, self.is_armed = self.killed, True
        process = self.victim = born(parent)
        try:
            until(lambda: self.killed > before)
        except BaseException:
            dead(process)
            raise


@pytest.mark.soak
def test_however_often_workers_are_killed_every_event_is_told(desk: Desk) -> None:
    deadly, things = Deadly(), list[str]()
    with a_server(deadly, keeps=True) as server:
        webhook, secret = desk.add(server.url)
        with lives(desk) as parent, lives(desk) as other:
            for number in range(KILLS):
                things += [desk.happen() for _ in range(AT_ONCE)]
                ask_to_keep_house(desk)
                if number % 2:
                    deadly.meets(parent)
                    continue
                for one in (born(parent), born(other)):  # each dies at any instant
                    time.sleep(random.uniform(0, LONGEST_LIFE / 2))  # noqa: S311 - any will do
                    dead(one)
        assert deadly.killed == KILLS // 2
        assert len(ids(server)) - len(set(ids(server))) >= deadly.killed - 1  # the last is to come
        with a_worker(desk):
            until(lambda: all_sent(desk, webhook, len(things)))

        assert set(subjects(server)) == set(things)
        words = {(asked.headers["webhook-id"], asked.body) for asked in server.requests}
        assert all(verified(asked, secret) for asked in server.requests[-AT_ONCE:])
    assert len(words) == len({name for name, _ in words}) == len(things)


def ask_to_keep_house(desk: Desk) -> None:
    """Have what is kept no longer let go of, while all else goes on."""
    with writing(desk.engine) as session:
        enqueue(session, KEEP, {}, desk.time)
