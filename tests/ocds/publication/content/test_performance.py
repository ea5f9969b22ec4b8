from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.change.wanted import ChangeKind
from app.contracts.tables import ContractState, Ending
from app.deliveries.shortfall.kind import RemedyKind
from app.ocds.publication.validating import faults_in
from app.platform.database import writing
from tests.deliveries.notices.made import BREACH, followed, remedied
from tests.ocds.publication.made import changed, codes, entered, release_in
from tests.ocds.publication.test_routes import a_change

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


def test_an_end_has_a_code_only_where_one_is_known_and_says_why_in_words(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    changed(
        engine, contract, state=ContractState.ENDED, ended_on=date(2026, 2, 10),
        ending=Ending.TERMINATED, why_ended="It was broken.",
    )  # fmt: skip
    path, asked = f"/contracts/{contract}/ocds?notice=termination", "notice=termination"
    [told] = release_in(client, officer, path)["contracts"]
    assert "terminationRationaleClassifications" not in told
    assert told["implementation"]["endDateDetails"] == "It was broken."
    assert "no_ending_code" in codes(client, officer, contract, asked)

    code = {"id": "breachOfContract", "scheme": "UK"}
    a_change(engine, contract, kind=ChangeKind.EARLY_END, ground_codes=[code])
    [told] = release_in(client, officer, path)["contracts"]
    assert told["terminationRationaleClassifications"] == [code]

    other = {"id": "discretionary", "description": "By the authority."}
    entered(client, officer, contract, ending_codes=[other])
    [told] = release_in(client, officer, path)["contracts"]
    assert told["terminationRationaleClassifications"] == [other]
    assert "no_ending_code" not in codes(client, officer, contract, asked)
