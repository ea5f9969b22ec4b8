"""What tests of contracts ask for: a service that can unseal, and a lot that is judged."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.assessments.results.made import Judged
from tests.tenders.made import SEAL_KEY


@pytest.fixture
def settings(engine: Engine) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, seal_key=SEAL_KEY, requests_per_minute=100_000)


@pytest.fixture
def judged(client: TestClient, engine: Engine) -> Judged:
    """Give a lot whose tenders are opened and marked."""
    return Judged(client, engine)
