from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.scope import Scope
from tests.callers import a_key, a_person, a_supplier, person_id_of
from tests.organisations.posted import a_key_by_letter

PEOPLE, KEYS = "/v1/people", "/v1/api-keys"
OFFICER = {
    "name": "Duty officer",
    "email": "duty@anytown.example",
    "roles": ["procurement_officer"],
}
MISSING = "0195566f-4a00-7000-8000-000000000009"


@pytest.fixture
def administrator(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.ADMINISTRATOR)


def entered(client: TestClient, headers: dict[str, str], **changes: Any) -> dict[str, Any]:
    answer = client.post(PEOPLE, json=OFFICER | changes, headers=headers)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def changed(
    client: TestClient, headers: dict[str, str], person: str, match: str = "*", **changes: Any
) -> Any:
    sent = headers | {"If-Match": match}
    return client.patch(f"{PEOPLE}/{person}", json=changes, headers=sent)


def key_for(client: TestClient, engine: Engine, person: str) -> dict[str, str]:
    """Have an administrator who entered nobody issue a key, and read the letter that it is in."""
    wanted, issuer = {"label": "x", "person_id": person}, a_person(engine, Role.ADMINISTRATOR)
    answer = client.post(KEYS, json=wanted, headers=issuer)
    assert (answer.status_code, answer.json()["key"]) == (201, None), answer.text
    return a_key_by_letter(engine, answer.json()["id"])


def test_a_person_is_entered_given_a_key_and_let_in(
    client: TestClient, engine: Engine, administrator: dict[str, str]
) -> None:
    person = entered(client, administrator)
    headers = key_for(client, engine, person["id"])

    assert client.get("/v1/rule-sets", headers=headers).status_code == 200
    read = client.get(f"{PEOPLE}/{person['id']}", headers=administrator)
    assert read.json() == person
    assert read.headers["etag"].startswith('"v1.')


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(
    client: TestClient, engine: Engine, administrator: dict[str, str]
) -> None:
    person = entered(client, administrator, roles=["auditor", "evaluator"])["id"]
    headers = key_for(client, engine, person)
    assert client.get(PEOPLE, headers=headers).status_code == 200

    assert changed(client, administrator, person, roles=["evaluator"]).status_code == 200

    refused = client.get(PEOPLE, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert client.get("/v1/rule-sets", headers=headers).status_code == 200
    assert changed(client, administrator, person, active=False).status_code == 200
    assert client.get("/v1/rule-sets", headers=headers).status_code == 403


def test_nobody_raises_themselves(client: TestClient, engine: Engine) -> None:
    administrator = a_person(engine, Role.ADMINISTRATOR)
    own = str(person_id_of(engine, administrator))

    refused = changed(client, administrator, own, roles=["administrator", "evaluator"])

    assert (refused.status_code, refused.json()["code"]) == (403, "own-roles")
    assert client.get(f"{PEOPLE}/{own}", headers=administrator).json()["roles"] == [
        "administrator"
    ]


def test_a_program_changes_no_roles(client: TestClient, engine: Engine) -> None:
    program = a_key(engine)
    person = entered(client, program)["id"]

    refused = changed(client, program, person, roles=["auditor"])

    assert (refused.status_code, refused.json()["code"]) == (403, "person-needed")
    assert changed(client, program, person, name="Night officer").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": None},
        {"email": "nowhere"},
        {"email": "a b@anytown.example"},
        {"roles": []},
        {"roles": ["king"]},
        {"roles": ["supplier"]},
        {"active": False},
    ],
)
def test_a_person_that_cannot_be_is_refused(
    client: TestClient, administrator: dict[str, str], wrong: dict[str, Any]
) -> None:
    answer = client.post(PEOPLE, json=OFFICER | wrong, headers=administrator)

    assert (answer.status_code, len(answer.json()["errors"])) == (422, 1)


def test_changes_are_made_to_the_version_that_was_read(
    client: TestClient, administrator: dict[str, str]
) -> None:
    person = entered(client, administrator)["id"]
    etag = client.get(f"{PEOPLE}/{person}", headers=administrator).headers["etag"]

    def change(number: int) -> int:
        answer = changed(client, administrator, person, etag, name=f"Officer {number}")
        return int(answer.status_code)

    with ThreadPoolExecutor(8) as threads:
        statuses = Counter(threads.map(change, range(8)))

    assert statuses == {200: 1, 412: 7}


def test_a_list_of_people_can_be_narrowed(
    client: TestClient, administrator: dict[str, str], engine: Engine
) -> None:
    alpha = str(a_supplier(engine, "Alpha Works"))
    officer = entered(client, administrator)["id"]
    bidder = entered(client, administrator, roles=["supplier"], supplier_id=alpha)["id"]
    changed(client, administrator, officer, active=False)

    def ids(**asked: Any) -> set[str]:
        answer = client.get(PEOPLE, params=asked, headers=administrator)
        return {row["id"] for row in answer.json()["data"]}

    assert ids(role="procurement_officer") == {officer}
    assert ids(supplier_id=alpha) == ids(role="supplier") == {bidder}
    assert ids(active=False) == {officer}
    assert officer not in ids(active=True)
    assert ids(supplier_id=MISSING) == ids(role="moderator") == set()
    assert client.get(PEOPLE, params={"role": "king"}, headers=administrator).status_code == 422


def test_people_of_another_authority_are_as_if_they_were_not_there(
    client: TestClient, administrator: dict[str, str], engine: Engine
) -> None:
    theirs = entered(client, administrator)["id"]
    alpha = str(a_supplier(engine, "Alpha Works"))
    stranger = a_key(engine, authority="Elsewhere Council") | {"X-Request-ID": "same"}

    def asked(person: str, supplier: str) -> list[Any]:
        return [
            client.get(f"{PEOPLE}/{person}", headers=stranger),
            changed(client, stranger, person, active=False),
            client.post(KEYS, json={"label": "x", "person_id": person}, headers=stranger),
            client.post(
                PEOPLE,
                json=OFFICER | {"roles": ["supplier"], "supplier_id": supplier},
                headers=stranger,
            ),
        ]

    for seen, missing in zip(asked(theirs, alpha), asked(MISSING, MISSING), strict=True):
        assert (seen.status_code, missing.status_code) == (404, 404)
        told = seen.text.replace(theirs, MISSING).replace(alpha, MISSING)
        assert told == missing.text
        assert seen.headers.keys() == missing.headers.keys()
    by_supplier = client.get(PEOPLE, params={"supplier_id": alpha}, headers=stranger)
    assert by_supplier.json()["data"] == []
    assert theirs not in client.get(PEOPLE, headers=stranger).text


def test_who_may_not_see_or_enter_people_is_told_so(client: TestClient, engine: Engine) -> None:
    evaluator, auditor = a_person(engine, Role.EVALUATOR), a_person(engine, Role.AUDITOR)

    assert client.get(PEOPLE, headers=evaluator).status_code == 403
    assert client.get(PEOPLE, headers=auditor).status_code == 200
    refused = client.post(PEOPLE, json=OFFICER, headers=auditor)
    assert (refused.status_code, refused.json()["scope"]) == (403, Scope.PEOPLE_WRITE)
