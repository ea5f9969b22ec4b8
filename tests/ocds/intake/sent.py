"""Sending files of releases, having them read, and looking at the answers."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.intake.tables import OcdsIngest
from app.platform.database import reading
from app.platform.jobs.working import run
from app.rooms import SHOP

AT = "/v1/ocds/ingests"
OCTETS = {"Content-Type": "application/octet-stream"}
NOW = datetime(2026, 9, 28, 9, 30, tzinfo=UTC)  #: after every notice of the tests


def a_release(name: str = "1", **changes: Any) -> dict[str, Any]:
    """Give a release of no consequence."""
    told = {"ocid": "ocds-abc123-1", "id": name, "date": "2026-01-01T09:00:00Z"}
    return {**told, **changes}


def send(client: TestClient, who: dict[str, str], sent: Any, **asked: Any) -> Any:
    """Send releases, or the bytes of a file, and give the answer."""
    content = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return client.post(AT, headers=who | OCTETS, content=content, params=asked)


def work(engine: Engine, ingest_id: str, now: Callable[[], datetime] = lambda: NOW) -> None:
    """Have a worker read a file."""
    with reading(engine) as session:
        job = session.get_one(OcdsIngest, UUID(ingest_id)).job_id
    run(engine, SHOP.by_name(), job, now)


def ingested(
    client: TestClient, engine: Engine, who: dict[str, str], sent: Any, **asked: Any
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Send releases, have them read, and give what became of the file and of each."""
    answer = send(client, who, sent, **asked)
    assert answer.status_code == 201, answer.text
    work(engine, answer.json()["id"])
    return told(client, who, answer.json()["id"])


def told(
    client: TestClient, who: dict[str, str], ingest_id: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Give what became of a file and of each of its releases."""
    whole = client.get(f"{AT}/{ingest_id}", headers=who).json()
    each = client.get(f"{AT}/{ingest_id}/releases", headers=who).json()["data"]
    return whole, each


def answers(each: Iterable[dict[str, Any]]) -> list[str]:
    """Give the answers alone."""
    return [one["answer"] for one in each]


def codes(one: dict[str, Any]) -> set[str]:
    """Give the codes of what was found about a release."""
    return {finding["code"] for finding in one["findings"]}
