"""Sweeping the evidence store: every night, and at once where a file was erased."""

from app.deliveries.evidence.sweeping import JOB, drop, unused
from app.platform.files.store import files_at
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import Work
from app.platform.settings import Settings


def sweep(work: Work) -> Outcome:
    """Remove what no entry refers to: the file that the payload names, or else all there is."""
    files = files_at(Settings().evidence_url)
    named = work.payload.get("path")
    if named is None:
        with work.reading() as session:
            paths = unused(session, files, work.now())
    else:
        paths = [str(named)]
    swept = 0
    for path in paths:
        with work.writing() as session:
            swept += drop(session, files, path)
    return {"swept": swept}


SWEEP = Kind(JOB, sweep)
NIGHTLY = Schedule("evidence.sweep", "17 3 * * *", JOB)
