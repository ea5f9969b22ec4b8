"""Work on imports in a child that may be killed at any instant, and work on at once.

The program is loaded once; each line that is read names a job, and one attempt at it is made in
a process of its own. Run as `python -m tests.kills.reworked DATABASE`; it writes the process of
each attempt.
"""

import os
import sys
from uuid import UUID

from app.platform import logs
from app.platform.clock import now
from app.platform.database import make_engine
from app.platform.jobs.working import run
from app.platform.settings import Settings
from app.spreadsheets.imports.jobs import jobs_for
from tests.spreadsheets.imports.register import REGISTER
from tests.tenders.made import SEAL_KEY

MANY = 1_000_000  #: attempts at a job: each kill is one


def settings() -> Settings:
    """Give what a worker is set to."""
    return Settings(seal_key=SEAL_KEY)


def attempt(url: str, job_id: UUID) -> None:
    """Make one attempt at a job, to its end, which may be a kill."""
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    jobs = {kind.name: kind for kind in jobs_for((REGISTER,), settings, attempts=MANY)}
    run(make_engine(url), jobs, job_id, now)


def main(url: str) -> None:
    """Make an attempt for each line."""
    logs.configure(Settings(log_level="error"))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            attempt(url, UUID(line.strip()))
            os._exit(0)
        os.waitpid(child, 0)
        sys.stdout.write("ended\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
