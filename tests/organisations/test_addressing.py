"""Where a supplier's or a person's keys are sent is not for one person to change."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.organisations.role import Role
from app.platform.database import reading
from app.platform.events import Event
from tests.callers import a_key, a_person, a_supplier, person_id_of, supplier_id_of
from tests.organisations.posted import letters

Headers = dict[str, str]
OLD, NEW = "tenders@alpha.example", "mine@elsewhere.example"


@pytest.fixture
def first(engine: Engine) -> Headers:
    return a_person(engine, Role.ADMINISTRATOR)


@pytest.fixture
def second(engine: Engine) -> Headers:
    return a_person(engine, Role.ADMINISTRATOR)


def change(client: TestClient, headers: Headers, path: str, **what: Any) -> Any:
    return client.patch(f"/v1/{path}", json=what, headers=headers | {"If-Match": "*"})


def approve(client: TestClient, headers: Headers, path: str, email: str) -> Any:
    return client.post(f"/v1/{path}/address-approval", json={"email": email}, headers=headers)


def addresses(client: TestClient, headers: Headers, path: str) -> tuple[str, str | None]:
    told = client.get(f"/v1/{path}", headers=headers).json()
    return told["email"], told["email_wanted"]


@pytest.fixture
def alpha(client: TestClient, engine: Engine, first: Headers, second: Headers) -> str:
    """Give the path of a supplier that has an address, and then a key."""
    path = f"suppliers/{a_supplier(engine, 'Alpha Works')}"
    assert change(client, first, path, email=OLD).status_code == 200
    a_person(engine, Role.SUPPLIER, supplier="Alpha Works")
    return path


def test_a_new_address_waits_for_another_person(
    client: TestClient, engine: Engine, first: Headers, second: Headers, alpha: str
) -> None:
    proposed = change(client, first, alpha, email=NEW, name="Alpha")

    assert (proposed.status_code, proposed.json()["name"]) == (200, "Alpha")
    assert addresses(client, first, alpha) == (OLD, NEW)
    alone = approve(client, first, alpha, NEW)
    assert (alone.status_code, alone.json()["code"]) == (403, "second-person-needed")
    assert addresses(client, first, alpha) == (OLD, NEW)

    approved = approve(client, second, alpha, NEW)

    assert (approved.status_code, approved.json()["email"]) == (201, NEW)
    assert approved.json()["version"] == proposed.json()["version"] + 1
    assert addresses(client, first, alpha) == (NEW, None)


def test_the_address_before_is_told_when_another_is_proposed_and_when_it_is_approved(
    client: TestClient, engine: Engine, first: Headers, second: Headers, alpha: str
) -> None:
    change(client, first, alpha, email=NEW)
    change(client, second, alpha, email=NEW)  # is the same proposal, and stays the first one's
    approve(client, second, alpha, NEW)

    told = letters(engine)

    assert [one.recipient for one in told] == [OLD, OLD]
    kinds = ["supplier.address_proposed", "supplier.address_changed"]
    assert [one.kind for one in told] == kinds
    assert not [one for one in told if "elsewhere" in one.text]


def test_the_address_before_is_told_though_nobody_had_to_approve(
    client: TestClient, engine: Engine, first: Headers
) -> None:
    alpha = f"suppliers/{a_supplier(engine, 'Alpha Works')}"
    for email in (OLD, OLD, NEW):
        assert change(client, first, alpha, email=email).status_code == 200

    [letter] = letters(engine)
    assert (letter.recipient, letter.kind) == (OLD, "supplier.address_changed")
    assert "elsewhere" not in letter.text


def test_a_supplier_that_has_a_key_and_no_address_gets_one_by_two(
    client: TestClient, engine: Engine, first: Headers, second: Headers
) -> None:
    """Its key may have come from the command line; nobody would be told of the change."""
    bidder = a_person(engine, Role.SUPPLIER, supplier="Alpha Works")
    alpha = f"suppliers/{supplier_id_of(engine, bidder)}"

    change(client, first, alpha, email=NEW)

    assert addresses(client, first, alpha) == ("", NEW)
    assert client.get("/v1/supplier", headers=bidder).json()["email_wanted"] == NEW
    wanted = {"label": "x", "supplier_id": alpha.split("/")[1], "roles": ["supplier"]}
    refused = client.post("/v1/api-keys", json=wanted, headers=second)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "no_address")
    assert approve(client, second, alpha, NEW).status_code == 201
    assert client.post("/v1/api-keys", json=wanted, headers=first).status_code == 201


def test_a_revoked_key_is_a_key(
    client: TestClient, first: Headers, engine: Engine, alpha: str
) -> None:
    [key] = client.get(
        "/v1/api-keys", params={"supplier_id": alpha.split("/")[1]}, headers=first
    ).json()["data"]
    assert client.post(f"/v1/api-keys/{key['id']}/revocation", headers=first).status_code == 201

    change(client, first, alpha, email="")

    assert addresses(client, first, alpha) == (OLD, "")


def test_only_what_was_proposed_is_approved(
    client: TestClient, first: Headers, second: Headers, alpha: str
) -> None:
    nothing = approve(client, second, alpha, NEW)
    change(client, first, alpha, email=NEW)
    other = approve(client, second, alpha, "other@elsewhere.example")
    change(client, first, alpha, email=OLD)
    given_up = approve(client, second, alpha, NEW)

    for refused in (nothing, other, given_up):
        assert (refused.status_code, refused.json()["code"]) == (409, "address-not-proposed")
    assert addresses(client, first, alpha) == (OLD, None)


def test_a_later_proposal_is_anothers_to_approve(
    client: TestClient, first: Headers, second: Headers, alpha: str
) -> None:
    change(client, first, alpha, email="a@elsewhere.example")
    change(client, second, alpha, email=NEW)

    assert approve(client, second, alpha, NEW).json()["code"] == "second-person-needed"
    assert approve(client, first, alpha, NEW).status_code == 201


def test_a_persons_address_changes_in_the_same_way(
    client: TestClient, engine: Engine, first: Headers, second: Headers
) -> None:
    path = f"people/{person_id_of(engine, a_person(engine, Role.EVALUATOR))}"

    assert change(client, first, path, email=NEW).status_code == 200
    assert addresses(client, first, path) == ("", NEW)
    assert approve(client, first, path, NEW).json()["code"] == "second-person-needed"
    assert approve(client, second, path, NEW).json()["email"] == NEW
    assert change(client, second, path, email=OLD).status_code == 200
    assert approve(client, first, path, OLD).json()["email"] == OLD

    kinds = [(one.recipient, one.kind) for one in letters(engine)]
    assert kinds == [(NEW, "person.address_proposed"), (NEW, "person.address_changed")]


def test_a_program_neither_proposes_nor_approves(
    client: TestClient, engine: Engine, first: Headers, alpha: str
) -> None:
    program = a_key(engine)

    assert change(client, program, alpha, email=NEW).json()["code"] == "person-needed"
    change(client, first, alpha, email=NEW)
    assert approve(client, program, alpha, NEW).json()["code"] == "person-needed"
    assert addresses(client, first, alpha) == (OLD, NEW)


def test_the_log_tells_who_did_what_and_no_address(
    client: TestClient, engine: Engine, first: Headers, second: Headers, alpha: str
) -> None:
    change(client, first, alpha, email=NEW)
    approve(client, second, alpha, NEW)

    with reading(engine) as session:
        query = select(Event).where(Event.subject == alpha.split("/")[1])
        events = list(session.exec(query.order_by(col(Event.number))))
    assert [one.facts.get("email") for one in events] == ["changed", "proposed", None]
    assert events[-1].kind == "supplier.address_approved"
    assert events[-1].facts["proposed_by"] == str(person_id_of(engine, first))
    assert events[-1].actor == str(person_id_of(engine, second))
    assert "example" not in str([one.facts for one in events])
