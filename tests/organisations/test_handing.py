"""Nobody of the authority ever holds a key that acts for a supplier."""

import re
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.role import Role
from app.organisations.tables import Supplier
from app.platform.database import reading, writing
from app.platform.mail.tables import Letter
from tests.callers import a_person, a_supplier


@pytest.fixture
def administrator(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.ADMINISTRATOR)


def letters(engine: Engine) -> list[Letter]:
    with reading(engine) as session:
        return list(session.exec(select(Letter).order_by(Letter.written_at, Letter.id)))  # type: ignore[arg-type]


def entered(client: TestClient, administrator: dict[str, str], email: str) -> str:
    wanted = {"name": "Alpha Works", "email": email}
    told: dict[str, Any] = client.post("/v1/suppliers", json=wanted, headers=administrator).json()
    return str(told["id"])


def issue(client: TestClient, administrator: dict[str, str], supplier: str) -> Any:
    wanted = {"label": "x", "supplier_id": supplier, "roles": ["supplier"], "mode": "test"}
    return client.post("/v1/api-keys", json=wanted, headers=administrator)


def test_a_suppliers_key_goes_to_the_supplier_and_to_nobody_else(
    client: TestClient, engine: Engine, administrator: dict[str, str]
) -> None:
    alpha = entered(client, administrator, "tenders@alpha.example")

    answer = issue(client, administrator, alpha)

    assert answer.status_code == 201
    assert answer.json()["key"] is None
    [letter] = letters(engine)
    assert (letter.recipient, letter.is_secret) == ("tenders@alpha.example", True)
    key = re.findall(r"sv_test_\w+", letter.text)[0]
    assert key not in answer.text
    assert key.startswith(answer.json()["prefix"])
    own = client.get("/v1/supplier", headers={"Authorization": f"Bearer {key}"})
    assert own.json()["name"] == "Alpha Works"


def test_without_an_address_there_is_no_key(
    client: TestClient, engine: Engine, administrator: dict[str, str]
) -> None:
    refused = issue(client, administrator, str(a_supplier(engine, "Alpha Works")))

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "no_address"
    assert letters(engine) == []
    listed = client.get("/v1/api-keys", headers=administrator).json()["data"]
    assert [row for row in listed if row["supplier_id"]] == []


def test_the_address_before_is_told_when_it_is_changed(
    client: TestClient, engine: Engine, administrator: dict[str, str]
) -> None:
    alpha = entered(client, administrator, "tenders@alpha.example")
    path, headers = f"/v1/suppliers/{alpha}", administrator | {"If-Match": "*"}

    for change in ({"name": "Alpha"}, {"email": "tenders@alpha.example"}):
        assert client.patch(path, json=change, headers=headers).status_code == 200
    assert letters(engine) == []
    client.patch(path, json={"email": "somebody@else.example"}, headers=headers)

    [letter] = letters(engine)
    assert (letter.recipient, letter.kind) == ("tenders@alpha.example", "supplier.address_changed")
    assert "else.example" not in letter.text


def test_an_address_from_before_that_takes_no_letter_does_not_stand_in_the_way(
    client: TestClient, engine: Engine, administrator: dict[str, str]
) -> None:
    """Addresses were once kept that no letter goes to."""
    alpha = entered(client, administrator, "")
    with writing(engine) as session:
        session.get_one(Supplier, UUID(alpha)).email = "ü@bücher.example"

    refused = issue(client, administrator, alpha)
    changed = client.patch(
        f"/v1/suppliers/{alpha}",
        json={"email": "tenders@alpha.example"},
        headers=administrator | {"If-Match": "*"},
    )

    assert refused.json()["errors"][0]["code"] == "no_address"
    assert changed.status_code == 200
    assert letters(engine) == []
