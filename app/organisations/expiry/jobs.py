"""Every night: tell of the keys that will end soon, each in a transaction of its own."""

from app.organisations.expiry.warning import keys_ending, warn
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import Work


def warn_all(work: Work) -> Outcome:
    """Write a letter about every key that will end soon."""
    now = work.now()
    with work.reading() as session:
        keys = keys_ending(session, now)
    told = 0
    for key in keys:
        with work.writing() as session:
            told += warn(session, key, now)
    return {"told": told}


WARN = Kind("api_keys.warn", warn_all)
NIGHTLY = Schedule("api_keys.warn.nightly", "37 4 * * *", WARN.name)
