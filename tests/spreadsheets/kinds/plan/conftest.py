from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.spreadsheets.kinds.plan.made import Planning, a_planning
from tests.tenders.made import SEAL_KEY


@pytest.fixture
def settings(engine: Engine) -> Settings:
    address = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=address, seal_key=SEAL_KEY, requests_per_minute=100_000)


@pytest.fixture
def planning(client: TestClient, engine: Engine, settings: Settings, now: datetime) -> Planning:
    """Give a contract that is planned by workbooks."""
    return a_planning(client, engine, settings, now, reference="C-17")
