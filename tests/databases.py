"""Databases for the tests: migrated once, then copied, and emptied once something is kept.

A test that rolls everything back leaves a database as it was, so the next one may have it. After
a test that commits, through this engine or another of the same database, every row goes, and the
engine stays with the statements it has compiled: making a database anew takes longer than most
tests. One that a test changed in any other way is thrown away.
"""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url, text

from app.platform.database import make_engine
from app.platform.identifiers import new_id
from app.platform.migrating import upgrade
from tests.postgres import a_server, memory

KINDS = ("sqlite", "postgresql")
HEARD = ("before_cursor_execute", "after_cursor_execute", "begin", "commit", "rollback")
#: what there is in a PostgreSQL database, but for its rows
CATALOGUE = """
SELECT (SELECT md5(string_agg(relname || relkind::text, ' ' ORDER BY oid)) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace),
       (SELECT md5(string_agg(tgname || tgenabled::text, ' ' ORDER BY oid)) FROM pg_trigger)
"""
#: after so many the pages of what was deleted are worth a fresh copy
MOST_TESTS = 200


class Supply(ABC):
    """Hands out databases of one kind, each with the whole schema and no rows."""

    def __init__(self) -> None:
        """Begin with nothing; the first request makes the template."""
        self._clean: Engine | None = None
        self._used: set[Engine] = set()  #: those in which something was committed
        self._heard: dict[Engine, int] = {}  #: how many listeners each had at first
        self._marks: dict[Engine, Callable[[Connection], None]] = {}  #: who notices its commits
        self._migrated = False
        self._numbers = count(1)
        #: what was filled by what: the name of the database, and what the filling told
        self._filled: dict[Callable[[Engine], Any], tuple[str, Any]] = {}

    @contextmanager
    def database(self) -> Iterator[Engine]:
        """Give a database for one test."""
        engine, self._clean = self._clean or self._watched(self._copy()), None
        try:
            yield engine
        finally:
            if engine in self._used and not self._is_empty_again(engine):
                self._remove(engine)
            else:
                self._used.discard(engine)
                self._clean = engine

    def _is_empty_again(self, engine: Engine) -> bool:
        """Take every row out of a database; tell whether that made it as it was."""
        engine.dispose()
        return _listeners(engine) == self._heard[engine] and self._emptied(engine)

    @contextmanager
    def filled(self, fill: Callable[[Engine], Any]) -> Iterator[tuple[Engine, Any]]:
        """Give a database of one's own as a function leaves it, and what the function told.

        It is called once for all who ask; each gets a copy.
        """
        if fill not in self._filled:
            name = f"filled_{next(self._numbers)}"
            with self._engine(name) as engine:
                self._filled[fill] = name, fill(engine)
        name, told = self._filled[fill]
        with self._engine(f"copy_{next(self._numbers)}", name) as engine:
            yield engine, told
        self._delete(str(engine.url.database))

    @contextmanager
    def _engine(self, name: str, like: str = "template") -> Iterator[Engine]:
        """Copy a database, and let go of the copy in the end."""
        self._migrate()
        engine = make_engine(self._clone(name, like))
        try:
            yield engine
        finally:
            engine.dispose()

    def _watched(self, engine: Engine) -> Engine:
        def mark(connection: Connection) -> None:
            if connection.engine.url == engine.url:
                self._used.add(engine)

        event.listen(Engine, "commit", mark)  # a command has its own engine
        self._marks[engine] = mark
        self._heard[engine] = _listeners(engine)
        return engine

    def close(self) -> None:
        """Let go of what is left."""
        if self._clean:
            self._remove(self._clean)

    def empty(self) -> Engine:
        """Make a database without even a schema; it is the caller's to dispose of."""
        return make_engine(self._make(f"empty_{next(self._numbers)}"))

    def _copy(self) -> Engine:
        self._migrate()
        return make_engine(self._clone(f"copy_{next(self._numbers)}"))

    def _migrate(self) -> None:
        if not self._migrated:
            template = make_engine(self._make("template"))
            upgrade(template)
            template.dispose()
            self._migrated = True

    def _remove(self, engine: Engine) -> None:
        engine.dispose()
        self._used.discard(engine)
        self._heard.pop(engine)
        event.remove(Engine, "commit", self._marks.pop(engine))
        self._delete(str(engine.url.database))

    @abstractmethod
    def _make(self, name: str) -> str:
        """Make an empty database and give its address."""

    @abstractmethod
    def _clone(self, name: str, like: str = "template") -> str:
        """Copy the template, or another database that nobody uses, and give the address."""

    @abstractmethod
    def _emptied(self, engine: Engine) -> bool:
        """Have a database hold what the template does; tell whether that could be done."""

    @abstractmethod
    def _delete(self, database: str) -> None:
        """Remove a database."""


def _listeners(engine: Engine) -> int:
    """Count who listens to an engine: a test may leave one that makes every statement fail."""
    return sum(len(getattr(engine.dispatch, name).listeners) for name in HEARD)


class SqliteSupply(Supply):
    """Databases that are files in one folder."""

    def __init__(self, folder: Path) -> None:
        """Keep them in this folder."""
        super().__init__()
        self._folder = folder

    def _make(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.sqlite3"

    def _clone(self, name: str, like: str = "template") -> str:
        shutil.copyfile(self._folder / f"{like}.sqlite3", self._folder / f"{name}.sqlite3")
        return self._make(name)

    def _emptied(self, engine: Engine) -> bool:
        path = Path(str(engine.url.database))
        self._delete(str(path))
        shutil.copyfile(self._folder / "template.sqlite3", path)
        return True

    def _delete(self, database: str) -> None:
        for file in self._folder.glob(f"{Path(database).name}*"):
            file.unlink()


class PostgresqlSupply(Supply):
    """Databases of one PostgreSQL server."""

    def __init__(self, server: str) -> None:
        """Make them in the server at this address, under names that no other run uses."""
        super().__init__()
        self._server = make_url(server)
        self._prefix = f"test_{new_id().hex[-12:]}"
        self._admin = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
        self._emptyings: dict[Engine, _Emptying] = {}

    def _make(self, name: str, template: str = "template0") -> str:
        name = f"{self._prefix}_{name}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _clone(self, name: str, like: str = "template") -> str:
        return self._make(name, f"{self._prefix}_{like}")

    def _watched(self, engine: Engine) -> Engine:
        self._emptyings[engine] = _Emptying(engine)
        return super()._watched(engine)

    def _emptied(self, engine: Engine) -> bool:
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name",
            name=engine.url.database,
        )
        return self._emptyings[engine].happens(engine)

    def _remove(self, engine: Engine) -> None:
        self._emptyings.pop(engine)
        super()._remove(engine)

    def _delete(self, database: str) -> None:
        self._run(f'DROP DATABASE "{database}" WITH (FORCE)')

    def close(self) -> None:
        """Remove the template as well: the server may be somebody's own."""
        super().close()
        for name, _ in self._filled.values():
            self._delete(f"{self._prefix}_{name}")
        if self._migrated:
            self._delete(f"{self._prefix}_template")
        self._admin.dispose()

    def _run(self, statement: str, **values: Any) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement), values)


class _Emptying:
    """How one PostgreSQL database is emptied: what there was in it at first, and how often."""

    def __init__(self, engine: Engine) -> None:
        with engine.connect() as connection:
            self._catalogue = tuple(connection.execute(text(CATALOGUE)).one())
            tables = connection.execute(text(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
                "AND tablename <> 'alembic_version'"
            ))  # fmt: skip
            deletes = [f'DELETE FROM "{one.tablename}"' for one in tables]  # noqa: S608
            sequences = connection.execute(text("SELECT sequencename FROM pg_sequences"))
            restarts = [f'ALTER SEQUENCE "{one.sequencename}" RESTART' for one in sequences]
        engine.dispose()
        self._statements = ";".join(
            # without triggers: some tables refuse that anything is taken out of them
            ["SET LOCAL session_replication_role = replica", *deletes, *restarts]
        )
        self._left = MOST_TESTS

    def happens(self, engine: Engine) -> bool:
        """Take every row out; tell whether the database is then as it was at first."""
        self._left -= 1
        with engine.begin() as connection:
            if (
                self._left < 0
                or tuple(connection.execute(text(CATALOGUE)).one()) != self._catalogue
            ):
                return False
            connection.exec_driver_sql(self._statements)
        return True


@contextmanager
def a_supply(kind: str) -> Iterator[Supply]:
    """Give databases of one of the `KINDS`, in memory where the machine lends some."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="svs-sqlite-", dir=memory()) as folder:
            yield (files := SqliteSupply(Path(folder)))
            files.close()
        return
    with a_server() as server:
        yield (databases := PostgresqlSupply(server))
        databases.close()
