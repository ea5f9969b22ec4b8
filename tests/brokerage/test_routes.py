"""Brokerage over HTTP: lists of one's own, and no small numbers."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from tests.brokerage.made import a_referral, a_vacancy, digest, put_down
from tests.callers import a_person, caller_of
from tests.contracts.plan.made import a_contract

PATHS = ["/v1/vacancies", "/v1/referrals", "/v1/supplier-readiness", "/v1/vcs-needs"]
FEW, MANY = "E05000027", "E05000026"


@pytest.fixture
def headers(engine: Engine) -> dict[str, str]:
    """Put down one of each, and five people of one place."""
    headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    again = a_referral(4, referred_on="2026-02-09")
    with writing(engine) as session:
        caller = caller_of(engine, headers)
        contract = a_contract(session)
        several = [a_referral(number) for number in range(5)]
        several[0]["outcome"] = "started"
        put_down(
            session, caller,
            vacancies=[a_vacancy(contract.id)],
            referrals=[*several, a_referral(9, place=FEW), again],
            readiness=[{"firm": "Ash Ltd", "supported_on": "2026-02-01"}],
            needs=[{"organisation": "Forum", "need": "Hall", "quantity": "12.50"}],
        )  # fmt: skip
    return headers


def listed(client: TestClient, headers: dict[str, str], path: str, **asked: Any) -> Any:
    answer = client.get(path, headers=headers, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_each_list_tells_what_was_put_down(client: TestClient, headers: dict[str, str]) -> None:
    [vacancy], referrals, [firm], [need] = (
        listed(client, headers, path)["data"] for path in PATHS
    )

    assert (vacancy["code"], vacancy["posts"]) == ("VAC-1", 3)
    assert len(referrals) == 7
    assert (firm["firm"], firm["has_bid"]) == ("Ash Ltd", None)
    assert need["quantity"] == "12.5"


def test_nothing_tells_whom_a_token_stands_for(
    client: TestClient, headers: dict[str, str]
) -> None:
    answer = client.get("/v1/referrals", headers=headers).text

    assert digest(9) not in answer
    assert "token" not in answer


def test_lists_can_be_narrowed(client: TestClient, headers: dict[str, str]) -> None:
    started = listed(client, headers, "/v1/referrals", outcome="started")["data"]
    nobody = "00000000-0000-7000-8000-000000000000"

    assert len(started) == 1
    assert listed(client, headers, "/v1/vacancies", contract_id=nobody)["data"] == []


def test_fewer_than_five_are_not_counted_and_a_person_counts_once(
    client: TestClient, headers: dict[str, str]
) -> None:
    cells = listed(client, headers, "/v1/referrals/counts")["cells"]

    assert cells == [
        {"place": MANY, "group": "veteran", "people": 5, "placed": None},
        {"place": FEW, "group": "veteran", "people": None, "placed": None},
    ]


def test_place_and_group_of_a_few_are_told_to_those_who_verify_alone(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    auditor = a_person(engine, Role.AUDITOR)

    places = [row["place"] for row in listed(client, auditor, "/v1/referrals")["data"]]
    known = [row["place"] for row in listed(client, headers, "/v1/referrals")["data"]]

    assert (places.count(MANY), places.count(None), places.count(FEW)) == (6, 1, 0)
    assert (known.count(MANY), known.count(FEW)) == (6, 1)


@pytest.mark.parametrize("path", [*PATHS, "/v1/referrals/counts"])
def test_suppliers_and_others_see_nothing_of_it(
    client: TestClient, engine: Engine, headers: dict[str, str], path: str
) -> None:
    supplier = a_person(engine, Role.SUPPLIER, supplier="Ash Ltd")
    other = a_person(engine, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")

    assert client.get(path, headers=supplier).status_code == 403
    told = listed(client, other, path)
    assert told.get("data", told.get("cells")) == []
