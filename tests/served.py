"""The service, built once for all the tests of a process and bound to the database of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from fastapi import FastAPI
from sqlalchemy import Engine

from app.main import bind, create_app
from app.platform.database import make_engine
from app.platform.settings import Settings


@cache
def _built() -> FastAPI:
    address = "sqlite:///never-opened.sqlite3"
    return create_app(Settings(database_url=address), make_engine(address))


@contextmanager
def served(settings: Settings, engine: Engine) -> Iterator[FastAPI]:
    """Give the service on a database, with nothing replaced in it."""
    app = _built()
    bind(app, settings, engine)
    app.dependency_overrides.clear()
    yield app
    app.dependency_overrides.clear()
