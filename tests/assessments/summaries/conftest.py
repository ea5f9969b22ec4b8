"""What tests of summaries ask for by name."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.settings import Settings
from app.procurements.tables import Lot
from tests.assessments.summaries.kept import Award, an_award, award_in
from tests.callers import a_caller
from tests.tenders.made import SEAL_KEY


@pytest.fixture
def settings(engine: Engine) -> Settings:
    """Give those of a service that can unseal tenders."""
    url = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, seal_key=SEAL_KEY)


@pytest.fixture
def award(client: TestClient, engine: Engine) -> Award:
    """Give a lot of six tenders that was scored and decided."""
    return an_award(client, engine)


@pytest.fixture
def lot(session: WriteSession) -> Lot:
    """Give that lot in a session of one's own."""
    return award_in(session)[0]


@pytest.fixture
def officer(session: WriteSession) -> Caller:
    """Give who may send its summaries."""
    return a_caller(session, Role.PROCUREMENT_OFFICER)
