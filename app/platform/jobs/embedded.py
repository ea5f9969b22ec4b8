"""The worker for SQLite: one process that takes jobs in turn.

A lock on a file beside the database keeps it to one, however many are started; the others wait
until it ends. The operating system lets go of the lock with the process, so nothing has to be
timed out: whatever is marked as running when a worker starts was left by one that died.

SQLite tells nobody of what is committed, but it says in no time whether anything was: so a new
job is begun at once, whichever process asked for it, and an idle worker costs next to nothing.
"""

import fcntl
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import Engine, PoolProxiedConnection, update
from sqlmodel import col, select

from app.platform.database import reading, writing
from app.platform.jobs.kinds import Shop
from app.platform.jobs.scheduling import Ticker
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run

POLL_SECONDS = 0.5  #: how soon a job that came due is noticed, and that a worker has ended
GLANCE_SECONDS = 0.02  #: how soon a commit is, and with it a new job

log = structlog.get_logger("jobs")


def work(
    engine: Engine,
    shop: Shop,
    clock: Callable[[], datetime],
    stop: threading.Event,
    poll: float = POLL_SECONDS,
) -> None:
    """Do jobs until told to stop; the one in hand is finished first.

    Args:
        engine: of the database.
        shop: what can be done.
        clock: tells the time.
        stop: the word to stop.
        poll: seconds after which it looks for jobs that came due; new ones are noticed at once.
    """
    with _alone(engine, stop):
        if not stop.is_set():
            _take_over(engine)
        ticker = Ticker(engine, shop.schedules)
        with _commits(engine) as commits:
            while not stop.is_set():
                ticker.tick(clock())
                job_id = _next(engine, clock(), shop.last())
                if job_id is None:
                    commits.wait(stop, poll)
                else:
                    run(engine, shop.by_name(), job_id, clock)


def _next(engine: Engine, now: datetime, last: Collection[str]) -> UUID | None:
    """Give the job that has been due for longest; one of the kinds that come last if no other."""
    waiting = select(Job.id).where(Job.state == JobState.WAITING, Job.due <= now)
    waiting = waiting.order_by(col(Job.due), col(Job.id)).limit(1)
    with reading(engine) as session:
        others = waiting.where(col(Job.kind).not_in(last))
        return session.exec(others).first() or session.exec(waiting).first()


class _Commits:
    """Tells whether anybody has committed anything since it was asked last."""

    def __init__(self, connection: PoolProxiedConnection) -> None:
        """Begin now."""
        self._connection = connection
        self._seen = self._version()

    def wait(self, stop: threading.Event, most: float) -> None:
        """Wait until something is committed or the word to stop comes, for so many seconds."""
        for _ in range(round(most / GLANCE_SECONDS)):
            last, self._seen = self._seen, self._version()
            if self._seen != last or stop.wait(GLANCE_SECONDS):
                return

    def _version(self) -> int:
        """Give a number that changes whenever another connection commits."""
        cursor = self._connection.cursor()
        try:
            return int(cursor.execute("PRAGMA data_version").fetchone()[0])
        finally:
            cursor.close()


@contextmanager
def _commits(engine: Engine) -> Iterator[_Commits]:
    connection = engine.raw_connection()  # in no transaction, which would see nothing new
    try:
        yield _Commits(connection)
    finally:
        connection.close()


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
