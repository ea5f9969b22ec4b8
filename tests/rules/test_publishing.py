from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.scope import Scope
from tests.callers import a_key, a_person
from tests.rules.sent import AT, EXAMPLE, RULES, a_draft


def test_who_wrote_a_version_does_not_publish_it(
    client: TestClient, writer: dict[str, str], second: dict[str, str]
) -> None:
    a_draft(client, writer)

    own = client.post(f"{AT}/publication", json={}, headers=writer)
    others = client.post(f"{AT}/publication", json={}, headers=second)

    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
    assert others.status_code == 201
    assert others.json()["state"] == "published"


def test_a_program_in_between_does_not_make_two_people_of_one(
    client: TestClient, engine: Engine, writer: dict[str, str], second: dict[str, str]
) -> None:
    """Whoever holds a program's key could write with it, and then publish as themselves."""
    program = a_key(engine, Scope.RULES_READ, Scope.RULES_WRITE)
    a_draft(client, writer)
    anew = {"yaml": RULES, "examples": [EXAMPLE]}
    client.put(AT, json=anew, headers={**program, "If-Match": "*"})

    def refused(who: dict[str, str]) -> tuple[int, str]:
        answer = client.post(f"{AT}/publication", json={}, headers=who)
        return answer.status_code, answer.json().get("code", "")

    assert refused(writer) == (403, "second-person-needed")
    assert refused(program) == (403, "person-needed")
    assert refused(second) == (409, "author-needed")
    adopter = a_person(engine, Role.PROCUREMENT_OFFICER)
    client.put(AT, json=anew, headers={**adopter, "If-Match": "*"})
    assert refused(writer) == refused(adopter) == (403, "second-person-needed")
    assert refused(second) == (201, "")


def test_a_published_version_never_changes(
    client: TestClient, writer: dict[str, str], second: dict[str, str]
) -> None:
    a_draft(client, writer)
    client.post(f"{AT}/publication", json={}, headers=second)
    before = client.get(AT, headers=writer)

    changed = {"yaml": RULES.replace("A test", "Another test")}
    answer = client.put(AT, json=changed, headers={**writer, "If-Match": before.headers["ETag"]})
    again = client.post(f"{AT}/publication", json={}, headers=second)

    assert (answer.status_code, answer.json()["code"]) == (409, "rules-are-frozen")
    assert again.status_code == 409
    assert client.get(AT, headers=writer).content == before.content


def test_rules_that_are_not_fit_are_not_published(
    client: TestClient, writer: dict[str, str], second: dict[str, str]
) -> None:
    a_draft(client, writer, RULES.replace("source: {title: A test of the service}\n", ""))

    answer = client.post(f"{AT}/publication", json={}, headers=second)

    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == ["no_source"]


def test_a_policy_that_is_not_met_is_waived_by_name_or_not_at_all(
    client: TestClient, writer: dict[str, str], second: dict[str, str]
) -> None:
    a_draft(client, writer, RULES + "policy: rotherham\n")
    waiver = {
        "policy": "rotherham",
        "demand": 0,
        "reason": "The measures of this contract stand in its specification.",
        "approved_by": "Head of Procurement",
    }

    refused = client.post(f"{AT}/publication", json={}, headers=second)
    other = {"waivers": [{**waiver, "policy": "ppn-002"}]}
    still = client.post(f"{AT}/publication", json=other, headers=second)
    waived = client.post(f"{AT}/publication", json={"waivers": [waiver]}, headers=second)

    assert {fault["code"] for fault in refused.json()["errors"]} == {"policy_not_met"}
    assert still.status_code == 422
    assert waived.status_code == 201
    assert client.get(AT, headers=writer).json()["waivers"] == [waiver]


@pytest.mark.parametrize(
    ("examples", "code"),
    [
        ([], "no_example"),
        ([{**EXAMPLE, "expect": {"tenders[supplier=Ash].total": "61"}}], "example_differs"),
        ([{"tenders": "none"}], "wrong_shape"),
    ],
)
def test_rules_whose_examples_are_wanting_are_not_published(
    client: TestClient,
    writer: dict[str, str],
    second: dict[str, str],
    examples: list[dict[str, Any]],
    code: str,
) -> None:
    a_draft(client, writer, examples=examples)
    checked = {"yaml": RULES, "examples": examples}

    found = client.post("/v1/rule-sets/check", json=checked, headers=writer).json()
    answer = client.post(f"{AT}/publication", json={}, headers=second)

    assert not found["fit_to_publish"]
    assert found["can_score"]
    assert answer.status_code == 422
    assert code in {fault["code"] for fault in answer.json()["errors"]}
