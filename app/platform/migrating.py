"""Brings a database's schema up to what this code needs, or says why it cannot.

The migrations are in the folder `alembic` beside `app`. All that are due run in one transaction
(SQLite's DDL is transactional too), so one that dies half-way leaves the schema as it was, and
two processes that start together wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from app.problems import Unavailable

ROOT = Path(__file__).parents[2]
LOCK = 7_381_002_642  #: any number, the same for all who migrate this product's databases


class SchemaTooNew(Unavailable):
    """The database was brought up by newer code than this."""

    slug = "schema-too-new"


class SchemaTooOld(Unavailable):
    """The database has not been brought up to what this code needs."""

    slug = "schema-too-old"


def alembic_config(connection: Connection | None = None) -> Config:
    """Give Alembic's settings, to run on this connection if one is given."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the schema up to date, from nothing if need be.

    Raises:
        SchemaTooNew: when the database is at a revision that this code does not know.
        RuntimeError: on SQLite, when a migration left rows that refer to nothing; it is undone.
    """
    with only_migration(engine) as connection:
        config = alembic_config(connection)
        _refuse_newer(config, connection)
        command.upgrade(config, "head")


def check_schema(engine: Engine) -> None:
    """Refuse a database that does not have exactly the schema that this code needs.

    Raises:
        SchemaTooNew: when newer code brought it up.
        SchemaTooOld: when it has not been brought up, or only part of the way.
    """
    with engine.connect() as connection:
        config = alembic_config()
        _refuse_newer(config, connection)
        needed = set(ScriptDirectory.from_config(config).get_heads())
        if set(MigrationContext.configure(connection).get_current_heads()) != needed:
            raise SchemaTooOld(
                "The database has not been brought up to this version of the service.",
                "Start `social-value serve`, which brings it up, or run `alembic upgrade head`.",
            )


def revision_of(connection: Connection) -> str:
    """Name the schema that a database has."""
    return ", ".join(sorted(MigrationContext.configure(connection).get_current_heads()))


@contextmanager
def only_migration(engine: Engine) -> Iterator[Connection]:
    """Open the one transaction in which this database is migrated.

    Raises:
        RuntimeError: on SQLite, when a migration left rows that refer to nothing; it is undone.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection
            return
        # Changing a table on SQLite means copying and dropping it, which would take the rows
        # that refer to it along; and this can only be switched before a transaction begins.
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if orphans := connection.execute(text("PRAGMA foreign_key_check")).all():
                    raise RuntimeError(f"{len(orphans)} rows refer to rows that are not there")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _refuse_newer(config: Config, connection: Connection) -> None:
    known = {
        revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()
    }
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        raise SchemaTooNew(
            f"The database is at schema {', '.join(sorted(unknown))}, "
            "which this version of the service does not know.",
            "Run a version at least as new as the one that last used this database.",
        )
