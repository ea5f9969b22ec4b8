"""Who takes contracts on from notices: one who may enter suppliers, and one who may not."""

import pytest
from sqlalchemy import Engine

from app.organisations.role import Role
from tests.callers import a_person


@pytest.fixture
def officer(engine: Engine) -> dict[str, str]:
    """Give who may enter suppliers too."""
    return a_person(engine, Role.PROCUREMENT_OFFICER)


@pytest.fixture
def manager(engine: Engine) -> dict[str, str]:
    """Give who may not."""
    return a_person(engine, Role.CONTRACT_MANAGER)
