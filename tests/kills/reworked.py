"""Work on imports in a child that may be killed at any instant, and work on at once.

The program is loaded once; each line that is read names a job, and one attempt at it is made in
a process of its own. Run as `python -m tests.kills.reworked DATABASE [TIME]`; it writes the
process of each attempt. At TIME its clock stands; else it goes.
"""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from app.platform import logs
from app.platform.clock import now
from app.platform.database import make_engine
from app.platform.jobs.working import run
from app.platform.settings import Settings
from app.spend.rows import staging
from app.spreadsheets.imports.jobs import jobs_for
from app.spreadsheets.kinds.returns.returning import RETURN_KIND
from app.spreadsheets.large import taking
from app.spreadsheets.large.kinds import LARGE_KINDS
from tests.deliveries.returns.made import PEOPLE_KEY
from tests.spreadsheets.imports.register import REGISTER
from tests.tenders.made import SEAL_KEY

MANY = 1_000_000  #: attempts at a job: each kill is one
CHUNK = 25  #: rows of a large file that are stored, or deleted, in one transaction
SPEND = next(kind for kind in LARGE_KINDS if kind.name == "spend")
KINDS = (REGISTER, SPEND, RETURN_KIND)


def settings() -> Settings:
    """Give what a worker is set to."""
    return Settings(seal_key=SEAL_KEY, people_key=PEOPLE_KEY)


def attempt(url: str, job_id: UUID, clock: Callable[[], datetime]) -> None:
    """Make one attempt at a job, to its end, which may be a kill."""
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    jobs = {kind.name: kind for kind in jobs_for(KINDS, settings, attempts=MANY)}
    run(make_engine(url), jobs, job_id, clock)


def main(url: str, *standing: str) -> None:
    """Make an attempt for each line."""
    logs.configure(Settings(log_level="error"))
    for module in (staging, taking):
        vars(module).update(TOGETHER=CHUNK)
    clock = (lambda: datetime.fromisoformat(standing[0])) if standing else now
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            attempt(url, UUID(line.strip()), clock)
            os._exit(0)
        os.waitpid(child, 0)
        sys.stdout.write("ended\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
