from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from app.organisations.role import Role
from tests.callers import a_key, a_person, supplier_id_of

SUPPLIERS = "/v1/suppliers"
COMPANY = {"scheme": "GB-COH", "id": "1234567"}
ALPHA = {"name": "Alpha Works Ltd", "identifiers": [COMPANY]}
CHECKED = {
    "claimed": True,
    "standing": "verified",
    "checked_on": "2026-02-16",
    "source": "Register of charities",
}
MISSING = "0195566f-4a00-7000-8000-000000000009"


@pytest.fixture
def caller(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.PROCUREMENT_OFFICER)


def entered(client: TestClient, headers: dict[str, str], **changes: Any) -> dict[str, Any]:
    answer = client.post(SUPPLIERS, json=ALPHA | changes, headers=headers)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [error["code"] for error in answer.json()["errors"]]


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the queries that an engine is asked meanwhile."""
    asked: list[str] = []

    def note(*told: Any) -> None:
        if told[2].startswith("SELECT"):
            asked.append(told[2])

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_supplier_is_entered_and_read_with_what_registers_call_it(
    client: TestClient, caller: dict[str, str]
) -> None:
    told = entered(client, caller)

    assert told["identifiers"] == [{"scheme": "GB-COH", "id": "01234567"}]
    assert told["claims"] == []
    read = client.get(f"{SUPPLIERS}/{told['id']}", headers=caller)
    assert read.json() == told
    assert read.headers["etag"].startswith('"v1.')


def test_every_identifier_that_cannot_be_one_is_told(
    client: TestClient, caller: dict[str, str]
) -> None:
    wrong = [COMPANY, {"scheme": "GB-COH", "id": "RJR"}, {"scheme": "GB-CFS", "id": "1"}]

    answer = client.post(SUPPLIERS, json={"name": "A", "identifiers": wrong}, headers=caller)

    assert codes(answer) == ["no_identifier", "no_scheme"]
    places = [error["pointer"] for error in answer.json()["errors"]]
    assert places == ["/identifiers/1", "/identifiers/2"]


def test_of_many_who_enter_one_firm_at_once_one_does(
    client: TestClient, caller: dict[str, str]
) -> None:
    both = [COMPANY, {"scheme": "GB-CHC", "id": "1234567"}]

    def enter(number: int) -> Any:
        sent = {"name": f"Alpha {number}", "identifiers": both[:: 1 if number % 2 else -1]}
        return client.post(SUPPLIERS, json=sent, headers=caller)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(enter, range(8)))

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    [made] = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {told["code"] for told in refused} == {"identifier-taken"}
    assert {told["supplier_id"] for told in refused} == {made}
    assert len(client.get(SUPPLIERS, headers=caller).json()["data"]) == 1


def test_a_supplier_is_changed_at_the_version_that_was_read(
    client: TestClient, caller: dict[str, str]
) -> None:
    path = f"{SUPPLIERS}/{entered(client, caller)['id']}"
    etag = client.get(path, headers=caller).headers["etag"]
    ppon = {"scheme": "GB-PPON", "id": "PABC1234DEFG"}

    done = client.patch(path, json={"identifiers": [ppon]}, headers=caller | {"If-Match": etag})
    late = client.patch(path, json={"name": "Beta"}, headers=caller | {"If-Match": etag})
    late_claim = client.put(
        f"{path}/claims/sme", json=CHECKED, headers=caller | {"If-Match": etag}
    )

    assert (done.status_code, done.json()["version"]) == (200, 2)
    assert done.json()["identifiers"] == [{"scheme": "GB-PPON", "id": "PABC-1234-DEFG"}]
    assert (late.status_code, late.json()["current_version"]) == (412, 2)
    assert late_claim.status_code == 412
    assert client.patch(path, json={"name": "Beta"}, headers=caller).status_code == 428


def test_an_identifier_of_another_entry_cannot_be_taken_over(
    client: TestClient, caller: dict[str, str]
) -> None:
    first = entered(client, caller)["id"]
    second = entered(client, caller, identifiers=[])["id"]

    refused = client.patch(
        f"{SUPPLIERS}/{second}",
        json={"identifiers": [COMPANY]},
        headers=caller | {"If-Match": "*"},
    )

    assert (refused.status_code, refused.json()["supplier_id"]) == (409, first)


def test_what_a_supplier_says_and_what_was_found_are_kept_apart(
    client: TestClient, caller: dict[str, str]
) -> None:
    path = f"{SUPPLIERS}/{entered(client, caller)['id']}/claims"
    sent = caller | {"If-Match": "*"}

    client.put(f"{path}/vcse", json={"claimed": True}, headers=sent)
    found = client.put(f"{path}/vcse", json=CHECKED, headers=sent).json()

    [claim] = found["claims"]
    assert claim.pop("noted_at")
    assert claim == CHECKED | {"kind": "vcse"}
    assert found["version"] == 3
    wrong = CHECKED | {"checked_on": "2026-03-03", "source": " "}
    assert codes(client.put(f"{path}/sme", json=wrong, headers=sent)) == [
        "day_to_come",
        "source_needed",
    ]
    assert client.put(f"{path}/big", json=CHECKED, headers=sent).status_code == 422


def test_a_list_of_suppliers_can_be_searched(client: TestClient, caller: dict[str, str]) -> None:
    alpha = entered(client, caller)["id"]
    charity = [{"scheme": "GB-CHC", "id": "1234567"}]
    beta = entered(client, caller, name="Beta Build 100%", identifiers=charity)["id"]

    def ids(**asked: str) -> set[str]:
        answer = client.get(SUPPLIERS, params=asked, headers=caller)
        assert answer.status_code == 200, answer.text
        return {row["id"] for row in answer.json()["data"]}

    assert ids(identifier="GB-COH-1234567") == ids(identifier="01234567") == {alpha}
    assert ids(identifier="1234567") == {alpha, beta}
    assert ids(identifier="gb-chc 1234567") == {beta}
    assert ids(identifier="GB-COH-7654321") == set()
    assert ids(name="works") == {alpha}
    assert ids(name="%") == {beta}
    asked = client.get(SUPPLIERS, params={"identifier": "GB-COH-RJR"}, headers=caller)
    assert codes(asked) == ["no_identifier"]


def test_a_page_of_suppliers_takes_as_many_queries_as_one_supplier(
    client: TestClient, caller: dict[str, str], engine: Engine
) -> None:
    def queries() -> int:
        with counted(engine) as asked:
            assert client.get(SUPPLIERS, headers=caller).status_code == 200
        return len(asked)

    entered(client, caller)
    few = queries()
    for number in range(10, 20):
        entered(client, caller, identifiers=[{"scheme": "GB-COH", "id": f"012345{number}"}])

    assert queries() == few


def test_suppliers_of_another_authority_are_as_if_they_were_not_there(
    client: TestClient, caller: dict[str, str], engine: Engine
) -> None:
    theirs = entered(client, caller)["id"]
    stranger = a_key(engine, authority="Elsewhere Council") | {"X-Request-ID": "same"}
    match = stranger | {"If-Match": "*"}

    def asked(supplier: str) -> list[Any]:
        path, key = f"{SUPPLIERS}/{supplier}", {"label": "x", "roles": ["supplier"]}
        return [
            client.get(path, headers=stranger),
            client.patch(path, json={"name": "Mine"}, headers=match),
            client.put(f"{path}/claims/sme", json=CHECKED, headers=match),
            client.post("/v1/api-keys", json=key | {"supplier_id": supplier}, headers=stranger),
        ]

    for seen, missing in zip(asked(theirs), asked(MISSING), strict=True):
        assert (seen.status_code, missing.status_code) == (404, 404)
        assert seen.text.replace(theirs, MISSING) == missing.text
        assert seen.headers.keys() == missing.headers.keys()
    found = client.get(SUPPLIERS, params={"identifier": "GB-COH-1234567"}, headers=stranger)
    assert found.json()["data"] == []
    assert entered(client, stranger)["id"] != theirs


def test_a_supplier_sees_its_own_entry_and_the_keys_that_act_for_it(
    client: TestClient, engine: Engine
) -> None:
    alpha = a_person(engine, Role.SUPPLIER, supplier="Alpha Works")
    a_person(engine, Role.SUPPLIER, supplier="Beta Build")

    own = client.get("/v1/supplier", headers=alpha)

    assert own.json()["id"] == str(supplier_id_of(engine, alpha))
    assert [key["prefix"] for key in own.json()["keys"]] == [
        alpha["Authorization"].removeprefix("Bearer ").rsplit("_", 1)[0]
    ]
    refused = client.get("/v1/supplier", headers=a_key(engine))
    assert (refused.status_code, refused.json()["code"]) == (403, "supplier-needed")


def test_a_supplier_sees_no_register_and_settles_no_claim(
    client: TestClient, engine: Engine
) -> None:
    alpha = a_person(engine, Role.SUPPLIER, supplier="Alpha Works")
    path = f"{SUPPLIERS}/{supplier_id_of(engine, alpha)}"

    for answer in (
        client.get(SUPPLIERS, headers=alpha),
        client.get(path, headers=alpha),
        client.put(f"{path}/claims/sme", json=CHECKED, headers=alpha | {"If-Match": "*"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


@pytest.mark.parametrize(
    "email",
    ["ü@bücher.example", "bids@", "a b@alpha.example", "bids@alpha.example\n", "x" * 65 + "@a.b"],
)
def test_an_address_to_which_no_letter_goes_is_not_kept(
    client: TestClient, caller: dict[str, str], email: str
) -> None:
    answer = client.post(SUPPLIERS, json=ALPHA | {"email": email}, headers=caller)

    assert codes(answer) == ["not_an_address"]
    assert "bids@supplier.example" in answer.json()["errors"][0]["message"]


def test_the_register_tells_which_suppliers_cannot_be_written_to(
    client: TestClient, caller: dict[str, str]
) -> None:
    entered(client, caller)
    entered(client, caller, name="Beta", email="bids@beta.example", identifiers=[])

    listed = client.get(SUPPLIERS, headers=caller).json()["data"]

    told = {one["name"]: one["can_be_written_to"] for one in listed}
    assert told == {"Alpha Works Ltd": False, "Beta": True}
