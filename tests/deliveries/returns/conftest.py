"""What tests of returns ask for: a service with a secret for tokens, and a reported contract."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.database import WriteSession
from app.platform.settings import Settings
from tests.deliveries.changes.conftest import passed
from tests.deliveries.returns.asked import Asked, an_asked
from tests.deliveries.returns.made import PEOPLE_KEY, Reported, a_reported

__all__ = ["passed"]


@pytest.fixture
def settings(engine: Engine) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, people_key=PEOPLE_KEY, requests_per_minute=100_000)


@pytest.fixture
def reporting(session: WriteSession) -> Reported:
    """Give a contract that is reported by quarters."""
    return a_reported(session)


@pytest.fixture
def asked(client: TestClient, engine: Engine) -> Asked:
    """Give a contract that is reported over HTTP."""
    return an_asked(client, engine)
