"""Brokerage over HTTP: lists of one's own, and no small numbers."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.authenticating import ScopeMissing
from app.organisations.role import Role
from app.platform.database import writing
from tests.brokerage.made import a_referral, a_vacancy, digest, put_down
from tests.callers import a_person, caller_of
from tests.contracts.plan.made import a_contract

PATHS = ["/v1/vacancies", "/v1/referrals", "/v1/supplier-readiness", "/v1/vcs-needs"]
FEW, MANY, OTHER = "E05000027", "E05000026", "E05000028"


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


def test_fewer_than_five_are_not_named_and_a_person_counts_once(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    with writing(engine) as session:
        more = [a_referral(20 + number, place=OTHER, outcome="started") for number in range(6)]
        put_down(session, caller_of(engine, headers), referrals=more)

    cells = listed(client, headers, "/v1/referrals/counts")["cells"]

    assert cells == [
        {"place": OTHER, "group": "veteran", "people": 6, "placed": 6},
        {"place": None, "group": None, "people": 6, "placed": None},  # five, and the one of FEW
    ]


def test_where_all_are_few_nothing_is_named(client: TestClient, engine: Engine) -> None:
    headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    with writing(engine) as session:
        put_down(session, caller_of(engine, headers), referrals=[a_referral(1), a_referral(2)])

    cells = listed(client, headers, "/v1/referrals/counts")["cells"]

    assert cells == [{"place": None, "group": None, "people": None, "placed": None}]


def test_place_group_and_outcome_are_told_to_those_who_verify_alone(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    auditor = a_person(engine, Role.AUDITOR)

    told = listed(client, auditor, "/v1/referrals")["data"]
    known = [row["place"] for row in listed(client, headers, "/v1/referrals")["data"]]

    assert {(row["place"], row["group"], row["outcome"]) for row in told} == {(None, None, None)}
    assert (len(told), known.count(MANY), known.count(FEW)) == (7, 6, 1)


def test_who_is_not_told_outcomes_cannot_ask_for_one(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    auditor = a_person(engine, Role.AUDITOR)

    refused = client.get("/v1/referrals?outcome=started", headers=auditor)

    assert (refused.status_code, refused.json()["code"]) == (403, ScopeMissing.slug)


@pytest.mark.parametrize("path", [*PATHS, "/v1/referrals/counts"])
def test_suppliers_and_others_see_nothing_of_it(
    client: TestClient, engine: Engine, headers: dict[str, str], path: str
) -> None:
    supplier = a_person(engine, Role.SUPPLIER, supplier="Ash Ltd")
    other = a_person(engine, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council")

    assert client.get(path, headers=supplier).status_code == 403
    told = listed(client, other, path)
    assert told.get("data", told.get("cells")) == []
