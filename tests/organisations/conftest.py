"""What tests of organisations ask for by name."""

from datetime import datetime

import pytest

from app.organisations.issuing import enter
from app.organisations.tables import Authority
from app.platform.database import WriteSession


@pytest.fixture
def anytown(session: WriteSession, now: datetime) -> Authority:
    """Give an authority that was entered at the test's moment."""
    return enter(session, "Anytown Council", now)
