"""Databases for the tests: migrated once, then copied, and thrown away once something is kept.

A test that rolls everything back leaves a database as it was, so the next one may have it. A
test that commits has the database to itself, and the next one gets a fresh copy.
"""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url, text

from app.platform.database import make_engine
from app.platform.identifiers import new_id
from app.platform.migrating import upgrade

KINDS = ("sqlite", "postgresql")


class Supply(ABC):
    """Hands out databases of one kind, each with the whole schema and no rows."""

    def __init__(self) -> None:
        """Begin with nothing; the first request makes the template."""
        self._clean: Engine | None = None
        self._used: set[Engine] = set()  #: those in which something was committed
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
            if engine in self._used:
                self._remove(engine)
            else:
                self._clean = engine

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
        @event.listens_for(engine, "commit")
        def mark(_connection: Connection) -> None:
            self._used.add(engine)

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
        self._delete(str(engine.url.database))

    @abstractmethod
    def _make(self, name: str) -> str:
        """Make an empty database and give its address."""

    @abstractmethod
    def _clone(self, name: str, like: str = "template") -> str:
        """Copy the template, or another database that nobody uses, and give the address."""

    @abstractmethod
    def _delete(self, database: str) -> None:
        """Remove a database."""


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

    def _make(self, name: str, template: str = "template0") -> str:
        name = f"{self._prefix}_{name}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _clone(self, name: str, like: str = "template") -> str:
        return self._make(name, f"{self._prefix}_{like}")

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

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))
