"""What tests of panels ask for by name."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from tests.callers import a_person
from tests.tenders.panel.made import Judged, opened


@pytest.fixture
def judged(client: TestClient, engine: Engine) -> Judged:
    """Give an opened lot with two tenders."""
    return opened(client, engine)


@pytest.fixture
def officer(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.PROCUREMENT_OFFICER)


@pytest.fixture
def other_officer(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.PROCUREMENT_OFFICER)


@pytest.fixture
def evaluator(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.EVALUATOR)


@pytest.fixture
def moderator(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.MODERATOR)
