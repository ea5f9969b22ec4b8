from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.tables import Contract, ContractState
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event
from tests.callers import a_person, person_id_of
from tests.contracts.plan.made import a_contract
from tests.ocds.contracts.samples import history, performance

AT = "/v1/ocds/performance"


@pytest.fixture
def now() -> datetime:
    """Give a moment after the days that the real notice rates."""
    return datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def officer(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.PROCUREMENT_OFFICER)


@pytest.fixture
def contract(client: TestClient, officer: dict[str, str]) -> str:
    """Give the contract that the notice is about, taken on from its details notice."""
    answer = client.post("/v1/ocds/contracts", headers=officer, json={"document": history()})
    return str(answer.json()["contract"]["id"])


def rate(client: TestClient, who: dict[str, str], document: Any = None, **said: Any) -> Any:
    body = {"document": performance() if document is None else document, **said}
    return client.post(AT, headers=who, json=body)


def observation(document: dict[str, Any], place: int = 0) -> dict[str, Any]:
    metrics = document["contracts"][0]["implementation"]["metrics"]
    made: dict[str, Any] = metrics[place]["observations"][0]
    return made


def test_the_ratings_of_a_real_notice_come_back_out_in_the_same_words(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: str
) -> None:
    answer = rate(client, officer)

    told = answer.json()
    assert answer.status_code == 201, answer.text
    assert (told["contract_id"], told["is_new"]) == (contract, True)
    sent = performance()["contracts"][0]["implementation"]["metrics"]
    assert [(one["metric"], one["code"]) for one in told["ratings"]] == [
        (one["id"], one["observations"][0]["measureClassification"]["id"]) for one in sent
    ]
    for one, metric in zip(told["ratings"], sent, strict=True):
        words = metric["observations"][0]["measureClassification"]["description"]
        assert words.startswith(one["printed"] + " - ")
        assert (one["starts_on"], one["ends_on"]) == ("2026-01-01", "2026-03-31")
    assert told["ratings"][2]["reason"] == "Only 2 KPIs have been agreed for this contract."
    with reading(engine) as session:
        rows = session.exec(select(Rating)).all()
        assert {row.rated_by for row in rows} == {person_id_of(engine, officer)}
        assert {row.source for row in rows} == {"Contract performance notice 059886-2026"}


def test_titles_are_told_apart_and_a_missing_indicator_is_added(
    client: TestClient, officer: dict[str, str], contract: str
) -> None:
    told = rate(client, officer).json()

    codes = [one["code"] for one in told["findings"]]
    path = f"/v1/contracts/{contract}/indicators"
    rows = client.get(path, headers=officer).json()["data"]
    assert codes == ["indicator_added", "title_differs"]
    assert [(row["outside_id"], row["is_material"]) for row in rows] == [
        ("1", True), ("2", True), ("3", False),
    ]  # fmt: skip
    assert rows[0]["title"] == "On-Time Delivery of Business-critical Goods"


def test_a_notice_that_is_sent_again_changes_nothing(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: str
) -> None:
    first = rate(client, officer).json()
    with reading(engine) as session:
        before = len(session.exec(select(Event)).all())

    again = rate(client, officer).json()

    assert (again["is_new"], again["ratings"]) == (False, first["ratings"])
    with reading(engine) as session:
        assert len(session.exec(select(Event)).all()) == before


def test_a_rating_that_stands_is_not_overwritten_and_both_words_are_told(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: str
) -> None:
    rate(client, officer)
    other = performance()
    observation(other)["measureClassification"] = {"id": "below"}

    told = rate(client, officer, other).json()

    [found] = [one for one in told["findings"] if one["code"] == "rated_otherwise"]
    assert "Good" in found["message"]
    assert "Requires improvement" in found["message"]
    assert len(told["ratings"]) == 2
    with reading(engine) as session:
        assert len(session.exec(select(Rating)).all()) == 3


def test_another_quarter_is_another_rating(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: str
) -> None:
    rate(client, officer)
    later = performance()
    for place in range(3):
        observation(later, place)["period"] = {
            "startDate": "2025-10-01T00:00:00+01:00", "endDate": "2025-12-31T23:59:59+00:00",
        }  # fmt: skip

    assert rate(client, officer, later).json()["is_new"] is True
    with reading(engine) as session:
        assert len(session.exec(select(Rating)).all()) == 6


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"id": "slightlyBelow"}, Word.APPROACHING_TARGET),
        ({"description": "Inadequate - performance is significantly below the KPI"},
         Word.INADEQUATE),
        ({"id": "below", "description": "Requires improvement"}, Word.REQUIRES_IMPROVEMENT),
    ],
)  # fmt: skip
def test_a_rating_is_read_by_its_words_or_its_code(
    client: TestClient, officer: dict[str, str], contract: str, said: dict[str, str], word: Word
) -> None:
    document = performance()
    observation(document)["measureClassification"] = said

    told = rate(client, officer, document).json()

    assert told["ratings"][0]["word"] == word


@pytest.mark.parametrize(
    "changes",
    [
        {"measureClassification": {"id": "met", "description": "Inadequate - far below"}},
        {"measureClassification": {"id": "splendid"}},
        {"period": {"startDate": "2026-01-01T00:00:00Z"}},
        {"period": {"startDate": "2026-03-31", "endDate": "2026-01-01"}},
    ],
)
def test_a_rating_that_cannot_be_read_is_named_with_its_place(
    client: TestClient, officer: dict[str, str], contract: str, changes: dict[str, Any]
) -> None:
    document = performance()
    observation(document).update(changes)

    told = rate(client, officer, document).json()

    found = {one["code"]: one["path"] for one in told["findings"]}
    assert len(told["ratings"]) == 2
    assert found["rating_not_used"].endswith("metrics[0].observations[0]")


def test_the_contract_is_taken_on_first_or_named(
    client: TestClient, officer: dict[str, str], engine: Engine
) -> None:
    unknown = rate(client, officer)
    client.post("/v1/ocds/contracts", headers=officer, json={"document": history()})
    with writing(engine) as session:
        contract = str(a_contract(session).id)
    other = performance() | {"ocid": "ocds-h6vhtk-other"}

    astray = rate(client, officer, other)
    named = rate(client, officer, other, contract_id=contract)
    empty = rate(client, officer, {})

    for answer in (unknown, astray):
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert named.status_code == 201
    assert empty.json()["errors"][0]["code"] == "no_performance"


def test_a_settled_contract_and_anothers_are_left_alone(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: str
) -> None:
    stranger = a_person(engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")
    elsewhere = [rate(client, stranger), rate(client, stranger, contract_id=contract)]
    with writing(engine) as session:
        session.get_one(Contract, UUID(contract)).state = ContractState.CLOSED

    closed = rate(client, officer)

    assert [answer.status_code for answer in elsewhere] == [404, 404]
    assert (closed.status_code, closed.json()["code"]) == (409, "contract-closed")


def test_days_to_come_are_not_rated(
    client: TestClient, officer: dict[str, str], contract: str
) -> None:
    document = performance()
    days = {"startDate": "2026-04-01T00:00:00+01:00", "endDate": "2026-06-30T23:59:59+01:00"}
    observation(document)["period"] = days

    told = rate(client, officer, document).json()

    assert "1" not in {one["metric"] for one in told["ratings"]}
    assert told["findings"][0]["code"] == "rating_not_used"


def test_ratings_of_another_procurement_are_not_put_on_a_contract_that_is_named(
    client: TestClient, officer: dict[str, str], contract: str
) -> None:
    document = performance()
    document["ocid"] = "ocds-h6vhtk-0000b2"

    answer = rate(client, officer, document, contract_id=contract)

    assert (answer.status_code, answer.json()["code"]) == (409, "other-contract")
    assert answer.json()["contract_id"] == contract
