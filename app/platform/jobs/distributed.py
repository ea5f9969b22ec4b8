"""The worker for PostgreSQL: procrastinate hands out the jobs, to as many workers as are run.

Procrastinate's row says only which job to run; all else is in our own. A worker that dies stops
sending heartbeats, and any other then puts its jobs back.
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import anyio.to_thread
import procrastinate
import structlog
from anyio import CapacityLimiter
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Ticket
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import Engine

from app.platform.jobs.enqueuing import QUEUE, TASK
from app.platform.jobs.kinds import Shop
from app.platform.jobs.scheduling import Ticker
from app.platform.jobs.working import run

log = structlog.get_logger("jobs")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a worker looks, in seconds, and how patient it is."""

    poll: float = 5  #: for jobs that came due; new ones announce themselves
    heartbeat: float = 5
    dead_after: float = 30  #: without a heartbeat
    tidy: float = 5  #: looks for due schedules and dead workers' jobs
    grace: float = 25  #: to finish what is in hand when told to stop
    again: float = 2  #: after the database went away


class _Later(Exception):
    """This job is to be tried again, at a known time."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class _Retry(BaseRetryStrategy):
    """Anything but success means: later. Our own row decides when to give up."""

    def __init__(self, clock: Callable[[], datetime], pace: Pace) -> None:
        self._clock = clock
        self._pace = pace

    def get_retry_decision(self, *, exception: BaseException, job: Ticket) -> RetryDecision:
        """Say when: as told, or soon if the database or this worker is going away."""
        if isinstance(exception, _Later):
            return RetryDecision(retry_at=exception.at)
        return RetryDecision(retry_at=self._clock() + timedelta(seconds=self._pace.again))


class Worker:
    """One worker process on PostgreSQL."""

    def __init__(
        self,
        engine: Engine,
        shop: Shop,
        clock: Callable[[], datetime],
        at_once: int,
        pace: Pace = Pace(),
    ) -> None:
        """Take what is needed; nothing starts yet."""
        self._engine = engine
        self._kinds = shop.by_name()
        self._clock = clock
        self._at_once = at_once
        self._pace = pace
        self._ticker = Ticker(engine, shop.schedules)
        self._number: int | None = None  #: procrastinate's number for this worker, once known
        self._in_hand: set[int] = set()  #: procrastinate's numbers of the jobs running here
        self._astray: set[int] = set()  #: said to run here, and not in hand at the last look

    def work(self, stop: threading.Event) -> None:
        """Do jobs until told to stop; those in hand get some grace to finish."""
        while not stop.is_set():
            try:
                asyncio.run(self._until(stop))
            except Exception as error:
                log.exception("worker.interrupted", error=type(error).__name__)
                stop.wait(self._pace.again)

    async def _until(self, stop: threading.Event) -> None:
        async with self._app().open_async() as app:
            worker = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._at_once,
                    fetch_job_polling_interval=self._pace.poll,
                    shutdown_graceful_timeout=self._pace.grace,
                    delete_jobs="successful",  # our own rows are kept
                    install_signal_handlers=False,
                    update_heartbeat_interval=self._pace.heartbeat,
                    stalled_worker_timeout=self._pace.dead_after,
                )
            )
            tidier = asyncio.create_task(self._tidy(app))
            stopped = asyncio.create_task(_set(stop))
            await asyncio.wait((worker, tidier, stopped), return_when=asyncio.FIRST_COMPLETED)
            for task in (tidier, stopped, worker):
                task.cancel()
            results = await asyncio.gather(worker, tidier, stopped, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result

    def _app(self) -> procrastinate.App:
        url = self._engine.url.set(drivername="postgresql")
        connector = procrastinate.PsycopgConnector(
            conninfo=url.render_as_string(hide_password=False),
            min_size=1,
            max_size=self._at_once + 2,
        )
        app = procrastinate.App(connector=connector)
        threads = CapacityLimiter(self._at_once)

        @app.task(name=TASK, queue=QUEUE, pass_context=True, retry=_Retry(self._clock, self._pace))
        async def run_one(context: procrastinate.JobContext, job: str) -> None:
            number = context.job.id or 0
            self._number = context.job.worker_id
            self._in_hand.add(number)
            try:
                again = await anyio.to_thread.run_sync(
                    run, self._engine, self._kinds, UUID(job), self._clock,
                    abandon_on_cancel=True, limiter=threads,
                )  # fmt: skip
            finally:
                self._in_hand.discard(number)
            if again is not None:
                raise _Later(again)

        return app

    async def _tidy(self, app: procrastinate.App) -> None:
        """See to the schedules, and put back the jobs of workers that died."""
        while True:
            await anyio.to_thread.run_sync(self._ticker.tick, self._clock())
            stalled = await app.job_manager.get_stalled_jobs(
                task_name=TASK, seconds_since_heartbeat=self._pace.dead_after
            )
            for ticket in [*stalled, *await self._strays(app)]:
                try:
                    await app.job_manager.retry_job(ticket)
                    log.warning("job.put_back", job=ticket.task_kwargs["job"])
                except ConnectorException:
                    continue  # another worker was quicker
            await asyncio.sleep(self._pace.tidy)

    async def _strays(self, app: procrastinate.App) -> list[Ticket]:
        """Find jobs that are said to run here and do not: the database was away as they ended."""
        if self._number is None:
            return []
        doing = await app.job_manager.list_jobs_async(
            task=TASK, status="doing", worker_id=self._number
        )
        astray = {ticket.id or 0 for ticket in doing} - self._in_hand
        twice, self._astray = astray & self._astray, astray
        return [ticket for ticket in doing if ticket.id in twice]


async def _set(stop: threading.Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(0.2)
