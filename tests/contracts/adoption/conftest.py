"""What tests of contracts from elsewhere ask for."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.contracts.adoption.taken import Taking


@pytest.fixture
def taking(client: TestClient, engine: Engine) -> Taking:
    """Give somebody who takes contracts on."""
    return Taking(client, engine)
