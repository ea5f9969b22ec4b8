from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.tables import Contract
from app.deliveries.returns.checks.measuring import measuring_of
from app.platform.database import reading
from app.platform.settings import Settings
from app.rules.reading import HOME
from tests.assessments.results.made import Judged
from tests.deliveries.returns.made import Reported
from tests.tenders.made import SEAL_KEY


@pytest.fixture
def settings(engine: Engine) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=url, seal_key=SEAL_KEY, requests_per_minute=100_000)


def test_a_contract_from_elsewhere_goes_by_the_librarys_measures(reporting: Reported) -> None:
    found = measuring_of(reporting.session, reporting.contract, HOME)

    assert found.measures["apprenticeship_completions"].count_once_in == "life"
    assert found.units.factor("minute", "hour") is not None
    assert "people" in found.units.whole
    assert found.flat_hours == {
        "school_engagement_hours", "vcs_space_hours", "vcs_volunteer_hours",
    }  # fmt: skip


def test_a_contract_of_a_lot_goes_by_the_rules_that_were_pinned_to_it(
    client: TestClient, engine: Engine
) -> None:
    contract_id = UUID(Judged(client, engine).awarded()["contract_id"])

    with reading(engine) as session:
        contract = session.get_one(Contract, contract_id)
        found = measuring_of(session, contract, HOME)
        assert "apprenticeship_completions" not in found.measures  # the lot asks for none
        assert set(found.measures)
        assert measuring_of(session, contract, HOME) is found  # read once: it never changes
