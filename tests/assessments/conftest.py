"""What tests of assessments ask for by name."""

import pytest
from sqlalchemy import Engine

from app.organisations.scope import Scope
from tests.callers import a_key


@pytest.fixture
def scorer(engine: Engine) -> dict[str, str]:
    """Give the headers of a caller who scores, and writes rules to score by."""
    return a_key(engine, Scope.SCORES_WRITE, Scope.RULES_READ, Scope.RULES_WRITE)
