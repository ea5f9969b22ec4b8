"""Who sends releases."""

import pytest
from sqlalchemy import Engine

from app.organisations.role import Role
from tests.callers import a_person


@pytest.fixture
def officer(engine: Engine) -> dict[str, str]:
    """Give who may do all that can be made of a release."""
    return a_person(engine, Role.PROCUREMENT_OFFICER)
