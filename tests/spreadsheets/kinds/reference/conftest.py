from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.settings import Settings
from app.spreadsheets.kinds.reference.keeping import REFERENCE_KIND
from tests.callers import a_person, authority_id_of
from tests.spreadsheets.kinds.desk import Desk


@pytest.fixture
def desk(client: TestClient, engine: Engine, settings: Settings, now: datetime) -> Desk:
    headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    target = authority_id_of(engine, headers)
    return Desk(client, engine, settings, REFERENCE_KIND, target, headers, now)
