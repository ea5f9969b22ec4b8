from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.intake.jobs import INGEST
from app.ocds.intake.tables import OcdsIngest
from app.platform.database import reading
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from tests.ocds.contracts.samples import history, only
from tests.ocds.intake.sent import NOW, answers, codes, send, told, work
from tests.ocds.intake.using.made import UK9

MANY = 9


@pytest.fixture(autouse=True)
def _little_by_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ocds.intake.reading.TOGETHER", 2)
    monkeypatch.setattr("app.ocds.intake.using.working.OCIDS", 2)


def in_short_turns(engine: Engine, ingest_id: str) -> int:
    """Have a file read in turns that are over at once, and give how many there were."""
    with reading(engine) as session:
        job_id = session.get_one(OcdsIngest, UUID(ingest_id)).job_id
    hurried, turns = {INGEST.name: replace(INGEST, turn=timedelta(0))}, [NOW]
    while (again := run(engine, hurried, job_id, lambda: turns[-1])) is not None:
        turns.append(again)
        assert len(turns) < 20
    with reading(engine) as session:
        job = session.get_one(Job, job_id)
        assert (job.state, job.attempts) == (JobState.DONE, 1)
    return len(turns)


def test_a_file_that_is_read_in_many_turns_has_the_same_answers(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    """Of releases that wait for what they rest on something is left to do, however often."""
    releases = [{**only(history(), UK9), "ocid": f"ocds-abc123-{one}"} for one in range(MANY)]
    first, again = [send(client, officer, releases).json()["id"] for _ in range(2)]

    assert in_short_turns(engine, first) > MANY // 4
    assert in_short_turns(engine, again) > MANY // 4

    whole, each = told(client, officer, first)
    assert (whole["state"], answers(each)) == ("done", ["unused"] * MANY)
    whole, each = told(client, officer, again)
    assert (whole["state"], answers(each)) == ("done", ["same"] * MANY)
    assert all(codes(one) >= {"not_found"} for one in each)
    at_once = send(client, officer, releases).json()["id"]
    work(engine, at_once)
    assert [one["findings"] for one in told(client, officer, at_once)[1]] == [
        one["findings"] for one in each
    ]
