"""The service, built once for all the tests of a process and bound to the database of each.

Who asks while the one that was built serves somebody else gets another.
"""

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.datastructures import State

from app.main import bind, create_app
from app.platform.database import make_engine
from app.platform.http.routing import Router
from app.platform.settings import Settings

#: those that rest, by the rooms that each has beside the service's own (by their `id`)
_resting: dict[tuple[int, ...], list[FastAPI]] = defaultdict(list)


def built() -> FastAPI:
    """Build the service, to look at its routes; its database is never opened."""
    address = "sqlite:///never-opened.sqlite3"
    return create_app(Settings(database_url=address), make_engine(address))


@contextmanager
def served(settings: Settings, engine: Engine, *rooms: Router) -> Iterator[FastAPI]:
    """Give the service on a database, with nothing replaced in it.

    Args:
        settings: of the service.
        engine: the database.
        rooms: to be served too, beside its own.
    """
    resting = _resting[tuple(id(room) for room in rooms)]
    app = resting.pop() if resting else _with(rooms)
    app.state = State()
    bind(app, settings, engine)
    app.dependency_overrides.clear()
    yield app
    app.dependency_overrides.clear()
    resting.append(app)


def _with(rooms: tuple[Router, ...]) -> FastAPI:
    app = built()
    for room in rooms:
        app.include_router(room)
    gc.freeze()  # it lives as long as the process: no test need look for garbage in it
    return app
