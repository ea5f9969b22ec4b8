from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.messages import ApiKeyIn
from app.organisations.role import Role
from tests.callers import a_person


@pytest.mark.parametrize("example", ApiKeyIn.model_json_schema()["examples"])
def test_an_administrator_issues_each_key_that_an_example_asks_for(
    client: TestClient, engine: Engine, example: dict[str, Any]
) -> None:
    administrator = a_person(engine, Role.ADMINISTRATOR)

    answer = client.post("/v1/api-keys", json=example, headers=administrator)

    assert answer.status_code == 201, answer.text
    assert answer.json()["label"] == example["label"]
    assert answer.json()["person_id"] is None
