from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.assessments.jobs import STRESS
from app.organisations.scope import Scope
from app.platform.clock import now
from app.platform.jobs.working import run
from app.rules.messages import EXAMPLE_RULES
from tests.callers import a_key

AT = "/v1/rule-sets/jobs-and-price/versions/1/stress-test"


def asked(client: TestClient, scorer: dict[str, str], **body: Any) -> Any:
    client.post("/v1/rule-sets", json={"yaml": EXAMPLE_RULES}, headers=scorer)
    return client.post(AT, json=body, headers=scorer)


def test_a_stress_test_is_run_by_a_worker_and_its_report_is_kept(
    client: TestClient, engine: Engine, scorer: dict[str, str]
) -> None:
    answer = asked(client, scorer, fields=12, seed=7)
    where = answer.headers["Location"]
    before = client.get(where, headers=scorer).json()

    run(engine, {STRESS.name: STRESS}, UUID(answer.json()["id"]), now)
    after = client.get(where, headers=scorer).json()

    assert (answer.status_code, before["state"], before["report"]) == (202, "waiting", None)
    assert (after["state"], after["done_fields"], after["total_fields"]) == ("done", 12, 12)
    assert after["report"]["seed"] == "7"
    assert {one["code"] for one in after["report"]["criteria"]} == {"price", "jobs"}


def test_a_stress_test_of_rules_that_are_not_there_is_not_begun(
    client: TestClient, scorer: dict[str, str]
) -> None:
    assert client.post(AT, json={}, headers=scorer).status_code == 404


def test_another_authoritys_stress_test_is_not_there(
    client: TestClient, engine: Engine, scorer: dict[str, str]
) -> None:
    where = asked(client, scorer, fields=1).headers["Location"]
    stranger = a_key(engine, Scope.SCORES_WRITE, authority="Othertown Council")

    assert client.get(where, headers=stranger).status_code == 404
