"""A large file is read in turns by the worker of either database, and others go between."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.ocds.intake.jobs import INGEST
from app.platform.clock import now
from app.platform.database import reading
from app.platform.jobs import embedded
from app.platform.jobs.distributed import Pace, Worker
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.kinds import Kind, Outcome, Shop
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import Work
from tests.ocds.contracts.samples import history, only
from tests.ocds.intake.sent import answers, send, told
from tests.ocds.intake.using.made import UK9

MANY, QUICK = 5, "test.quick"
#: between the turns of a file, in which whoever waits is begun, on however slow a machine
PAUSE = timedelta(seconds=1)
PATIENCE = 240  #: seconds; only a fault is as slow as this


def work(engine: Engine, shop: Shop, stop: threading.Event) -> None:
    """Work as the service's own worker on such a database does, one job at a time."""
    if engine.dialect.name == "sqlite":
        embedded.work(engine, shop, now, stop)
    else:
        Worker(engine, shop, now, 1, Pace(poll=0.1, tidy=0.1)).work(stop)


def until(met: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < give_up, "it never came to that"
        time.sleep(0.02)


class Crew:
    """A worker whose turns are over at once, and which notes what it begins."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.begun: list[str] = []  #: ids of files, and `quick`
        self.shop = Shop(
            (replace(INGEST, handler=self._read, turn=timedelta(0)), Kind(QUICK, self._quick))
        )

    def _read(self, job: Work) -> Outcome:
        self.begun.append(job.payload["ingest"])
        if len(self.begun) == 2:  # neither of the files is read by then
            with job.writing() as session:
                enqueue(session, QUICK, {}, now())
        return INGEST.handler(job)

    def _quick(self, _job: Work) -> Outcome:
        self.begun.append(QUICK)
        return None

    @contextmanager
    def working(self, engine: Engine) -> Iterator[None]:
        """Work until the context is left."""
        stop = threading.Event()
        worker = threading.Thread(target=work, args=(engine, self.shop, stop))
        worker.start()
        try:
            yield
        finally:
            stop.set()
            worker.join()


@pytest.fixture(autouse=True)
def _little_by_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ocds.intake.reading.TOGETHER", 2)
    monkeypatch.setattr("app.ocds.intake.using.working.OCIDS", 2)
    monkeypatch.setattr("app.platform.jobs.working.BETWEEN_TURNS", PAUSE)


def sent(client: TestClient, officer: dict[str, str], first: int) -> str:
    """Send a file of releases of which each waits for what it rests on, and give its id."""
    numbers = range(first, first + MANY)
    each = [{**only(history(), UK9), "ocid": f"ocds-abc123-{one}"} for one in numbers]
    name: str = send(client, officer, each).json()["id"]
    return name


def test_files_that_are_read_in_turns_let_each_other_and_all_else_go_between(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    files = [sent(client, officer, first) for first in (0, MANY)]
    crew = Crew()
    with crew.working(engine):
        until(lambda: _are_done(engine))

    for one in files:
        whole, each = told(client, officer, one)
        assert (whole["state"], answers(each)) == ("done", ["unused"] * MANY)
        assert crew.begun.count(one) > MANY // 2
    assert crew.begun.count(QUICK) == 1
    assert crew.begun[-1] != QUICK  # it did not wait for either of them to end
    first, second = (crew.begun.index(one) for one in files)
    assert max(first, second) < len(crew.begun) - 1 - crew.begun[::-1].index(files[0])
    with reading(engine) as session:
        jobs = session.exec(select(Job).where(Job.kind == INGEST.name)).all()
    assert [(one.state, one.attempts) for one in jobs] == [(JobState.DONE, 1)] * 2


def _are_done(engine: Engine) -> bool:
    """Tell whether both files and what came between were seen to."""
    with reading(engine) as session:
        jobs = session.exec(select(Job.state)).all()
    return jobs == [JobState.DONE] * 3
