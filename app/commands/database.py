"""The database of the settings, for commands that need one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from app.commands.printing import refused
from app.platform import logs
from app.platform.database import make_engine
from app.platform.migrating import upgrade
from app.platform.settings import Settings
from app.problems import Problem


@contextmanager
def the_database() -> Iterator[Engine]:
    """Open the database, brought up to date; a problem ends the command with its words."""
    settings = Settings()
    logs.configure(settings.model_copy(update={"log_level": "warning"}))
    engine = make_engine(settings.database_url)
    try:
        upgrade(engine)
        yield engine
    except Problem as problem:
        refused(problem)
    finally:
        engine.dispose()
