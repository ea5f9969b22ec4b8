"""Workers as they really are: processes that die without a word."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from app.platform.clock import now
from app.platform.database import reading, writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from tests.platform.jobs.trade import subjects

KILLS = 100 if "SVS_SOAK" in os.environ else 1
PATIENCE = 60  #: seconds; only a fault is as slow as this


@contextmanager
def a_worker(engine: Engine) -> Iterator["subprocess.Popen[bytes]"]:
    url = engine.url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-m", "tests.platform.jobs.worker_process", url])
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


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
        query = select(func.count()).where(col(Job.state) != JobState.DONE)
        return session.exec(query.select_from(Job)).one()


def test_a_worker_killed_in_the_middle_of_a_job_loses_nothing(engine: Engine) -> None:
    job_id = ask(engine, "slow", "long", milliseconds=800)
    with a_worker(engine) as first:
        until(lambda: subjects(engine, "begun") == ["long"])
        first.kill()

    with a_worker(engine):
        until(lambda: unfinished(engine) == 0)

    with reading(engine) as session:
        job = session.get_one(Job, job_id)
        assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert subjects(engine, "ended") == ["long"]


@pytest.mark.soak
def test_however_often_workers_are_killed_each_effect_comes_once(engine: Engine) -> None:
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


def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(engine: Engine) -> None:
    job_id = ask(engine, "slow", "long", milliseconds=500)

    with a_worker(engine) as worker:
        until(lambda: subjects(engine, "begun") == ["long"])
        worker.terminate()
        assert worker.wait(timeout=PATIENCE) == 0

    with reading(engine) as session:
        job = session.get_one(Job, job_id)
        assert (job.state, job.attempts) == (JobState.DONE, 1)


def test_two_workers_do_each_job_once(engine: Engine) -> None:
    with a_worker(engine), a_worker(engine):
        names = [f"{n}" for n in range(30)]
        for name in names:
            ask(engine, "mark", name)
        until(lambda: unfinished(engine) == 0)

    assert sorted(subjects(engine, "marked")) == sorted(names)
    with reading(engine) as session:
        assert set(session.exec(select(Job.attempts))) == {1}
