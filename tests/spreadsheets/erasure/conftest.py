from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.settings import Settings
from app.spreadsheets.kinds.brokerage.recording import BROKERAGE_KIND
from tests.callers import a_person, authority_id_of
from tests.deliveries.returns.made import PEOPLE_KEY
from tests.spreadsheets.kinds.desk import Desk
from tests.spreadsheets.kinds.returns.made import Reporting, a_reporting
from tests.tenders.made import SEAL_KEY


@pytest.fixture
def settings(engine: Engine) -> Settings:
    address = engine.url.render_as_string(hide_password=False)
    return Settings(
        database_url=address, seal_key=SEAL_KEY, people_key=PEOPLE_KEY,
        requests_per_minute=100_000,
    )  # fmt: skip


@pytest.fixture
def brokerage(client: TestClient, engine: Engine, settings: Settings, now: datetime) -> Desk:
    """Give somebody of the authority who keeps its referrals."""
    headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    target = authority_id_of(engine, headers)
    return Desk(client, engine, settings, BROKERAGE_KIND, target, headers, now)


@pytest.fixture
def reporting(client: TestClient, engine: Engine, settings: Settings, now: datetime) -> Reporting:
    """Give a contract that is reported by workbooks."""
    return a_reporting(client, engine, settings, now)
