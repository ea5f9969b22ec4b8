"""What tests of tenders ask for: a clock to set, a service that seals, a lot to tender for."""

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from app.platform.http.dependencies import clock_of_database
from app.platform.settings import Settings
from tests.procurements.made import DEADLINE
from tests.tenders.made import SEAL_KEY, Scene


class Clock:
    """The database's clock, set by hand."""

    def __init__(self) -> None:
        """Begin a day before the deadline."""
        self.at = DEADLINE - timedelta(days=1)

    def __call__(self, _session: Session) -> datetime:
        """Give the time, whatever the database says."""
        return self.at

    def set(self, after_deadline: timedelta) -> None:
        """Set it to so long after the deadline, or before it."""
        self.at = DEADLINE + after_deadline


@pytest.fixture
def settings(engine: Engine) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, seal_key=SEAL_KEY, requests_per_minute=100_000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def scene(client: TestClient, engine: Engine, clock: Clock) -> Scene:
    """Give the service at a set time, with a published lot, officers and suppliers."""
    client.app.dependency_overrides[clock_of_database] = lambda: clock  # type: ignore[attr-defined]
    return Scene(client, engine)
