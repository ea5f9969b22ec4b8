from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.deliveries.shortfall.kind import RemedyKind
from app.ocds.publication.validating import faults_in
from app.platform.database import writing
from tests.deliveries.notices.made import BREACH, followed, remedied
from tests.ocds.publication.made import release_in

PATH = "ocds?notice=performance&starts_on=2026-01-01&ends_on=2026-03-31"


@pytest.mark.parametrize(
    ("decision", "documents"),
    [
        ("https://court.example/2026/1?a=b", True),
        ("https://court.example/2026 of March", False),
        ("https://", False),
        ("Judgment of the county court", False),
    ],
)
def test_a_decision_is_linked_only_where_it_is_an_address(
    client: TestClient, engine: Engine, officer: dict[str, str], decision: str, documents: bool
) -> None:
    with writing(engine) as session:
        of, _, jobs = followed(session)
        working = {"breach": BREACH | {"decision": decision}}
        remedied(of, jobs, RemedyKind.BREACH, working=working)
        contract = of.contract.id

    release: dict[str, Any] = release_in(client, officer, f"/contracts/{contract}/{PATH}")

    [failure] = release["contracts"][0]["implementation"]["performanceFailures"]
    assert ("documents" in failure) is documents
    assert f"Decision: {decision}" in failure["description"]
    assert faults_in(release) == []
