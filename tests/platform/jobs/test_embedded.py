"""The worker as a thread of the tests: how soon it notices what there is to do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from app.platform.clock import now
from app.platform.jobs import embedded
from app.platform.jobs.distributed import Pace, Worker
from app.platform.jobs.kinds import Shop
from tests.platform.jobs.test_workers import ask, until
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

    with a_patient_worker(engine):
        for at, name in enumerate(names, 1):  # each comes while the worker has nothing to do
            ask(engine, "mark", name)
            until(lambda at=at: len(subjects(engine, "marked")) == at)  # type: ignore[misc]

    assert subjects(engine, "marked") == names
