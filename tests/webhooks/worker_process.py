"""A worker in a process of its own that tells webhooks, for the tests to kill.

Run as `python -m tests.webhooks.worker_process DATABASE`, it lives once. With `again` after that,
each line that is read starts one life of it, in a process of its own whose number it writes; so
no life has to load the program first.
"""

import os
import signal
import sys
import threading

from app.platform.clock import now
from app.platform.database import make_engine
from app.platform.jobs import distributed, embedded
from app.platform.jobs.kinds import Shop
from app.webhooks.jobs import AGAIN_KIND, KEEP_KIND, SEND_KIND, TELL_KIND
from tests.platform.jobs.worker_process import QUICK, end_with_the_tests

SHOP = Shop(kinds=(TELL_KIND, SEND_KIND, AGAIN_KIND, KEEP_KIND))


def live(url: str) -> None:
    """Work on the database at this address until told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        embedded.work(engine, SHOP, now, stop)
    else:
        distributed.Worker(engine, SHOP, now, 2, QUICK).work(stop)
    engine.dispose()


def live_again_and_again(url: str) -> None:
    """Live once for each line that is read; a life that ended is waited for."""
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdout.write(f"{os.getpid()}\n")
            sys.stdout.flush()
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # the log goes elsewhere
            live(url)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    if sys.argv[2:] == ["again"]:
        live_again_and_again(sys.argv[1])
    else:
        threading.Thread(target=end_with_the_tests, daemon=True).start()
        live(sys.argv[1])
