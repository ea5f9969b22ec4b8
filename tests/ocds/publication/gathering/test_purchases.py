"""What is told of a procurement, from its publication to its end."""

from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.publication.validating import faults_in
from app.organisations.role import Role
from app.platform.database import writing
from app.platform.http.dependencies import clock_of_database
from app.procurements.drafting import write_draft
from tests.callers import a_person
from tests.ocds.intake.sent import a_release, ingested
from tests.ocds.publication.made import LIST, read
from tests.procurements.made import DRAFTED, a_draft, a_published, an_officer
from tests.procurements.sent import code_of
from tests.procurements.test_routes import counted

OCID = "ocds-h6vhtk-0000b1"
LATER = {"change": {"deadline": {"at": "2026-05-15T12:00"}}, "reason": "More time was asked for."}


@pytest.fixture
def client(client: TestClient, now: datetime) -> TestClient:
    """Give the service, whose database tells the test's moment too."""
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[clock_of_database] = lambda: lambda _session: now
    return client


@pytest.fixture
def second(engine: Engine) -> dict[str, str]:
    """Give another officer."""
    return a_person(engine, Role.PROCUREMENT_OFFICER)


def out(client: TestClient, who: dict[str, str], at: str, **body: Any) -> dict[str, Any]:
    """Publish a procurement as it is now, and give its release as anybody reads it."""
    answer = client.post(f"{at}/ocds", headers=who, json=body)
    assert answer.status_code == 201, answer.text
    [made] = read(client.get(f"{LIST}/{answer.json()['release_id']}").text)["releases"]
    assert faults_in(made) == []
    return dict(made)


def form(release: dict[str, Any]) -> tuple[list[str], str]:
    [document] = release["tender"]["documents"]
    return release["tag"], document["noticeType"]


def test_a_procurement_is_told_again_once_it_was_amended_and_once_it_was_cancelled(
    client: TestClient, engine: Engine, officer: dict[str, str], second: dict[str, str]
) -> None:
    with writing(engine) as session:
        at = f"/v1/procurements/{a_published(session, a_draft(ocid=OCID)).id}"

    first = out(client, officer, at, notice_id="012345-2026")
    same = client.post(f"{at}/ocds", headers=officer, json={})
    sent = client.post(f"{at}/amendments", json=LATER, headers=officer).json()["id"]
    decided = client.post(
        f"/v1/amendments/{sent}/decision", json={"decision": "apply", "version": 2},
        headers=second,
    )  # fmt: skip
    assert decided.status_code == 201, decided.text
    further = out(client, officer, at)
    client.post(f"{at}/cancellation", json={"reason": "No money."}, headers=officer)
    last = out(client, officer, at)

    assert code_of(same) == (409, "nothing-new")
    assert [form(one) for one in (first, further, last)] == [
        (["tender"], "UK4"), (["tenderUpdate"], "UK4"), (["tenderCancellation"], "UK12"),
    ]  # fmt: skip
    [document] = first["tender"]["documents"]
    assert document["url"] == "https://www.find-tender.service.gov.uk/Notice/012345-2026"
    ends = [one["tender"]["tenderPeriod"]["endDate"] for one in (first, further, last)]
    assert ends == ["2026-05-01T11:00:00Z", *["2026-05-15T11:00:00Z"] * 2]
    assert [one["tender"]["status"] for one in (first, last)] == ["active", "cancelled"]
    assert [one["roles"] for one in first["parties"]] == [["buyer"]]
    [lot] = first["tender"]["lots"]
    assert (lot["title"], lot["value"]["amount"]) == ("Lot 1", 1_000_000)
    text = client.get(f"/api/1.0/ocdsRecordPackages/{OCID}").text
    [record] = read(text)["records"]
    assert record["compiledRelease"]["tender"]["status"] == "cancelled"
    assert faults_in(record["compiledRelease"]) == []


def test_of_a_draft_nothing_is_told(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    with writing(engine) as session:
        draft = write_draft(session, an_officer(session), a_draft(ocid=OCID), DRAFTED)
        at = f"/v1/procurements/{draft.id}"

    looked = client.get(f"{at}/ocds", headers=officer)
    published = client.post(f"{at}/ocds", headers=officer, json={})

    assert [code_of(looked), code_of(published)] == [(409, "not-published-yet")] * 2
    assert client.get(f"{LIST}/{OCID}").status_code == 404


def test_that_its_ocid_is_another_buyers_is_told_as_it_is_published(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    with writing(engine) as session:
        at = f"/v1/procurements/{a_published(session, a_draft(ocid=OCID)).id}"
    buyer = {"id": "1", "name": "Othertown Council"}
    ingested(client, engine, officer, a_release(ocid=OCID, buyer=buyer))

    with counted(engine) as asked:
        answer = client.post(f"{at}/ocds", headers=officer, json={})

    read_at, locked_at = (
        next(place for place, one in enumerate(asked) if f"FROM {table}" in one.replace("\n", ""))
        for table in ("ocds_release", "ocds_register")
    )
    assert read_at < locked_at, "whoever publishes meanwhile waits while releases are read"
    [told] = answer.json()["omissions"]
    assert (answer.status_code, told["code"]) == (201, "ocid_of_another")
    assert "Othertown Council buys" in told["what"]
    assert "/republication" in told["how_to_fix"]
