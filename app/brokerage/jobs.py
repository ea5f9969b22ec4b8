"""Erase, every month, the referrals whose day has come.

Once a month is enough, and leaves a file that was saved to be undone until then.
"""

from app.brokerage.erasing import erase_due
from app.platform.database import WriteSession
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import InOneGo, Work
from app.platform.settings import Settings


def _erase(session: WriteSession, work: Work) -> Outcome:
    now = work.now()
    return erase_due(session, now.date(), Settings().referral_years, now)


ERASE = Kind("referrals.erase", InOneGo(_erase))
MONTHLY = Schedule("referrals.erase.monthly", "27 2 1 * *", ERASE.name)
