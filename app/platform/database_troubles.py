"""What a database's refusal means for the caller: try again, later, or a fault of ours.

PostgreSQL says it in five letters (its SQLSTATE), SQLite in a number (its result code).
"""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from app.problems import Unavailable


class Again(Unavailable):
    """The transaction met another one. It was rolled back, and may well succeed when repeated."""

    slug = "busy"
    title = "Others are changing the same things"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "Others were changing the same things at the same moment.", "Try again shortly."
        )


#: serialization failure, deadlock, lock not available
POSTGRESQL_AGAIN = {"40001", "40P01", "55P03"}
#: connection lost, out of room or connections, going down or coming up
POSTGRESQL_AWAY = ("08", "53", "57P", "58")
SQLITE_AGAIN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
SQLITE_AWAY = {
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_CORRUPT: "its file is damaged",
    sqlite3.SQLITE_FULL: "there is no room left on its disk",
    sqlite3.SQLITE_IOERR: "its disk cannot be read or written",
    sqlite3.SQLITE_NOTADB: "its file is not a database",
    sqlite3.SQLITE_READONLY: "its file may only be read",
}


def problem_of(error: DBAPIError | NoConnection, writes: bool) -> Unavailable | None:
    """Give the problem to tell the caller instead; None when the fault is in our own code.

    Args:
        error: what SQLAlchemy raised.
        writes: whether the session was one for writing; in any other, being refused to write is
            a fault of ours.
    """
    if isinstance(error, NoConnection):
        return _away("all its connections are in use")
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        kind = code & 0xFF  # the rest tells kinds of the same refusal apart
        return None if kind == sqlite3.SQLITE_READONLY and not writes else _of_sqlite(kind)
    state = getattr(error.orig, "sqlstate", None)
    if state in POSTGRESQL_AGAIN:
        return Again()
    lost = error.connection_invalidated or (state is None and _is_operational(error))
    if lost or (state or "").startswith(POSTGRESQL_AWAY):
        return _away("it cannot be reached, or has no room")
    return None


def _of_sqlite(code: int) -> Unavailable | None:
    if code in SQLITE_AGAIN:
        return Again()
    return _away(SQLITE_AWAY[code]) if code in SQLITE_AWAY else None


def _is_operational(error: DBAPIError) -> bool:
    return type(error.orig).__name__ in {"OperationalError", "InterfaceError"}


def _away(why: str) -> Unavailable:
    return Unavailable(f"The database is not available: {why}.", "Nothing was changed; try later.")
