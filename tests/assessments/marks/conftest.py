"""What tests of marks ask for by name."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.assessments.marks.made import Panel, a_panel


@pytest.fixture
def panel(client: TestClient, engine: Engine) -> Panel:
    """Give an opened lot with two tenders, two evaluators and a moderator."""
    return a_panel(client, engine)
