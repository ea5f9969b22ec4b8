"""The worker for SQLite: one process that takes jobs in turn.

A lock on a file beside the database keeps it to one, however many are started; the others wait
until it ends. The operating system lets go of the lock with the process, so nothing has to be
timed out: whatever is marked as running when a worker starts was left by one that died.
"""

import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import Engine, update
from sqlmodel import col, select

from app.platform.database import reading, writing
from app.platform.jobs.kinds import Shop
from app.platform.jobs.scheduling import Ticker
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run

POLL_SECONDS = 0.5  #: how soon a new job is noticed

log = structlog.get_logger("jobs")


def work(
    engine: Engine,
    shop: Shop,
    clock: Callable[[], datetime],
    stop: threading.Event,
) -> None:
    """Do jobs until told to stop; the one in hand is finished first."""
    with _alone(engine, stop):
        if not stop.is_set():
            _take_over(engine)
        ticker = Ticker(engine, shop.schedules)
        while not stop.is_set():
            ticker.tick(clock())
            job_id = _next(engine, clock())
            if job_id is None:
                stop.wait(POLL_SECONDS)
            else:
                run(engine, shop.by_name(), job_id, clock)


def _next(engine: Engine, now: datetime) -> UUID | None:
    with reading(engine) as session:
        waiting = select(Job.id).where(Job.state == JobState.WAITING, Job.due <= now)
        return session.exec(waiting.order_by(col(Job.due), col(Job.id)).limit(1)).first()


def _take_over(engine: Engine) -> None:
    """Put back the jobs of a worker that died."""
    with writing(engine) as session:
        left = update(Job).where(col(Job.state) == JobState.RUNNING)
        put_back = session.execute(left.values(state=JobState.WAITING).returning(col(Job.id)))
        for (job_id,) in put_back:
            log.warning("job.put_back", job=str(job_id))


@contextmanager
def _alone(engine: Engine, stop: threading.Event) -> Iterator[None]:
    """Wait to be this database's only worker, or for the word to stop."""
    path = Path(f"{engine.url.database}-worker")
    with path.open("a") as file:
        while not stop.is_set():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                stop.wait(POLL_SECONDS)
        yield
