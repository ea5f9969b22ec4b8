import multiprocessing
import subprocess
import sys

from sqlalchemy import Engine

from app.platform.clock import now
from app.platform.database import writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.supervising import worker_beside
from app.platform.settings import Settings
from tests.platform.jobs.test_workers import PATIENCE, until
from tests.platform.jobs.trade import shop, subjects

SERVICE = """
import multiprocessing, sys, time
from app.platform.jobs.supervising import worker_beside
from app.platform.settings import Settings
from tests.platform.jobs.trade import shop

if __name__ == "__main__":
    with worker_beside(Settings(database_url=sys.argv[1]), shop):
        while not multiprocessing.active_children():
            time.sleep(0.01)
        print(multiprocessing.active_children()[0].pid, flush=True)
        time.sleep(60)
"""


def ask(engine: Engine, name: str) -> None:
    with writing(engine) as session:
        enqueue(session, "mark", {"name": name}, now())


def test_a_worker_beside_the_service_is_replaced_when_it_dies(
    engine: Engine, settings: Settings
) -> None:
    with worker_beside(settings, shop):
        ask(engine, "first")
        until(lambda: "first" in subjects(engine, "marked"))
        [worker] = multiprocessing.active_children()
        worker.kill()
        ask(engine, "second")
        until(lambda: "second" in subjects(engine, "marked"))

    assert multiprocessing.active_children() == []


def test_a_worker_ends_when_its_service_is_killed(settings: Settings) -> None:
    service = subprocess.Popen(
        [sys.executable, "-c", SERVICE, settings.database_url], stdout=subprocess.PIPE, text=True
    )
    assert service.stdout
    assert int(service.stdout.readline()) > 0

    service.kill()

    # the pipe closes when the last process that holds it has ended
    told, _ = service.communicate(timeout=PATIENCE)
    assert told == ""
