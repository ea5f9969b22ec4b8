"""Workers as they really are: processes that die without a word."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from app.platform.clock import now
from app.platform.database import reading, writing
from app.platform.jobs import embedded
from app.platform.jobs.distributed import Worker
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.kinds import Shop
from app.platform.jobs.tables import Job, JobState
from tests.platform.jobs.trade import LATE, SHOP, subjects
from tests.platform.jobs.worker_process import QUICK

KILLS = 100 if "SVS_SOAK" in os.environ else 0
PATIENCE = 240  #: seconds; only a fault is as slow as this


@contextmanager
def a_worker(engine: Engine) -> Iterator["subprocess.Popen[bytes]"]:
    url = engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.platform.jobs.worker_process", url]
    with subprocess.Popen(words, stdin=subprocess.PIPE) as process:
        yield process
        process.terminate()


def ask(engine: Engine, kind: str, name: str, milliseconds: int = 0) -> UUID:
    with writing(engine) as session:
        return enqueue(session, kind, {"name": name, "milliseconds": milliseconds}, now()).id


def until(met: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < give_up, "it never came to that"
        time.sleep(0.02)


def unfinished(engine: Engine) -> int:
    with reading(engine) as session:
        left = select(func.count(col(Job.id))).where(
            Job.kind != "tick", Job.state != JobState.DONE
        )
        return session.exec(left).one()


def test_others_go_before_what_comes_last(engine: Engine) -> None:
    for name in ("third", "fourth"):
        ask(engine, LATE, name)
    for name in ("first", "second"):
        ask(engine, "mark", name)
    stop, shop = threading.Event(), Shop(SHOP.kinds)
    worker = (
        threading.Thread(target=embedded.work, args=(engine, shop, now, stop))
        if engine.dialect.name == "sqlite"
        else threading.Thread(target=Worker(engine, shop, now, 1, QUICK).work, args=(stop,))
    )
    worker.start()
    try:
        until(lambda: unfinished(engine) == 0)
    finally:
        stop.set()
        worker.join()

    assert subjects(engine, "marked") == ["first", "second", "third", "fourth"]


@pytest.mark.soak
def test_however_often_workers_are_killed_nothing_is_lost_or_done_twice(engine: Engine) -> None:
    long = ask(engine, "slow", "long", milliseconds=800)
    with a_worker(engine) as worker:
        until(lambda: subjects(engine, "begun") == ["long"])
        worker.kill()
    with a_worker(engine):  # left alone: a job is given up when eight workers die of it
        until(lambda: unfinished(engine) == 0)

    names = [f"{n}" for n in range(25 * KILLS)]
    for name in names:
        ask(engine, "mark", name)
    for _ in range(KILLS):
        with a_worker(engine) as worker:
            left = unfinished(engine)
            until(lambda left=left: unfinished(engine) <= left - 10)  # type: ignore[misc]
            time.sleep(random.uniform(0, 0.05))  # noqa: S311 - anywhere in a job will do
            worker.kill()

    with a_worker(engine):
        until(lambda: unfinished(engine) == 0)

    assert sorted(subjects(engine, "marked")) == sorted(names)
    with reading(engine) as session:
        job = session.get_one(Job, long)
        assert (job.outcome, job.attempts) == ({"slept": 800}, 2)


def test_two_workers_do_each_job_once_and_tick_once_a_second(engine: Engine) -> None:
    began = time.monotonic()
    with a_worker(engine) as one, a_worker(engine) as other:
        names = [f"{n}" for n in range(30)]
        for name in names:
            ask(engine, "mark", name)
        until(lambda: unfinished(engine) == 0)
        until(lambda: len(subjects(engine, "ticked")) > 0)
        ask(engine, "slow", "last", milliseconds=500)
        until(lambda: subjects(engine, "begun") == ["last"])
        for worker in (one, other):
            worker.terminate()
        assert [one.wait(timeout=PATIENCE), other.wait(timeout=PATIENCE)] == [0, 0]

    assert sorted(subjects(engine, "marked")) == sorted(names)
    assert subjects(engine, "ended") == ["last"]
    assert len(subjects(engine, "ticked")) <= time.monotonic() - began + 1, "once a second"
    with reading(engine) as session:
        asked = select(Job.attempts).where(Job.kind != "tick")  # the last tick may still wait
        assert set(session.exec(asked)) == {1}
