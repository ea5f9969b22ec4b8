"""Questions about people over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_key, a_person
from tests.deliveries.people.asked import counted_twice
from tests.deliveries.returns.made import ASH, BIRCH

ERASED = {"token": "E-0417", "reason": "Asked for by the person, by letter."}
OTHERS = {"answer": "others", "reason": "Two agreements."}


@pytest.fixture
def doubt(client: TestClient, engine: Engine) -> str:
    """Give the address of a question about an apprentice of Ash's and of Birch's."""
    with writing(engine) as session:
        _, _, found = counted_twice(session)
        doubt_id: UUID = found.id
    return f"/v1/person-doubts/{doubt_id}"


@pytest.fixture
def manager(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.CONTRACT_MANAGER)


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_question_is_listed_read_and_answered(
    client: TestClient, doubt: str, manager: dict[str, str]
) -> None:
    [listed] = client.get("/v1/person-doubts?state=open", headers=manager).json()["data"]
    answered = client.post(f"{doubt}/answer", headers=manager, json=OTHERS)

    assert doubt.endswith(listed["id"])
    assert (listed["people"], listed["count_once_in"]) == (1, "life")
    assert answered.status_code == 201, answered.text
    told = client.get(doubt, headers=manager).json()
    assert told == answered.json()
    assert (told["state"], told["reason"], told["version"]) == ("others", "Two agreements.", 2)
    assert client.get("/v1/person-doubts?state=open", headers=manager).json()["data"] == []


def test_what_was_carried_over_is_told(
    client: TestClient, doubt: str, manager: dict[str, str]
) -> None:
    body = {"answer": "carried_over", "reason": "Ash lost its site.", "quantity": "0.5"}

    told = client.post(f"{doubt}/answer", headers=manager, json=body).json()

    assert (told["carried_over"], told["carried_over_unit"]) == ("0.5", "people")


def test_a_supplier_is_told_of_its_own_side_alone(
    client: TestClient, engine: Engine, doubt: str, manager: dict[str, str]
) -> None:
    whole = client.get(doubt, headers=manager).json()
    birch = a_person(engine, Role.SUPPLIER, supplier=BIRCH)

    [told] = client.get("/v1/person-doubts", headers=birch).json()["data"]

    assert told["second_delivery_id"] == whole["second_delivery_id"]
    theirs = {whole["first_delivery_id"], whole["first_contract_id"], ASH}
    assert not [one for one in theirs if one in str(told)]
    of_delivery = client.get(f"/v1/deliveries/{told['second_delivery_id']}", headers=birch).json()
    assert of_delivery["open_doubts"] == 1
    mine = f"/v1/person-doubts?delivery_id={told['second_delivery_id']}"
    assert len(client.get(mine, headers=birch).json()["data"]) == 1
    other = f"/v1/person-doubts?delivery_id={uuid4()}"
    assert client.get(other, headers=birch).json()["data"] == []


def test_no_question_is_there_for_others(client: TestClient, engine: Engine, doubt: str) -> None:
    third = a_person(engine, Role.SUPPLIER, supplier="Cedar Works Ltd")
    stranger = a_person(engine, Role.CONTRACT_MANAGER, authority="Othertown Council")

    for who in (third, stranger):
        assert refused(client.get(doubt, headers=who)) == (404, "not-found")
        assert client.get("/v1/person-doubts", headers=who).json()["data"] == []
    assert refused(client.post(f"{doubt}/answer", headers=stranger, json=OTHERS)) == (
        404,
        "not-found",
    )
    assert refused(client.post(f"{doubt}/answer", headers=third, json=OTHERS)) == (
        403,
        "scope-missing",
    )


def test_a_question_is_answered_once_by_a_person_with_a_reason(
    client: TestClient, engine: Engine, doubt: str, manager: dict[str, str]
) -> None:
    program = a_key(engine)

    def answered(who: dict[str, str], **changes: Any) -> tuple[int, str]:
        return refused(client.post(f"{doubt}/answer", headers=who, json=OTHERS | changes))

    assert answered(program) == (403, "person-needed")
    assert answered(manager, reason=" ") == (422, "invalid")
    assert answered(manager, answer="open") == (422, "invalid")
    assert answered(manager, quantity="1") == (422, "invalid")
    assert client.post(f"{doubt}/answer", headers=manager, json=OTHERS).status_code == 201
    assert answered(manager) == (409, "already-decided")


def test_a_supplier_finds_nothing_by_anothers_delivery(
    client: TestClient, engine: Engine, doubt: str, manager: dict[str, str]
) -> None:
    whole = client.get(doubt, headers=manager).json()
    birch = a_person(engine, Role.SUPPLIER, supplier=BIRCH)

    def found(who: dict[str, str], side: str) -> int:
        path = f"/v1/person-doubts?delivery_id={whole[side]}"
        return len(client.get(path, headers=who).json()["data"])

    assert (found(birch, "first_delivery_id"), found(birch, "second_delivery_id")) == (0, 1)
    assert (found(manager, "first_delivery_id"), found(manager, "second_delivery_id")) == (1, 1)


def test_the_reason_of_an_answer_is_told_to_no_supplier(
    client: TestClient, engine: Engine, doubt: str, manager: dict[str, str]
) -> None:
    later = client.get(doubt, headers=manager).json()["second_delivery_id"]
    birch = a_person(engine, Role.SUPPLIER, supplier=BIRCH)
    given = {"answer": "same", "reason": "The same one as under the contract of Ash."}

    assert client.post(f"{doubt}/answer", headers=manager, json=given).status_code == 201

    seen = client.get(f"/v1/deliveries/{later}", headers=birch)
    assert seen.json()["delivery"]["state"] == "rejected"
    assert "Ash" not in seen.text
