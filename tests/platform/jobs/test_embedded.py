"""The worker as a thread of the tests: how soon it notices what there is to do."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from app.platform.clock import now
from app.platform.jobs import embedded
from app.platform.jobs.distributed import Pace, Worker
from app.platform.jobs.kinds import Shop
from tests.platform.jobs.test_workers import ask
from tests.platform.jobs.trade import SHOP, subjects

NEVER = 100_000  #: seconds; a worker that only looked so often would do nothing in these tests


@contextmanager
def a_patient_worker(engine: Engine) -> Iterator[None]:
    stop = threading.Event()
    shop = Shop(kinds=SHOP.kinds)
    worker = (
        threading.Thread(target=embedded.work, args=(engine, shop, now, stop, NEVER))
        if engine.dialect.name == "sqlite"
        else threading.Thread(
            target=Worker(engine, shop, now, 1, Pace(poll=NEVER)).work, args=(stop,)
        )
    )
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


def test_a_job_is_begun_when_it_is_asked_for_not_when_the_worker_next_looks(
    engine: Engine,
) -> None:
    names = [f"{number}" for number in range(5)]
    announced = iter(f"again {number}" for number in range(20))

    with a_patient_worker(engine):
        for name in names:  # each comes while the worker has nothing to do
            ask(engine, "mark", name)
            # Procrastinate may miss an announcement that comes while it is looking; its next look
            # is never here, so that only another announcement can bring it to this one.
            while not comes_within(engine, name, seconds=10):
                ask(engine, "mark", next(announced))

    assert [name for name in subjects(engine, "marked") if name in names] == names


def comes_within(engine: Engine, name: str, seconds: float) -> bool:
    give_up = time.monotonic() + seconds
    while name not in subjects(engine, "marked"):
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True
