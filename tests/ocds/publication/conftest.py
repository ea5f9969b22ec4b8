"""Who publishes releases, and what they publish."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_person
from tests.deliveries.notices.made import described, followed, identified, rated


@pytest.fixture
def officer(engine: Engine) -> dict[str, str]:
    """Give somebody who buys and follows contracts."""
    return a_person(engine, Role.PROCUREMENT_OFFICER, Role.CONTRACT_MANAGER)


@pytest.fixture
def contract(engine: Engine) -> UUID:
    """Give a contract under the Act with an indicator that was rated for a quarter."""
    with writing(engine) as session:
        of, _, jobs = followed(session)
        identified(session, of)
        described(of, "Jobs", jobs)
        rated(of, obligation_id=jobs.id)
        return of.contract.id
