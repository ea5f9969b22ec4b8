"""What tests of standings ask for: the service, asked by somebody in each part."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.deliveries.standing.asked import Asked


@pytest.fixture
def asked(client: TestClient, engine: Engine) -> Asked:
    return Asked(client, engine)
