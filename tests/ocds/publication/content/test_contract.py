from datetime import date
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import update

from app.contracts.change.tables import ContractChange
from app.ocds.contracts.alteration import alterations_in
from app.ocds.publication.validating import faults_in
from app.platform.database import writing
from tests.ocds.publication.made import codes, entered, release_in
from tests.ocds.publication.test_routes import a_change


@pytest.mark.parametrize(
    ("words", "has"),
    [
        ("None.", False),
        ("none", False),
        ("Nonetheless, two further years.", True),
        ("None before 2028; then two further years.", True),
    ],
)
def test_there_are_no_options_only_where_just_that_was_entered(
    client: TestClient, officer: dict[str, str], contract: UUID, words: str, has: bool
) -> None:
    entered(client, officer, contract, options=words, renewal=words)
    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=details")

    [told] = release["contracts"]
    assert (told["hasOptions"], told["hasRenewal"]) == (has, has)
    assert told.get("options") == ({"description": words} if has else None)


def test_that_conflicts_were_assessed_is_told_once_it_was_entered(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    change = a_change(engine, contract)
    asked = ("notice=details", f"notice=change&change_id={change}")
    for one in asked:
        [told] = release_in(client, officer, f"/contracts/{contract}/ocds?{one}")["contracts"]
        assert "hasConflictsAssessment" not in told
        assert "no_conflicts_assessed" in codes(client, officer, contract, one)

    entered(client, officer, contract, conflicts_assessed=True)
    for one in asked:
        [told] = release_in(client, officer, f"/contracts/{contract}/ocds?{one}")["contracts"]
        assert told["hasConflictsAssessment"] is True
        assert "no_conflicts_assessed" not in codes(client, officer, contract, one)


@pytest.mark.parametrize("standstill", [True, False, None])
def test_a_change_tells_whether_a_standstill_went_before_it_where_that_was_said(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID,
    standstill: bool | None,
) -> None:  # fmt: skip
    change = a_change(engine, contract, standstill=standstill)
    asked = f"notice=change&change_id={change}"
    [told] = release_in(client, officer, f"/contracts/{contract}/ocds?{asked}")["contracts"]

    assert told["amendments"][0].get("standstill") is standstill
    missing = codes(client, officer, contract, asked)
    assert ("no_standstill" in missing) is (standstill is None)


def test_a_change_tells_the_notice_that_went_before_it(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    change = a_change(engine, contract)
    path = f"/contracts/{contract}/ocds?notice=change&change_id={change}"
    release = release_in(client, officer, path)

    [document] = release["contracts"][0]["amendments"][0]["documents"]
    assert (document["id"], document["noticeType"]) == ("012345-2026", "UK10")
    assert document["datePublished"] == "2026-05-20T00:00:00Z"
    assert faults_in(release) == []
    assert alterations_in(release).alterations[0].not_read == ()
    with writing(engine) as session:
        session.exec(update(ContractChange).values(notice_id="", notice_published_on=None))
    [told] = release_in(client, officer, path)["contracts"]
    assert "documents" not in told["amendments"][0]


def test_a_change_of_what_was_not_known_says_so(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    change = a_change(engine, contract, value_before=None, ends_before=None)
    path = f"/contracts/{contract}/ocds?notice=change&change_id={change}"
    [told] = release_in(client, officer, path)["contracts"]

    [amendment] = told["amendments"]
    assert "pounds: not known to 1100000" in amendment["description"]
    assert "Last day: not known to 2028-03-31." in amendment["description"]
    assert "None" not in amendment["description"]


def test_an_indicator_says_how_often_it_is_reported_where_that_was_entered(
    client: TestClient, officer: dict[str, str], contract: UUID
) -> None:
    path = f"/v1/contracts/{contract}/indicators"
    [one] = client.get(path, headers=officer).json()["data"]
    at = f"/v1/indicators/{one['id']}"
    match = {"If-Match": client.get(at, headers=officer).headers["ETag"]}
    patched = client.patch(at, headers=officer | match, json={"every_months": 6})
    title = "Deliveries on the agreed day"
    client.post(path, headers=officer, json={"title": title})

    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=details")

    assert patched.json()["every_months"] == 6, patched.text
    [told] = release["contracts"]
    often = {one["title"]: one.get("observations") for one in told["agreedMetrics"]}
    every = {"id": "frequency", "period": {"durationInMonths": 6}}
    assert often == {"Jobs": [every], title: None}
    assert faults_in(release) == []
    notice = client.get(f"/v1/contracts/{contract}/notices/details", headers=officer).json()
    told = {one["title"]: one["every_months"] for one in notice["indicators"]}
    assert told == {"Jobs": 6, title: None}
    assert "6 months" in notice["text"]


CODED = {"id": "extremeUrgency", "description": "Urgency."}


@pytest.mark.parametrize(
    ("ground", "rationale"),
    [
        ("Urgency.", "The new depot opens a year later."),
        ("Schedule 8", "The new depot opens a year later. Ground: Schedule 8"),
    ],
)
def test_a_ground_is_told_by_the_codes_that_are_known_and_else_in_words(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID,
    ground: str, rationale: str,
) -> None:  # fmt: skip
    change = a_change(
        engine, contract, ground=ground, notice_published_on=date(2026, 2, 20), standstill=None
    )
    asked = f"notice=change&change_id={change}"
    assert "no_ground_code" in codes(client, officer, contract, asked)
    sent = {"notice_id": "012345-2026", "published_on": "2026-02-20", "standstill": False}
    answer = client.post(
        f"/v1/changes/{change}/notice", headers=officer, json=sent | {"ground_codes": [CODED]}
    )

    release = release_in(client, officer, f"/contracts/{contract}/ocds?{asked}")

    assert answer.json()["ground_codes"] == [CODED | {"scheme": ""}], answer.text
    [amendment] = release["contracts"][0]["amendments"]
    assert amendment["rationaleClassifications"] == [CODED]
    assert amendment["rationale"] == rationale
    assert faults_in(release) == []
    assert "no_ground_code" not in codes(client, officer, contract, asked)


def test_why_a_contract_was_let_by_direct_award_is_told_and_asked_for(
    client: TestClient, officer: dict[str, str], contract: UUID
) -> None:
    entered(client, officer, contract, method="direct", method_details="Direct award")
    wanted = {"no_justification", "no_justification_code"}
    assert wanted <= set(codes(client, officer, contract, "notice=details"))
    said = {"justification": "It was urgent.", "justification_codes": [CODED]}
    entered(client, officer, contract, method="direct", **said)

    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=details")

    assert release["tender"]["procurementMethodRationale"] == "It was urgent."
    assert release["tender"]["procurementMethodRationaleClassifications"] == [CODED]
    assert faults_in(release) == []
    assert not wanted & set(codes(client, officer, contract, "notice=details"))
    entered(client, officer, contract, method="open")
    assert not wanted & set(codes(client, officer, contract, "notice=details"))
