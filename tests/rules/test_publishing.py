from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.scope import Scope
from tests.callers import a_key
from tests.rules.sent import AT, EXAMPLE, RULES, a_draft


def test_who_wrote_a_version_does_not_publish_it(
    client: TestClient, engine: Engine, writer: dict[str, str]
) -> None:
    a_draft(client, writer)
    second = a_key(engine, Scope.RULES_READ, Scope.RULES_WRITE)

    own = client.post(f"{AT}/publication", json={}, headers=writer)
    others = client.post(f"{AT}/publication", json={}, headers=second)

    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
    assert others.status_code == 201
    assert others.json()["state"] == "published"


def test_a_published_version_never_changes(
    client: TestClient, engine: Engine, writer: dict[str, str]
) -> None:
    a_draft(client, writer)
    second = a_key(engine, Scope.RULES_READ, Scope.RULES_WRITE)
    client.post(f"{AT}/publication", json={}, headers=second)
    before = client.get(AT, headers=writer)

    changed = {"yaml": RULES.replace("A test", "Another test")}
    answer = client.put(AT, json=changed, headers={**writer, "If-Match": before.headers["ETag"]})
    again = client.post(f"{AT}/publication", json={}, headers=second)

    assert (answer.status_code, answer.json()["code"]) == (409, "rules-are-frozen")
    assert again.status_code == 409
    assert client.get(AT, headers=writer).content == before.content


def test_rules_that_are_not_fit_are_not_published(
    client: TestClient, engine: Engine, writer: dict[str, str]
) -> None:
    a_draft(client, writer, RULES.replace("source: {title: A test of the service}\n", ""))

    second = a_key(engine, Scope.RULES_WRITE)
    answer = client.post(f"{AT}/publication", json={}, headers=second)

    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == ["no_source"]


def test_a_policy_that_is_not_met_is_waived_by_name_or_not_at_all(
    client: TestClient, engine: Engine, writer: dict[str, str]
) -> None:
    a_draft(client, writer, RULES + "policy: rotherham\n")
    second = a_key(engine, Scope.RULES_READ, Scope.RULES_WRITE)
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
    engine: Engine,
    writer: dict[str, str],
    examples: list[dict[str, Any]],
    code: str,
) -> None:
    a_draft(client, writer, examples=examples)
    checked = {"yaml": RULES, "examples": examples}

    found = client.post("/v1/rule-sets/check", json=checked, headers=writer).json()
    answer = client.post(f"{AT}/publication", json={}, headers=a_key(engine, Scope.RULES_WRITE))

    assert not found["fit_to_publish"]
    assert found["can_score"]
    assert answer.status_code == 422
    assert code in {fault["code"] for fault in answer.json()["errors"]}
