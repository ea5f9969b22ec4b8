"""What tests of published spend ask for: somebody of economic development."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession
from tests.callers import a_caller
from tests.spend.asked import Asked


@pytest.fixture
def caller(session: WriteSession) -> Caller:
    return a_caller(session, Role.ECONOMIC_DEVELOPMENT)


@pytest.fixture
def asked(client: TestClient, engine: Engine) -> Asked:
    return Asked(client, engine)
