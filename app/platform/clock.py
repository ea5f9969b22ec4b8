"""The only place that reads a clock. Everything else is handed the time.

A route takes `NowDep` of `app.platform.http.dependencies`. What must not depend on whose
machine is asked, such as a deadline, is decided by the database's own clock, read after the locks
are held.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session


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
