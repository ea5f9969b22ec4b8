"""Erase, every night, the tokens of people whose day has come."""

from app.deliveries.people.erasing import erase_due
from app.platform.database import WriteSession
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import InOneGo, Work


def _erase(session: WriteSession, work: Work) -> Outcome:
    now = work.now()
    return erase_due(session, now.date(), now)


ERASE = Kind("people.erase", InOneGo(_erase))
NIGHTLY = Schedule("people.erase.nightly", "17 2 * * *", ERASE.name)
