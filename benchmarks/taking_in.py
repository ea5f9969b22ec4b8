"""Stage one large file and make it count, with nothing around that: a program of its own.

There is no upload, no sealing, no job and no report of progress; `uploading` has all of these.
`python -m benchmarks.taking_in <database> <file>` prints one line of JSON. Memory is what this
process and the child that reads the file have above what this one had before it began.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.organisations.role import Role
from app.platform.database import WriteSession, make_engine, writing
from app.platform.logs import configure
from app.platform.settings import Settings
from app.spend.batch import BatchKind
from app.spend.rows.flipping import make_live
from app.spreadsheets.large.taking import stage
from app.spreadsheets.mapping.plan import compile_profile
from benchmarks.memory import Watch
from tests.callers import a_person, caller_of
from tests.spend.made import NOW
from tests.spreadsheets.large.made import Attempt, a_profile

HEADINGS = {
    "supplier": "Supplier name", "amount": "Amount", "body": "Body", "unit": "Department",
    "service": "Service", "company_number": "Company number", "paid_on": "Payment date",
    "transaction": "Transaction number", "vat": "VAT", "purpose": "Purpose",
    "supplier_postcode": "Postcode", "is_sme": "SME",
}  # fmt: skip


class Timed(Attempt):
    """An attempt that takes the time of its transactions."""

    longest = 0.0

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Open a session to write, and note for how long."""
        began = time.perf_counter()
        with writing(self.engine) as session:
            yield session
        self.longest = max(self.longest, time.perf_counter() - began)


def main() -> None:
    """Take the file in."""
    configure(Settings(log_level="error"))
    url, path = sys.argv[1], Path(sys.argv[2])
    engine = make_engine(url)
    caller = caller_of(engine, a_person(engine, Role.ECONOMIC_DEVELOPMENT))
    attempt = Timed(engine, caller, path)
    plan = compile_profile(a_profile(headings=HEADINGS))
    gc.collect()
    gc.freeze()  # as a worker does once it has loaded everything
    watch = Watch(os.getpid())
    watch.start()
    began = time.perf_counter()
    report = stage(attempt, BatchKind.SPEND, plan)
    with writing(engine) as session:
        make_live(session, caller, attempt.import_id, NOW)
    told: dict[str, Any] = {
        "took": time.perf_counter() - began,
        "processor": time.process_time(),
        "memory": watch.stop(),
        "longest_write": attempt.longest,
        "added": sum(one.added for one in report.tallies),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
