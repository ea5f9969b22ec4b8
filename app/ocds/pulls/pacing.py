"""How often a publisher is asked, by all authorities and workers together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import select

from app.ocds.pulls.tables import OcdsPullOrigin
from app.platform.database import WriteSession, add_if_new


@dataclass(frozen=True, slots=True)
class Pace:
    """How many requests are made at most within any time of some length."""

    requests: int
    within: timedelta


#: Find a Tender was seen to refuse the thirteenth within two minutes
POLITE = Pace(10, timedelta(minutes=2))


def take_turn(session: WriteSession, origin: str, pace: Pace, now: datetime) -> datetime | None:
    """Take leave to make one request; or give the moment to come back at.

    Args:
        session: where it is counted; the count is kept whatever comes of the request.
        origin: of whom it is made.
        pace: how often one may be made.
        now: when.
    """
    row = _locked(session, origin)
    if row.resting_until is not None and row.resting_until > now:
        return row.resting_until
    asked = [datetime.fromisoformat(one) for one in row.asked_at]
    lately = [one for one in asked if now - pace.within < one <= now]  # clocks may be put back
    if len(lately) >= pace.requests:
        return lately[0] + pace.within
    row.asked_at = [one.isoformat() for one in (*lately, now)]
    session.add(row)
    return None


def leave_in_peace(session: WriteSession, origin: str, until: datetime) -> None:
    """Ask nothing more of a publisher until some moment."""
    row = _locked(session, origin)
    row.resting_until = max(row.resting_until or until, until)
    session.add(row)


def _locked(session: WriteSession, origin: str) -> OcdsPullOrigin:
    add_if_new(session, OcdsPullOrigin(origin=origin))
    query = select(OcdsPullOrigin).where(OcdsPullOrigin.origin == origin).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()
