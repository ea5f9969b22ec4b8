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
