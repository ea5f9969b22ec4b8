"""What tests of rules ask for by name."""

import pytest
from sqlalchemy import Engine

from app.organisations.role import Role
from tests.callers import a_person


@pytest.fixture
def writer(engine: Engine) -> dict[str, str]:
    """Give the headers of a person who writes rules."""
    return a_person(engine, Role.PROCUREMENT_OFFICER)


@pytest.fixture
def second(engine: Engine) -> dict[str, str]:
    """Give the headers of another, who publishes them."""
    return a_person(engine, Role.PROCUREMENT_OFFICER)
