"""A worker in a process of its own that tells webhooks, for the tests to kill."""

import signal
import sys
import threading

from app.platform.clock import now
from app.platform.database import make_engine
from app.platform.jobs import distributed, embedded
from app.platform.jobs.kinds import Shop
from app.webhooks.jobs import SEND_KIND, TELL_KIND
from tests.platform.jobs.worker_process import QUICK, end_with_the_tests

SHOP = Shop(kinds=(TELL_KIND, SEND_KIND))


def main(url: str) -> None:
    """Work on the database at this address until told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=end_with_the_tests, daemon=True).start()
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        embedded.work(engine, SHOP, now, stop)
    else:
        distributed.Worker(engine, SHOP, now, 2, QUICK).work(stop)
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
