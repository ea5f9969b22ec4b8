"""Procurements as they are sent over HTTP."""

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.procurements.made import RULES

PROCUREMENTS = "/v1/procurements"
DEADLINE = {"at": "2026-05-01T12:00", "zone": "Europe/London"}


def a_body(**changes: Any) -> dict[str, Any]:
    """Give a draft that is ready to be published, or as the changes say."""
    lot = {
        "number": "1",
        "title": "Town hall",
        "contract": {"value": "1000000.00", "years": 2},
        "rules": RULES,
    }
    ready = {
        "reference": "PROC-2026-014",
        "title": "Cleaning of public buildings",
        "kind": "services",
        "procedure": "open",
        "commences_on": "2026-03-09",
        "estimated_value": {"without_vat": "1000000.00", "with_vat": "1200000.00"},
        "deadline": DEADLINE,
        "lots": [lot],
    }
    return ready | changes


def a_sent(client: TestClient, headers: dict[str, str], **changes: Any) -> str:
    """Have a draft kept, and give its address."""
    answer = client.post(PROCUREMENTS, json=a_body(**changes), headers=headers)
    assert answer.status_code == 201, answer.text
    return f"{PROCUREMENTS}/{answer.json()['id']}"


def a_published(
    client: TestClient, writer: dict[str, str], second: dict[str, str], **changes: Any
) -> str:
    """Have a procurement published, and give its address."""
    at = a_sent(client, writer, **changes)
    answer = client.post(f"{at}/publication", json={"version": 1}, headers=second)
    assert answer.status_code == 201, answer.text
    return at


def code_of(answer: Response) -> tuple[int, str]:
    """Tell the status and the problem of an answer."""
    return answer.status_code, answer.json()["code"]
