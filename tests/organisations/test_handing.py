"""Nobody ever holds a key that another person, or a supplier, is to have."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.tables import Supplier
from app.platform.database import writing
from tests.callers import a_key, a_person, a_supplier, person_id_of
from tests.organisations.posted import a_key_by_letter, letters

Headers = dict[str, str]


@pytest.fixture
def administrator(engine: Engine) -> Headers:
    return a_person(engine, Role.ADMINISTRATOR)


@pytest.fixture
def another(engine: Engine) -> Headers:
    return a_person(engine, Role.ADMINISTRATOR)


def entered(client: TestClient, headers: Headers, email: str) -> str:
    wanted = {"name": "Alpha Works", "email": email}
    told: dict[str, Any] = client.post("/v1/suppliers", json=wanted, headers=headers).json()
    return str(told["id"])


def a_colleague(client: TestClient, headers: Headers, email: str, *roles: str) -> str:
    wanted = {"name": "Somebody", "email": email, "roles": roles or ["procurement_officer"]}
    return str(client.post("/v1/people", json=wanted, headers=headers).json()["id"])


def issue(client: TestClient, headers: Headers, **whose: str) -> Any:
    wanted = {"label": "x"} | whose
    if "person_id" not in whose:
        wanted |= {"roles": ["supplier"]}  # type: ignore[dict-item]
    return client.post("/v1/api-keys", json=wanted, headers=headers)


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_suppliers_key_goes_to_the_supplier_and_to_nobody_else(
    client: TestClient, engine: Engine, administrator: Headers, another: Headers
) -> None:
    alpha = entered(client, administrator, "tenders@alpha.example")

    answer = issue(client, another, supplier_id=alpha)

    assert answer.status_code == 201
    assert answer.json()["key"] is None
    [letter] = letters(engine)
    assert (letter.recipient, letter.is_secret) == ("tenders@alpha.example", True)
    sent = a_key_by_letter(engine, answer.json()["id"])
    key = sent["Authorization"].removeprefix("Bearer ")
    assert key not in answer.text
    assert key.startswith(answer.json()["prefix"])
    assert client.get("/v1/supplier", headers=sent).json()["name"] == "Alpha Works"


def test_somebody_elses_key_goes_to_them_and_one_for_oneself_is_shown(
    client: TestClient, engine: Engine, administrator: Headers, another: Headers
) -> None:
    officer = a_colleague(client, administrator, "duty@anytown.example")
    own = str(person_id_of(engine, administrator))

    answer = issue(client, another, person_id=officer)
    shown = issue(client, administrator, person_id=own).json()["key"]

    assert (answer.status_code, answer.json()["key"]) == (201, None)
    [letter] = letters(engine)
    assert (letter.recipient, letter.is_secret) == ("duty@anytown.example", True)
    sent = a_key_by_letter(engine, answer.json()["id"])
    assert client.get("/v1/procurements", headers=sent).status_code == 200
    assert shown.startswith("sv_live_")
    assert shown not in letter.text


def test_a_key_of_a_suppliers_person_goes_to_the_suppliers_address(
    client: TestClient, engine: Engine, administrator: Headers, another: Headers
) -> None:
    """Else whoever enters such a person would have a way round the supplier."""
    alpha = entered(client, administrator, "tenders@alpha.example")
    person = {
        "name": "Bid writer", "email": "a@mine.example", "roles": ["supplier"],
        "supplier_id": alpha,
    }  # fmt: skip
    bidder = client.post("/v1/people", json=person, headers=administrator).json()["id"]

    assert issue(client, another, person_id=bidder).status_code == 201

    assert [letter.recipient for letter in letters(engine)] == ["tenders@alpha.example"]


def test_one_administrator_is_not_both_people(
    client: TestClient, engine: Engine, administrator: Headers
) -> None:
    """An officer whom nobody else has heard of, with an address of one's own, opens nothing."""
    second = a_colleague(client, administrator, "mine@anytown.example")
    alpha = entered(client, administrator, "mine@alpha.example")

    refused = [
        issue(client, administrator, person_id=second),
        issue(client, administrator, supplier_id=alpha),
    ]

    assert [told(one) for one in refused] == [(403, "second-person-needed")] * 2
    assert letters(engine) == []


def test_a_program_makes_nobody_two_people(
    client: TestClient, engine: Engine, administrator: Headers, another: Headers
) -> None:
    wanted = {
        "label": "x", "scopes": ["people:write", "suppliers:write", "keys:write"],
    }  # fmt: skip
    shown = client.post("/v1/api-keys", json=wanted, headers=administrator).json()["key"]
    program = {"Authorization": f"Bearer {shown}"}
    second = client.post("/v1/api-keys", json=wanted, headers=program).json()["key"]
    officer = a_colleague(
        client, {"Authorization": f"Bearer {second}"}, "mine@anytown.example", "evaluator"
    )

    assert told(issue(client, administrator, person_id=officer))[1] == "second-person-needed"
    assert told(issue(client, program, person_id=officer))[1] == "person-needed"
    assert told(issue(client, a_key(engine), person_id=officer))[1] == "person-needed"
    assert issue(client, another, person_id=officer).status_code == 201


def test_who_changed_an_address_issues_no_key_to_it(
    client: TestClient, engine: Engine, administrator: Headers, another: Headers
) -> None:
    officer = a_colleague(client, administrator, "duty@anytown.example")
    changed = client.patch(
        f"/v1/people/{officer}",
        json={"email": "mine@anytown.example"},
        headers=another | {"If-Match": "*"},
    )

    assert changed.status_code == 200
    assert told(issue(client, another, person_id=officer)) == (403, "second-person-needed")
    assert issue(client, administrator, person_id=officer).status_code == 201


def test_without_an_address_there_is_no_key(
    client: TestClient, engine: Engine, administrator: Headers
) -> None:
    refused = issue(client, administrator, supplier_id=str(a_supplier(engine, "Alpha Works")))
    nobody = str(person_id_of(engine, a_person(engine, Role.EVALUATOR)))
    neither = issue(client, administrator, person_id=nobody)

    assert [one.status_code for one in (refused, neither)] == [422, 422]
    for one, place in ((refused, "/supplier_id"), (neither, "/person_id")):
        [error] = one.json()["errors"]
        assert (error["code"], error["pointer"]) == ("no_address", place)
    assert letters(engine) == []
    listed = client.get("/v1/api-keys", headers=administrator).json()["data"]
    assert [row for row in listed if row["supplier_id"]] == []


def test_an_address_from_before_that_takes_no_letter_does_not_stand_in_the_way(
    client: TestClient, engine: Engine, administrator: Headers, another: Headers
) -> None:
    """Addresses were once kept that no letter goes to."""
    alpha = entered(client, administrator, "")
    with writing(engine) as session:
        session.get_one(Supplier, UUID(alpha)).email = "ü@bücher.example"

    refused = issue(client, another, supplier_id=alpha)
    changed = client.patch(
        f"/v1/suppliers/{alpha}",
        json={"email": "tenders@alpha.example"},
        headers=administrator | {"If-Match": "*"},
    )

    assert refused.json()["errors"][0]["code"] == "no_address"
    assert changed.status_code == 200
    assert letters(engine) == []
