"""A rule set as tests of routes send it, with an example worked by hand."""

from typing import Any

from fastapi.testclient import TestClient

from app.rules.messages import EXAMPLE_WORKED

RULES = """\
id: jobs-and-price
version: "1"
effective_from: 2026-04-01
source: {title: A test of the service}
weights: percent
rank: {ties: [shared]}
measures:
  - {code: job_local, title: Local people employed, theme: local_jobs, unit: fte_year}
criteria:
  - {code: price, weight: 60, value: price, method: {use: ratio_to_lowest}}
  - {code: jobs, weight: 40, value: job_local, method: {use: share_of_target, target: 10}}
"""
AT = "/v1/rule-sets/jobs-and-price/versions/1"


EXAMPLE = EXAMPLE_WORKED


def a_draft(client: TestClient, writer: dict[str, str], text: str = RULES, **changes: Any) -> Any:
    body = {"yaml": text, "examples": [EXAMPLE], **changes}
    answer = client.post("/v1/rule-sets", json=body, headers=writer)
    assert answer.status_code == 201, answer.text
    return answer
