"""Workers that die without a word while they pull: nothing is lost, and nothing doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from socket import socket
from typing import IO
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.ocds.intake.receiving import READ
from app.ocds.pulls.running import PULL
from app.ocds.pulls.tables import RunState
from app.platform.clock import now
from app.platform.jobs.tables import JobState
from tests.ocds.pulls.desk import Desk
from tests.ocds.pulls.portal import THEIRS, Portal, a_notice
from tests.platform.jobs.test_workers import until
from tests.platform.outgoing.misbehaving import Asked

KILLS = 100 if "SVS_SOAK" in os.environ else 3  #: which takes some minutes
AT_ONCE = 8  #: notices that are published before each kill


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Give an authority that pulls now, since workers go by the real clock."""
    desk = Desk(engine)
    desk.time = now()
    return desk


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker in a process of its own."""

    pid: int

    def send(self, what: signal.Signals) -> None:
        """Send it a signal, if it is still alive."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, what)

    def kill(self) -> None:
        """End it without a word."""
        self.send(signal.SIGKILL)

    def is_dead(self) -> bool:
        """Tell whether it has ended, however."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False


@dataclass(frozen=True, slots=True)
class Nursery:
    """A process that has all read that a worker needs, and makes one in no time."""

    words: IO[str]
    pids: IO[str]

    @contextmanager
    def a_worker(self) -> Iterator[Worker]:
        """Have a worker until the context is left."""
        self.words.write("another\n")
        self.words.flush()
        worker = Worker(int(self.pids.readline()))
        try:
            yield worker
        finally:
            worker.send(signal.SIGTERM)
            until(worker.is_dead)


@pytest.fixture
def nursery(engine: Engine) -> Iterator[Nursery]:
    """Read the code once: to start a worker anew takes seconds, and a kill an instant."""
    url = engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.ocds.pulls.worker_process", url]
    told = os.environ | {"SVS_OUTGOING_LOOPBACK": "true"}
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, env=told, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Nursery(process.stdin, process.stdout)


def some_published(portal: Portal, first: int, many: int) -> list[str]:
    """Publish so many, every other one ours, and give the ids of ours."""
    names = [f"{number:06x}" for number in range(first, first + many)]
    for number, name in enumerate(names):
        told = a_notice(name, THEIRS) if number % 2 else a_notice(name)
        portal.publish(told, at=now() - timedelta(minutes=1))
    return [f"{name}-2026" for name in names[::2]]


def run_again(desk: Desk, pull: UUID) -> None:
    """Have it go on at once, and no longer wait for its time."""
    desk.time = now()
    desk.run_now(pull)


def all_read(desk: Desk, pull: UUID) -> bool:
    """Tell whether the last run has ended, and the intake has read all that it was handed."""
    runs = desk.runs(pull)
    waiting = [job for job in desk.jobs(READ) if job.state is not JobState.DONE]
    return bool(runs) and runs[-1].ended_at is not None and not waiting


def progress(desk: Desk, portal: Portal) -> int:
    """Count pages that were asked for, and files that were read."""
    read = [job for job in desk.jobs(READ) if job.state is JobState.DONE]
    return len(portal.server.requests) + len(read)


@pytest.mark.parametrize("when", ["before the answer", "in the middle", "after the answer"])
def test_a_worker_killed_around_a_page_goes_on_with_it(
    desk: Desk, portal: Portal, nursery: Nursery, when: str
) -> None:
    ours = some_published(portal, 1, 9)
    victims: list[Worker] = []

    def deadly(connection: socket, asked: Asked) -> None:
        if when == "in the middle":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{")
        if when == "after the answer":
            portal.behave(connection, asked)
        victims.pop().kill()

    portal.faults = [None, deadly]
    pull = desk.add(portal)
    with nursery.a_worker() as worker:
        victims.append(worker)
        until(worker.is_dead)
    with nursery.a_worker():
        until(lambda: all_read(desk, pull))

    [run] = desk.runs(pull)
    assert (run.state, run.restarts, run.pages, run.seen) == (RunState.DONE, 0, 3, 9)
    assert desk.kept() == sorted(ours)
    assert set(desk.answered().values()) == {1}


@pytest.mark.soak
def test_however_often_workers_are_killed_nothing_is_lost_or_doubled(
    desk: Desk, portal: Portal, nursery: Nursery
) -> None:
    portal.most = 50  # as every run reads all of them, and some are to end
    ours = some_published(portal, 1, AT_ONCE)
    pull = desk.add(portal)
    for kill in range(1, KILLS + 1):
        ours += some_published(portal, kill * AT_ONCE + 1, AT_ONCE)
        run_again(desk, pull)
        so_far = progress(desk, portal)
        with nursery.a_worker() as worker:
            until(lambda so_far=so_far: progress(desk, portal) > so_far)  # type: ignore[misc]
            time.sleep(random.uniform(0, 0.2))  # noqa: S311 - anywhere in a run will do
            worker.kill()
    with nursery.a_worker():
        until(lambda: all_read(desk, pull))
        run_again(desk, pull)
        until(lambda: len(desk.kept()) == len(ours) and all_read(desk, pull))

    assert desk.kept() == sorted(ours)
    assert set(desk.answered().values()) == {1}
    brought = sum(run.brought for run in desk.runs(pull) if run.state is RunState.DONE)
    assert brought == len(ours)
    given_up = [job for job in desk.jobs(PULL) if job.state is JobState.FAILED]
    assert given_up == []
