"""What tests of rules ask for by name."""

import pytest
from sqlalchemy import Engine

from app.organisations.scope import Scope
from tests.callers import a_key


@pytest.fixture
def writer(engine: Engine) -> dict[str, str]:
    """Give the headers of a caller who writes rules."""
    return a_key(engine, Scope.RULES_READ, Scope.RULES_WRITE)
