"""Runs the migrations, on the connection that is given or on the database of the settings."""

import pkgutil
from importlib import import_module

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import app
from app.platform.database import make_engine
from app.platform.migrating import only_migration
from app.platform.settings import Settings

#: modules of the platform that describe a table beside what they do with it
BESIDE = ("app.platform.events", "app.platform.request.idempotency")

# Importing a room's tables is what makes them part of `SQLModel.metadata`.
for found in pkgutil.walk_packages(app.__path__, "app."):
    if found.name.endswith(".tables") or found.name in BESIDE:
        import_module(found.name)


def _ours(_thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave procrastinate's tables to procrastinate: their schema comes in one piece."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        include_object=_ours,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _migrate(given)
else:
    with only_migration(make_engine(Settings().database_url)) as own:
        _migrate(own)
