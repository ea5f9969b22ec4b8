"""Forget, every night, the workbooks that were given out too long ago."""

from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import Work
from app.spreadsheets.workbooks.forgetting import forget_old


def forget(work: Work) -> Outcome:
    """Delete what stood in them, some at a time."""
    forgotten = 0
    while True:
        with work.writing() as session:
            some = forget_old(session, work.now())
        forgotten += some
        if not some:
            return {"forgotten": forgotten}


FORGET = Kind("workbooks.forget", forget, is_quiet=True)
NIGHTLY = Schedule("workbooks.forget.nightly", "53 2 * * *", FORGET.name)
