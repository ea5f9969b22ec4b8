"""Rules that a request names are there when it comes, or it is told so at once."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.rules.messages import EXAMPLE_RULES
from tests.ocds.intake.sent import AT, a_release, answers, codes, ingested, send
from tests.ocds.intake.using.made import RULES


def test_rules_that_there_are_not_are_refused_as_the_file_is_sent(
    client: TestClient, officer: dict[str, str]
) -> None:
    draft = client.post("/v1/rule-sets", json={"yaml": EXAMPLE_RULES}, headers=officer)
    own = f"{draft.json()['rule_set']}@{draft.json()['version']}"
    assert draft.status_code == 201, draft.text

    refused = send(client, officer, a_release(), rules="nobodys@1")
    kept = [send(client, officer, a_release(), rules=name) for name in (RULES, own)]

    assert refused.status_code == 422
    [fault] = refused.json()["errors"]
    assert (fault["code"], fault["parameter"]) == ("unknown_rules", "rules")
    assert "nobodys@1" in fault["message"]
    assert [one.status_code for one in kept] == [201, 201], kept[1].text
    assert len(client.get(AT, headers=officer).json()["data"]) == 2


@pytest.mark.parametrize(("levels", "answer"), [(50, "unused"), (70, "refused")])
def test_a_release_is_read_as_deep_as_may_be_and_told_beyond(
    client: TestClient, engine: Engine, officer: dict[str, str], levels: int, answer: str
) -> None:
    deep: Any = "x"
    for _ in range(levels // 2):
        deep = [{"more": deep}]

    told = a_release(tender={"title": "T", "more": deep}, contracts=[{"id": "1", "more": deep}])
    _, each = ingested(client, engine, officer, [told, a_release("2")])

    assert answers(each) == [answer, "unused"]
    assert ("too_deep" in codes(each[0])) is (answer == "refused")
    assert "internal" not in codes(each[0])
