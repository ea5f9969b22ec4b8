from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.platform.settings import Settings
from app.spreadsheets.kinds.brokerage.recording import BROKERAGE_KIND
from tests.callers import a_person, authority_id_of
from tests.contracts.plan.made import a_contract
from tests.spreadsheets.kinds.desk import Desk


@pytest.fixture
def desk(client: TestClient, engine: Engine, settings: Settings, now: datetime) -> Desk:
    headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    target = authority_id_of(engine, headers)
    with writing(engine) as session:
        a_contract(session, reference="C-1")
    return Desk(client, engine, settings, BROKERAGE_KIND, target, headers, now)
