from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.spreadsheets.kinds.desk import Desk
from tests.spreadsheets.kinds.rules.made import at_a_desk


@pytest.fixture
def desk(client: TestClient, engine: Engine, settings: Settings, now: datetime) -> Desk:
    return at_a_desk(client, engine, settings, now)
