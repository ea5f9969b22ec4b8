"""What is told of a contract that was handed over: everything of whom it was, and when."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.change.tables import ContractChange
from app.contracts.tables import ContractState, Ending
from app.deliveries.shortfall.kind import RemedyKind
from app.ocds.publication.validating import faults_in
from app.platform.database import reading, writing
from tests.deliveries.notices.made import BREACH, described, followed, identified, remedied
from tests.ocds.publication.made import changed, codes, release_in
from tests.ocds.publication.test_routes import a_change
from tests.procurements.test_routes import counted

ASH = {"id": "GB-COH-01234567", "name": "Ash Cleaning Ltd"}
DAYS = "starts_on=2026-01-01&ends_on=2026-03-31"


@pytest.fixture
def handed(engine: Engine) -> UUID:
    """Give a contract that Ash broke in January, and that Birch holds from February."""
    with writing(engine) as session:
        of, _, jobs = followed(session)
        identified(session, of)
        described(of, "Jobs", jobs)
        ended = {"outcomes": [{"result": "termination", "on": "2026-02-10"}]}
        breach = {key: said for key, said in BREACH.items() if key not in ("damages", "basis")}
        remedied(of, jobs, RemedyKind.BREACH)
        remedied(of, jobs, RemedyKind.BREACH, working={"breach": breach | ended})
        of.passes_to("Birch Cleaning Ltd", date(2026, 2, 1))
        return of.contract.id


def failures(release: dict[str, Any]) -> list[Any]:
    """List whose each failure is."""
    told = release["contracts"][0]["implementation"]["performanceFailures"]
    return [one["suppliers"] for one in told]


@pytest.mark.parametrize("notice", ["award", "details"])
def test_an_award_is_told_of_whoever_it_was_let_to(
    client: TestClient, officer: dict[str, str], handed: UUID, notice: str
) -> None:
    release = release_in(client, officer, f"/contracts/{handed}/ocds?notice={notice}")

    assert release["awards"][0]["suppliers"] == [ASH]
    parties = {one["name"]: one["roles"] for one in release["parties"]}
    assert parties["Ash Cleaning Ltd"] == ["supplier"]
    assert "Birch Cleaning Ltd" not in parties  # who holds it now: nothing here refers to them
    assert faults_in(release) == []
    missing = client.get(
        f"/v1/contracts/{handed}/ocds/omissions?notice={notice}", headers=officer
    ).text
    assert "Birch" not in missing
    assert "no_supplier_id" not in codes(client, officer, handed, f"notice={notice}")


@pytest.mark.parametrize("notice", ["award", "details"])
def test_an_award_is_told_as_it_was_made_whatever_was_changed_since(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID, notice: str
) -> None:
    changed(engine, contract, value=1_000_000, value_with_vat=1_200_000)
    path = f"/contracts/{contract}/ocds?notice={notice}"
    [before] = release_in(client, officer, path)["awards"]
    a_change(engine, contract)
    now = {"value": 1_100_000, "value_with_vat": 1_320_000, "ends_on": date(2028, 3, 31)}
    changed(engine, contract, **now)

    release = release_in(client, officer, path)

    [award] = release["awards"]
    assert award["contractPeriod"] == before["contractPeriod"]
    assert before["value"] == {
        "amount": 1_000_000, "amountGross": 1_200_000, "currency": "GBP",
    }  # fmt: skip
    assert award["value"] == {"amount": 1_000_000, "currency": "GBP"}  # with VAT nobody knows
    if notice == "details":
        [told] = release["contracts"]
        assert told["value"]["amountGross"] == 1_320_000
        assert told["period"]["endDate"] == "2028-03-31T23:59:59Z"
    assert faults_in(release) == []


def test_suppliers_are_looked_up_once_however_many_breaches_there_are(
    client: TestClient, engine: Engine, officer: dict[str, str], handed: UUID
) -> None:
    path = f"/contracts/{handed}/ocds?notice=performance&{DAYS}"

    with counted(engine) as asked:
        release = release_in(client, officer, path)

    assert failures(release) == [[ASH]]
    looked = [one for one in asked if "FROM supplier_claim" in one]
    assert len(looked) == 1


def test_a_change_of_supplier_tells_who_comes_and_who_goes(
    client: TestClient, engine: Engine, officer: dict[str, str], handed: UUID
) -> None:
    with reading(engine) as session:
        change = session.exec(select(ContractChange.id)).one()
    path = f"/contracts/{handed}/ocds?notice=change&change_id={change}"
    release = release_in(client, officer, path)

    [amendment] = release["contracts"][0]["amendments"]
    assert amendment["suppliersRemoved"] == [ASH]
    assert [one["name"] for one in amendment["suppliersAdded"]] == ["Birch Cleaning Ltd"]
    roles = {
        one["name"]: one["roles"] for one in release["parties"] if "buyer" not in one["roles"]
    }
    assert roles == {"Birch Cleaning Ltd": ["supplier"], "Ash Cleaning Ltd": ["removedSupplier"]}
    assert faults_in(release) == []


def test_a_breach_is_told_of_whoever_held_the_contract_then(
    client: TestClient, engine: Engine, officer: dict[str, str], handed: UUID
) -> None:
    told = release_in(client, officer, f"/contracts/{handed}/ocds?notice=performance&{DAYS}")
    assert failures(told) == [[ASH]]

    changed(
        engine, handed, state=ContractState.ENDED, ended_on=date(2026, 3, 31),
        ending=Ending.TERMINATED, why_ended="It was broken.",
    )  # fmt: skip
    told = release_in(client, officer, f"/contracts/{handed}/ocds?notice=termination")
    assert failures(told) == [[ASH]]
    assert ASH["id"] in [one["id"] for one in told["parties"]]
    whole = release_in(client, officer, f"/contracts/{handed}/ocds")
    assert failures(whole) == [[ASH]] * 2
    assert whole["awards"][0]["suppliers"] == [ASH]
    assert faults_in(whole) == []
