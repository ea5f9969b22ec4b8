"""Workers in processes of their own that pull as fast as they may, for the tests to kill.

The code is read once; each line that comes in makes another worker, whose process id goes out.
"""

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta

from app.ocds.intake.jobs import INGEST
from app.ocds.pulls.jobs import ATTEMPTS, Puller
from app.ocds.pulls.pacing import Pace
from app.ocds.pulls.running import PULL
from app.platform.clock import now
from app.platform.database import make_engine
from app.platform.jobs import distributed, embedded
from app.platform.jobs.kinds import Kind, Shop
from tests.platform.jobs.worker_process import QUICK

#: as many requests in two seconds as the tests say; without a word as many as can be
PACE = Pace(int(os.environ.get("SVS_TEST_PACE", "1000000")), timedelta(seconds=2))
SHOP = Shop(kinds=(Kind(PULL, Puller(pace=PACE), attempts=ATTEMPTS), INGEST))
#: seconds of silence after which a worker counts as dead; where none is killed none is to
DEAD_AFTER = float(os.environ.get("SVS_TEST_DEAD_AFTER", QUICK.dead_after))


def main(url: str) -> None:
    """Make a worker for each line, until the tests close the pipe, as they do however they end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a worker ended
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            work(url)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def work(url: str) -> None:
    """Work on the database at this address until told to stop."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # where the log of a worker goes
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        embedded.work(engine, SHOP, now, stop)
    else:
        distributed.Worker(engine, SHOP, now, 2, replace(QUICK, dead_after=DEAD_AFTER)).work(stop)
    engine.dispose()


def end_with(parent: int) -> None:
    """End when the process is gone that made this one."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
