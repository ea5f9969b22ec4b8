"""What tests of the workbooks of those who judge ask for by name."""

from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.spreadsheets.kinds.marks.made import Judging, judging


@pytest.fixture
def judges(client: TestClient, engine: Engine, settings: Settings, now: datetime) -> Judging:
    """Give an opened lot with two tenders, two evaluators and a moderator, each at a desk."""
    return judging(client, engine, settings, now)
