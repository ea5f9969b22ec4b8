"""A worker in a process of its own, quick to notice things, for the tests to kill."""

import os
import signal
import sys
import threading

from app.platform.clock import now
from app.platform.database import make_engine
from app.platform.jobs import distributed, embedded
from tests.platform.jobs.trade import SHOP

QUICK = distributed.Pace(poll=0.2, heartbeat=0.3, dead_after=1.5, tidy=0.3, grace=5, again=0.3)


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


def end_with_the_tests() -> None:
    """Wait for the tests to close the pipe, which they do however they end."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
