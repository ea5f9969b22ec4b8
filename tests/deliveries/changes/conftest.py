"""What tests of changes ask for: a service about a running contract, and one that goes over."""

import pytest

from app.organisations.role import Role
from app.platform.database import WriteSession
from tests.callers import a_caller
from tests.contracts.plan.conftest import running
from tests.deliveries.changes.over import Passed
from tests.deliveries.returns.made import BIRCH, a_reported

__all__ = ["running"]


@pytest.fixture
def passed(session: WriteSession) -> Passed:
    return Passed(a_reported(session), a_caller(session, Role.SUPPLIER, supplier=BIRCH))
