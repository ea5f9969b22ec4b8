"""What tests ask for by name: `engine`, `session`, `client`, `settings`, `now`.

Whatever has a database runs on SQLite and on PostgreSQL. `session` rolls everything back; `client`
commits, so arrange things for it with `writing(engine)`: it cannot see the rows of `session`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.database import WriteSession
from app.platform.http.dependencies import time_of_request
from app.platform.logs import configure
from app.platform.settings import Settings
from tests.databases import KINDS, Supply, a_supply

pytest_plugins = ["tests.garbage"]
configure(Settings())


@pytest.fixture
def now() -> datetime:
    """Give the moment at which every test happens: a Monday morning in Greenwich."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session", params=KINDS)
def supply(request: pytest.FixtureRequest) -> Iterator[Supply]:
    """Give databases of each kind in turn."""
    with a_supply(request.param) as supply:
        yield supply


@pytest.fixture
def engine(supply: Supply) -> Iterator[Engine]:
    """Give a database with the whole schema and no rows."""
    with supply.database() as engine:
        yield engine


@pytest.fixture
def empty(supply: Supply) -> Iterator[Engine]:
    """Give a database without even a schema."""
    yield (engine := supply.empty())
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[WriteSession]:
    """Give a session whose commits are savepoints: nothing of it is kept."""
    with engine.connect() as connection:
        connection.begin()  # and never commit: closing it rolls back
        with WriteSession(connection) as session:
            yield session


@pytest.fixture
def settings(engine: Engine) -> Settings:
    return Settings(database_url=engine.url.render_as_string(hide_password=False))


@pytest.fixture
def client(settings: Settings, engine: Engine, now: datetime) -> Iterator[TestClient]:
    """Give the whole service over HTTP, at the test's moment."""
    from tests.served import served  # the tests of a room need not wait for all of them

    with served(settings, engine) as app:
        app.dependency_overrides[time_of_request] = lambda: now
        with TestClient(app) as client:
            yield client
