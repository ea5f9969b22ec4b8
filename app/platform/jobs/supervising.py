"""Starts whichever worker the database needs, and keeps SQLite's beside the service."""

import gc
import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess

import structlog

from app.platform import logs
from app.platform.clock import now
from app.platform.database import make_engine
from app.platform.jobs import distributed, embedded
from app.platform.jobs.kinds import Shop
from app.platform.settings import Settings

GRACE_SECONDS = 25  #: for the job in hand, when the service is told to stop
AGAIN_SECONDS = 1.0  #: before a worker that died is replaced

log = structlog.get_logger("jobs")


def work_until(stop: threading.Event, settings: Settings, shop: Shop) -> None:
    """Be a worker until told to stop: the only one on SQLite, one of many on PostgreSQL."""
    engine = make_engine(settings.database_url, settings.jobs_at_once)
    gc.collect()
    gc.freeze()  # what is loaded stays; to look through it again and again takes a third longer
    try:
        if engine.dialect.name == "sqlite":
            embedded.work(engine, shop, now, stop)
        else:
            distributed.Worker(engine, shop, now, settings.jobs_at_once).work(stop)
    finally:
        engine.dispose()


@contextmanager
def worker_beside(settings: Settings, shop: Callable[[], Shop]) -> Iterator[Callable[[], None]]:
    """Keep a worker running in a process of its own, and replace it when it dies.

    It is given up to 25 seconds for the job in hand. What is yielded tells it to stop without
    waiting for that; leaving the context waits.

    Args:
        settings: of the service.
        shop: a function that gives what can be done. The process gets it by its name, and so has
            loaded all that its module does, such as every table there is.
    """
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(stop, settings, shop), name="keeper")
    keeper.start()
    try:
        yield stop.set
    finally:
        stop.set()
        keeper.join()


def _keep(stop: threading.Event, settings: Settings, shop: Callable[[], Shop]) -> None:
    spawn = multiprocessing.get_context("spawn")  # a fork would copy locks that threads hold
    while not stop.is_set():
        process = spawn.Process(target=_be_child, args=(settings, shop), name="worker")
        process.start()
        while process.is_alive() and not stop.wait(0.2):
            pass
        if stop.is_set():
            _end(process)
        else:
            log.error("worker.died", exit_code=process.exitcode)
            stop.wait(AGAIN_SECONDS)


def _end(process: SpawnProcess) -> None:
    process.terminate()
    process.join(GRACE_SECONDS)
    if process.is_alive():
        process.kill()  # the next worker begins its job again
        process.join()


def _be_child(settings: Settings, shop: Callable[[], Shop]) -> None:
    logs.configure(settings)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which tells us
    threading.Thread(target=_stop_with_parent, args=(stop,), daemon=True).start()
    work_until(stop, settings, shop())


def _stop_with_parent(stop: threading.Event) -> None:
    """Stop when the service dies without saying so: the one that replaces it has its own."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        stop.set()
