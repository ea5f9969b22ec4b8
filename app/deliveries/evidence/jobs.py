"""Every night: erase what is kept no longer, then sweep the store; at once, what was erased."""

from app.deliveries.evidence.erasing import due_files, erase_due
from app.deliveries.evidence.sweeping import JOB, is_unused, unused
from app.platform.files.store import files_at
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import Work
from app.platform.settings import Settings

AT_ONCE = 200  #: files erased in one transaction


def sweep(work: Work) -> Outcome:
    """Remove what no entry refers to: the file that the payload names, or else all there is."""
    files = files_at(Settings().evidence_url)
    named = work.payload.get("path")
    with work.reading() as session:
        if named is None:
            paths = unused(session, files, work.now())
        else:
            paths = [str(named)] if is_unused(session, str(named)) else []
    for path in paths:
        files.remove(path)
    return {"swept": len(paths)}


def erase(work: Work) -> Outcome:
    """Erase the files whose day has come, some at a time."""
    with work.reading() as session:
        files = list(due_files(session, work.now().date()))
    erased = 0
    for start in range(0, len(files), AT_ONCE):
        with work.writing() as session:
            erased += erase_due(session, files[start : start + AT_ONCE], work.now())
    return {"erased": erased}


ERASE = Kind("evidence.erase", erase)
ERASED_NIGHTLY = Schedule("evidence.erase.nightly", "47 2 * * *", ERASE.name)
SWEEP = Kind(JOB, sweep)
NIGHTLY = Schedule("evidence.sweep", "17 3 * * *", JOB)
