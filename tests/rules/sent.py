"""A rule set as tests of routes send it, with an example worked by hand."""

from typing import Any

from fastapi.testclient import TestClient

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


#: worked by hand: 60 × 50/100 and 40 × 5/10; the cheapest has 60
EXAMPLE: dict[str, Any] = {
    "tenders": [
        {"supplier": "Ash", "price": 50},
        {
            "supplier": "Birch",
            "price": 100,
            "commitments": [{"measure": "job_local", "quantity": 5, "unit": "fte_year"}],
        },
    ],
    "expect": {
        "tenders[supplier=Birch].criteria.price.score": "30",
        "tenders[supplier=Birch].criteria.jobs.score": "20",
        "tenders[supplier=Ash].total": "60",
    },
}


def a_draft(client: TestClient, writer: dict[str, str], text: str = RULES, **changes: Any) -> Any:
    body = {"yaml": text, "examples": [EXAMPLE], **changes}
    answer = client.post("/v1/rule-sets", json=body, headers=writer)
    assert answer.status_code == 201, answer.text
    return answer
