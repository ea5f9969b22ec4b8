"""Codes that stand twice in what was entered or sent stand once in what goes out."""

from datetime import date
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.change.ground import Ground
from app.contracts.tables import ContractState, Ending
from app.ocds.publication.content.words import classified
from app.ocds.publication.validating import faults_in
from tests.ocds.publication.made import changed, entered, published, release_in
from tests.ocds.publication.test_routes import a_change

CODED = {"id": "extremeUrgency", "description": "Urgency."}


@pytest.mark.parametrize("notice", ["award", "details"])
def test_a_code_that_was_entered_twice_is_published_once(
    client: TestClient, officer: dict[str, str], contract: UUID, notice: str
) -> None:
    twice = {"cpv": ["55521100"] * 2, "regions": ["UKD45"] * 2, "justification_codes": [CODED] * 2}
    entered(client, officer, contract, method="direct", **twice)

    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice={notice}")

    assert release["tender"]["procurementMethodRationaleClassifications"] == [CODED]
    [item] = release["awards"][0]["items"]
    assert len(item["additionalClassifications"]) == len(item["deliveryAddresses"]) == 1
    assert faults_in(release) == []
    answer = published(client, officer, contract, notice=notice)
    assert answer.status_code == 201, answer.text


def test_the_grounds_of_a_change_and_of_an_end_go_out_once(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    change = a_change(engine, contract, ground="", ground_codes=[CODED | {"scheme": ""}] * 2)
    changed(
        engine, contract, state=ContractState.ENDED, ended_on=date(2026, 3, 31),
        ending=Ending.TERMINATED,
    )  # fmt: skip
    entered(client, officer, contract, ending_codes=[CODED] * 2)

    path = f"/contracts/{contract}/ocds?notice"
    amended = release_in(client, officer, f"{path}=change&change_id={change}")
    ended = release_in(client, officer, f"{path}=termination")

    [amendment] = amended["contracts"][0]["amendments"]
    assert amendment["rationaleClassifications"] == [CODED]
    assert ended["contracts"][0]["terminationRationaleClassifications"] == [CODED]


def test_one_code_of_one_list_stands_once_however_it_is_worded() -> None:
    twice = [Ground("a", "UK", "One."), Ground("a", "UK", "Another."), Ground("a", "EU", "One.")]

    assert [one["description"] for one in classified(twice)] == ["One.", "One."]
    assert [one["scheme"] for one in classified(twice)] == ["UK", "EU"]
