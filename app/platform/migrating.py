"""Brings a database's schema up to what this code needs, or says why it cannot.

The migrations are in the folder `alembic` beside `app`. Each database is brought up in one
transaction (SQLite's DDL is transactional too), so that a migration that dies half-way leaves
the schema as it was, and two processes that start together wait for each other.
"""

from pathlib import Path

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


def alembic_config(connection: Connection | None = None) -> Config:
    """Give Alembic's settings, to run on this connection if one is given."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the schema up to date, from nothing if need be.

    Raises:
        SchemaTooNew: when the database is at a revision that this code does not know.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config = alembic_config(connection)
        _refuse_newer(config, connection)
        command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Tell whether the database has exactly the schema that this code needs."""
    script = ScriptDirectory.from_config(alembic_config())
    return set(MigrationContext.configure(connection).get_current_heads()) == set(
        script.get_heads()
    )


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
