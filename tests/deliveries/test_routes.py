"""Deliveries over HTTP: listed and read, by those who may know of them."""

from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.tables import Contract
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.returns.checks.report import Sessions
from app.deliveries.tables import Delivery
from app.organisations.role import Role
from app.platform.database import reading, writing
from tests.callers import a_person, caller_of
from tests.deliveries.returns.made import ASH, BIRCH, NOW, Reported, a_reported


@pytest.fixture
def made(engine: Engine) -> Reported:
    """Give a contract with ten hours verified, sixteen claimed, and a draft."""
    with writing(engine) as session:
        made = a_reported(session)
        sessions = (Sessions(Decimal(2), 8),)
        sixteen = made.mentoring(None, "M-2", sessions=sessions)
        made.submitted(made.mentoring(), sixteen)
        row = made.kept("M-1")[0]
        by = made.manager.who
        move(
            session, row, DeliveryState.VERIFIED, NOW, by=by, reason="Seen.", verified=Decimal(10)
        )
        autumn = made.begin(NOW.date().replace(year=2025, month=11))
        day = autumn.period_starts_on
        made.write(autumn, made.a_delivery(made.posts, "1", "J-1", delivered_on=day))
    return made


@pytest.fixture
def rows(engine: Engine, made: Reported) -> dict[str, Delivery]:
    """Give the deliveries by their references."""
    with reading(engine) as session:
        query = select(Delivery).where(Delivery.contract_id == made.contract.id)
        return {row.reference: row for row in session.exec(query)}


def listed(client: TestClient, who: dict[str, str], made: Reported, query: str = "") -> list[str]:
    answer = client.get(f"/v1/contracts/{made.contract.id}/deliveries{query}", headers=who)
    assert answer.status_code == 200, answer.text
    return sorted(one["reference"] for one in answer.json()["data"])


def test_deliveries_are_listed_and_narrowed(
    client: TestClient, engine: Engine, made: Reported, rows: dict[str, Delivery]
) -> None:
    who = a_person(engine, Role.AUDITOR)

    assert listed(client, who, made) == ["J-1", "M-1", "M-2"]
    assert listed(client, who, made, "?state=verified") == ["M-1"]
    assert listed(client, who, made, f"?obligation_id={made.posts.id}") == ["J-1"]
    parent = rows["M-1"].return_id
    assert listed(client, who, made, f"?return_id={parent}") == ["M-1", "M-2"]
    assert listed(client, who, made, "?updated_from=2026-03-02T09:30:01Z") == []


def test_a_delivery_is_read_with_its_working_and_its_moves(
    client: TestClient, engine: Engine, rows: dict[str, Delivery]
) -> None:
    who = a_person(engine, Role.SUPPLIER, supplier=ASH)

    def read(reference: str) -> Any:
        row = rows[reference]
        answer = client.get(f"/v1/deliveries/{row.id}", headers=who)
        assert answer.headers["etag"].startswith(f'"v{row.version}.')
        return answer.json()

    verified, other = read("M-1"), read("M-2")
    told = verified["delivery"]
    assert (told["quantity"], told["verified"], told["unit"]) == ("10", "10", "hour")
    assert [(one["was"], one["became"], one["reason"]) for one in verified["moves"]] == [
        ("claimed", "evidenced", ""),
        ("evidenced", "verified", "Seen."),
    ]
    assert other["working"] == {"sessions": [{"hours": "2", "attendees": 8}]}
    assert other["delivery"]["quantity"] == "16"
    assert [one["became"] for one in other["moves"]] == ["evidenced"]
    assert other["open_doubts"] == 0


def test_for_another_supplier_or_authority_there_is_nothing(
    client: TestClient, engine: Engine, made: Reported, rows: dict[str, Delivery]
) -> None:
    rival = a_person(engine, Role.SUPPLIER, supplier=BIRCH)
    stranger = a_person(engine, Role.AUDITOR, authority="Othertown Council")
    row = rows["M-1"]

    for who in (rival, stranger):
        for path in (f"deliveries/{row.id}", f"contracts/{made.contract.id}/deliveries"):
            answer = client.get(f"/v1/{path}", headers=who)
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_whoever_takes_a_contract_over_sees_nothing_of_what_was_reported_before(
    client: TestClient, engine: Engine, made: Reported, rows: dict[str, Delivery]
) -> None:
    birch = a_person(engine, Role.SUPPLIER, supplier=BIRCH)
    with writing(engine) as session:
        contract = session.get_one(Contract, made.contract.id)
        contract.supplier_id = caller_of(engine, birch).supplier()

    assert listed(client, birch, made) == []
    assert client.get("/v1/returns", headers=birch).json()["data"] == []
    assert client.get(f"/v1/deliveries/{rows['M-1'].id}", headers=birch).status_code == 404
    ash = a_person(engine, Role.SUPPLIER, supplier=ASH)
    assert client.get(f"/v1/deliveries/{rows['M-1'].id}", headers=ash).status_code == 200
    assert len(client.get("/v1/returns", headers=ash).json()["data"]) == 2
    manager = a_person(engine, Role.CONTRACT_MANAGER)
    assert listed(client, manager, made) == ["J-1", "M-1", "M-2"]


def test_where_people_came_from_is_told_to_those_who_verify_and_to_the_supplier_alone(
    client: TestClient, engine: Engine
) -> None:
    told = {"place": "E05000001", "organisation": "Anytown Youth Forum"}
    with writing(engine) as session:
        made = a_reported(session)
        one, hours = made.apprentice("E-1", **told), made.mentoring(**told)
        made.submitted(one, hours, made.a_delivery(made.posts, "1", "J-1", **told))
        ids = {row.reference: row.id for row in session.exec(select(Delivery))}

    def seen(role: Role, **who: Any) -> dict[str, set[bool]]:
        headers = a_person(engine, role, **who)
        path = f"/v1/contracts/{made.contract.id}/deliveries"
        found = client.get(path, headers=headers).json()["data"]
        for each in ids.values():
            answer = client.get(f"/v1/deliveries/{each}", headers=headers)
            found.append(answer.json()["delivery"])
        assert len(found) == 6
        shown: dict[str, set[bool]] = {}
        for each in found:
            given = {name: each[name] for name in told}
            assert given in (told, dict.fromkeys(told))
            shown.setdefault(each["unit"], set()).add(given == told)
        return shown

    for role in (Role.AUDITOR, Role.INTEGRATION, Role.PROCUREMENT_OFFICER):
        assert seen(role) == {"people": {False}, "fte_year": {False}, "hour": {True}}
    everything = {"people": {True}, "fte_year": {True}, "hour": {True}}
    assert seen(Role.CONTRACT_MANAGER) == everything
    assert seen(Role.SUPPLIER, supplier=ASH) == everything
