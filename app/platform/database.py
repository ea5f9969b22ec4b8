"""Engines and sessions, the same from outside on SQLite and PostgreSQL.

Reading and writing sessions are different types, because SQLite's writers must say so at the
start: a transaction that reads first and then wishes to write is refused at once, whatever the
time-out. Use cases never commit: a route's session commits after the route returns and before
the response leaves, and rolls back when the route raises.

Nothing here knows about HTTP: `app.platform.http.dependencies` gives sessions to routes.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, literal, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlmodel import Session, SQLModel

from app.platform.database_troubles import problem_of
from app.problems import Unavailable

Row = TypeVar("Row", bound=SQLModel)

BUSY_SECONDS = 5  #: how long SQLite waits for another process's writer
QUEUE_SECONDS = 20  #: how long a writer waits for the others of this process

#: SQLite has one writer at a time. Queueing here is fair; polling for the file's lock is not.
_one_writer = threading.Lock()


class ReadSession(Session):
    """A session that sees one unchanging snapshot and writes nothing."""

    def __init__(self, bind: Engine | Connection) -> None:
        """Open it on an engine, or inside a connection's transaction; once closed, it is over."""
        begun = _for_reading(bind) if isinstance(bind, Engine) else bind
        super().__init__(begun, close_resets_only=False)


class WriteSession(Session):
    """A session that may write. On SQLite it holds the only right to do so until it ends.

    Once closed it is over: used again, it would begin a transaction that nobody ends.
    """

    def __init__(self, bind: Engine | Connection) -> None:
        """Open it on an engine, or inside a connection's transaction, which it never commits."""
        super().__init__(
            bind,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
            close_resets_only=False,
        )


def make_engine(url: str, threads: int = 8) -> Engine:
    """Make the engine for a database.

    Args:
        url: `sqlite:///file` or `postgresql://…`, whichever driver it names or leaves out.
        threads: how many requests are worked on at once; a request may hold two connections.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _make_sqlite_engine(url, 2 * threads)
    if address.get_backend_name() != "postgresql":
        raise ValueError(f"{address.get_backend_name()} is not supported: SQLite or PostgreSQL")
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        hide_parameters=True,  # what is stored does not belong in logs
        pool_size=2 * threads,
        max_overflow=threads,
        pool_pre_ping=True,
        pool_timeout=QUEUE_SECONDS,
    )


def _make_sqlite_engine(url: str, connections: int) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=connections,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # Python's own BEGIN would break savepoints
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # NORMAL may lose what was acknowledged
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _for_reading(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reads_only=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@contextmanager
def reading(engine: Engine) -> Iterator[ReadSession]:
    """Open a session to read; whatever it did is rolled back.

    Raises:
        Unavailable: when the database is away or has no room.
    """
    with _told_plainly(writes=False), ReadSession(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[WriteSession]:
    """Open a session to write: it commits at the end, and rolls back if anything is raised.

    Raises:
        Again: when it met another transaction; `app.platform.http.retrying` repeats such work.
        Unavailable: when the database is away or has no room; or, on SQLite, when the writers
            ahead take more than twenty seconds.
    """
    with (
        _told_plainly(writes=True),
        _right_to_write(engine),
        WriteSession(engine) as session,
        session.begin(),
    ):
        session.connection()  # begins at once, so that what is read here is still true at the end
        yield session


@contextmanager
def part_of(session: WriteSession) -> Iterator[WriteSession]:
    """Write as a part of a transaction: what is raised undoes this part alone.

    It begins as a session of its own would, remembering nothing that was read before.

    Raises:
        Again: as `writing` does.
        Unavailable: as `writing` does.
    """
    with _told_plainly(writes=True), session.begin_nested():
        try:
            yield session
            session.flush()
        finally:
            session.expunge_all()


def add_if_new(session: WriteSession, row: SQLModel) -> bool:
    """Insert a row at once unless one with the same key is there; say whether it was inserted.

    On PostgreSQL it waits for another transaction that is inserting the same key, and an
    exception never spoils the transaction, as catching an IntegrityError would.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    into = inspect(type(row)).local_table
    query = dialect.insert(into).on_conflict_do_nothing().returning(literal(1))
    return session.execute(query, row.model_dump()).first() is not None


def added_if_new(session: WriteSession, row: Row) -> Row | None:
    """Insert a row as `add_if_new` does, and give it as the session has it; None: it was there."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    query = dialect.insert(type(row)).on_conflict_do_nothing().returning(type(row))
    return session.scalars(query, row.model_dump()).first()


def add_those_new(
    session: WriteSession,
    table: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    key: Sequence[str],
) -> set[tuple[Any, ...]]:
    """Insert, in one go, those of many rows whose key is not there; give the keys of them.

    Args:
        session: to write with.
        table: that they are of.
        rows: every column of each.
        key: names of the columns that are given back.
    """
    if not rows:
        return set()
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    into = inspect(table).local_table
    query = dialect.insert(into).on_conflict_do_nothing().returning(*(into.c[one] for one in key))
    return {tuple(row) for row in session.execute(query, list(rows))}


@contextmanager
def _told_plainly(writes: bool) -> Iterator[None]:
    """Tell apart what the caller can wait for and what is wrong with our own code."""
    try:
        yield
    except (DBAPIError, NoConnection) as error:
        problem = problem_of(error, writes)
        if problem is None:
            raise
        raise problem from error


def _right_to_write(engine: Engine) -> AbstractContextManager[None]:
    return _queue_of_writers() if engine.dialect.name == "sqlite" else nullcontext()


@contextmanager
def _queue_of_writers() -> Iterator[None]:
    if not _one_writer.acquire(timeout=QUEUE_SECONDS):
        raise Unavailable("Too many changes are waiting to be written.", "Try again shortly.")
    try:
        yield
    finally:
        _one_writer.release()
