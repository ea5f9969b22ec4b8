"""The only place that reads a clock. Everything else is handed the time.

A route takes `NowDep` of `app.platform.http.dependencies`. What must not depend on whose
machine is asked, such as a deadline, is decided by the database's own clock, read after the locks
are held. How far the two are apart is watched; nothing fails for it, as the database decides.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.problems import Unavailable

if TYPE_CHECKING:
    from sqlmodel import Session

MOST_SKEW = timedelta(seconds=2)  #: between two machines that keep their clocks right


class Known(NamedTuple):
    """What the clocks of a zone are known to show at a moment."""

    zone: str
    at: datetime
    offset: str


#: The United Kingdom's summer time of 2026 (https://www.gov.uk/when-do-the-clocks-change), and
#: two zones whose clocks were changed in 2024, known from tz releases 2024a and 2025a on
#: (https://data.iana.org/time-zones/tzdb/NEWS): they tell old data from data kept up to date.
KNOWN = (
    Known("Europe/London", datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "+00:00"),
    Known("Europe/London", datetime(2026, 3, 29, 1, tzinfo=UTC), "+01:00"),
    Known("Europe/London", datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC), "+01:00"),
    Known("Europe/London", datetime(2026, 10, 25, 1, tzinfo=UTC), "+00:00"),
    Known("Asia/Almaty", datetime(2024, 7, 1, tzinfo=UTC), "+05:00"),
    Known("America/Asuncion", datetime(2025, 7, 1, tzinfo=UTC), "-03:00"),
)


class WrongZones(Unavailable):
    """This machine does not know the time zones well enough to tell deadlines."""

    slug = "wrong-zones"
    title = "The time zones of this machine are missing or out of date"


def now() -> datetime:
    """Give the time on this machine, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that may


def database_now(session: Session) -> datetime:
    """Give the time on the database's machine, in UTC, at this moment.

    On PostgreSQL it is `clock_timestamp()`, never the start of the transaction. SQLite runs in
    this process and tells milliseconds.
    """
    from sqlalchemy import text  # the command line asks the time without a database

    if session.get_bind().dialect.name == "postgresql":
        moment: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        return moment.astimezone(UTC)
    written: str = session.execute(
        text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
    ).scalar_one()
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def skew(session: Session, clock: Callable[[], datetime] = now) -> timedelta:
    """Give how far the database's clock is ahead of this machine's; less than zero: behind.

    It is as exact as half the time that the question takes. Beyond two seconds the log is warned:
    deadlines are still right, but what people read on this machine is not.
    """
    import structlog  # as above

    before = clock()
    theirs = database_now(session)
    ours = before + (clock() - before) / 2
    ahead = theirs - ours
    if abs(ahead) > MOST_SKEW:
        structlog.get_logger("clock").warning("clock.skew", seconds=ahead.total_seconds())
    return ahead


def check_zones(known: Sequence[Known] = KNOWN) -> None:
    """Make sure, as a process starts, that the time zones are there and kept up to date.

    Python takes them from the machine, and only where it has none from the package `tzdata`.

    Raises:
        WrongZones: naming the first zone that is missing, damaged or wrong.
    """
    for zone, at, offset in known:
        found = _offset(zone, at)
        if found != offset:
            what = f"is at {found}, not {offset}," if found else "is missing or damaged"
            places = ", ".join(zoneinfo.TZPATH) or "the package tzdata alone"
            raise WrongZones(
                f"The time zone {zone} {what} on {at:%Y-%m-%d}. Zones are read from {places}.",
                "Bring the machine's time zones up to date; or set PYTHONTZPATH to an empty text, "
                "so that they are read from the package tzdata.",
            )


def _offset(zone: str, at: datetime) -> str | None:
    try:
        return at.astimezone(zoneinfo.ZoneInfo(zone)).isoformat()[-6:]
    except (KeyError, ValueError, OSError):  # missing; damaged; not to be read
        return None
