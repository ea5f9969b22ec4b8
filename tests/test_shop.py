"""Every kind of work that there is, is done by the worker of either database."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.platform.clock import now
from app.platform.database import reading, writing
from app.platform.jobs import embedded
from app.platform.jobs.distributed import Pace, Worker
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.rooms import SHOP
from tests.tenders.made import SEAL_KEY

PATIENCE = 60  #: seconds; only a fault is as slow as this


def work(engine: Engine, stop: threading.Event) -> None:
    if engine.dialect.name == "sqlite":
        embedded.work(engine, SHOP, now, stop)
    else:
        Worker(engine, SHOP, now, 2, Pace(poll=0.1, tidy=0.1)).work(stop)


def test_whatever_the_service_can_be_asked_to_do_its_worker_does(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the calendar asks for ends well in an empty service; all else is begun at least."""
    monkeypatch.setenv("SVS_EVIDENCE_URL", str(tmp_path))
    monkeypatch.setenv("SVS_SEAL_KEY", SEAL_KEY)
    scheduled = {one.kind: dict(one.payload) for one in SHOP.schedules}
    with writing(engine) as session:
        for kind in SHOP.kinds:
            enqueue(session, kind.name, scheduled.get(kind.name, {}), now())

    stop = threading.Event()
    worker = threading.Thread(target=work, args=(engine, stop))
    worker.start()
    try:
        give_up = time.monotonic() + PATIENCE
        jobs = _jobs(engine)
        while not all(_is_seen_to(one, one.kind in scheduled) for one in jobs):
            assert time.monotonic() < give_up, {one.kind: (one.state, one.trouble) for one in jobs}
            stop.wait(0.05)
            jobs = _jobs(engine)
    finally:
        stop.set()
        worker.join()

    assert {one.kind for one in jobs} == SHOP.by_name().keys()
    assert [one.kind for one in jobs if "did not know" in (one.trouble or "")] == []
    assert set(scheduled) <= {one.kind for one in jobs if one.state is JobState.DONE}


def _jobs(engine: Engine) -> list[Job]:
    with reading(engine) as session:
        return list(session.exec(select(Job)))


def _is_seen_to(job: Job, is_scheduled: bool) -> bool:
    return job.state is JobState.DONE if is_scheduled else job.attempts > 0
