import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.ocds.intake.jobs import INGEST, SWEEP
from app.ocds.intake.receiving import Arriving, Wanted, receive
from app.ocds.intake.tables import OcdsIngest, OcdsIngestPart
from app.organisations.scope import Scope
from app.organisations.tables import ApiKey
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.jobs.enqueuing import enqueue, retry
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.rooms import SHOP
from tests.callers import a_key, caller_of
from tests.ocds.intake.sent import NOW, a_release, answers, send, told, work


def test_a_file_that_was_given_up_says_so_in_the_list_and_in_the_log(
    client: TestClient, engine: Engine
) -> None:
    key = a_key(engine, Scope.CONTRACTS_WRITE, Scope.AWARDS_READ)
    sent = send(client, key, [a_release()]).json()
    with writing(engine) as session:
        session.get_one(ApiKey, caller_of(engine, key).key_id).scopes = [Scope.AWARDS_READ]

    work(engine, sent["id"])

    whole, _ = told(client, key, sent["id"])
    assert (whole["state"], whole["version"]) == ("failed", sent["version"] + 1)
    assert whole["updated_at"] > sent["updated_at"]
    assert given_up(engine) == [sent["id"]]
    assert is_blameless(engine, sent["id"])  # any other file would have met the same


def test_a_file_whose_worker_died_each_time_is_given_up_by_the_sweep(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = send(client, officer, [a_release()]).json()
    with writing(engine) as session:
        row = session.get_one(OcdsIngest, UUID(sent["id"]))
        job = session.get_one(Job, row.job_id)
        job.state, job.trouble = JobState.FAILED, "Its worker died each time."
    for _ in range(2):
        with writing(engine) as session:
            sweep = enqueue(session, SWEEP.name, {}, NOW).id
        run(engine, SHOP.by_name(), sweep, lambda: NOW)

    whole, _ = told(client, officer, sent["id"])
    assert whole["trouble"] == "Its worker died each time."
    assert whole["version"] == sent["version"] + 1
    assert given_up(engine) == [sent["id"]]


def is_blameless(engine: Engine, ingest_id: str) -> bool:
    with reading(engine) as session:
        return session.get_one(OcdsIngest, UUID(ingest_id)).is_blameless


def given_up(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(Event.subject).where(Event.kind == "ocds.given_up")))


def test_a_file_whose_entry_was_kept_keeps_its_parts_though_its_sender_was_told_otherwise(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    caller, lost = caller_of(engine, officer), Arriving(engine, NOW)
    lost.take(json.dumps([a_release()]).encode())
    lost.end()
    with writing(engine) as session:
        receive(session, lost, Wanted(), caller, NOW)

    lost.discard()

    work(engine, str(lost.id))
    assert answers(told(client, officer, str(lost.id))[1]) == ["unused"]
    broken = Arriving(engine, NOW)
    broken.take(b"[")
    broken.end()
    broken.discard()
    with reading(engine) as session:
        assert session.exec(select(OcdsIngestPart.number)).all() == []


def test_a_file_whose_bytes_were_let_go_is_not_told_to_be_read(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = send(client, officer, [a_release()]).json()
    later = NOW + timedelta(days=2)
    with writing(engine) as session:
        job = session.get_one(Job, session.get_one(OcdsIngest, UUID(sent["id"])).job_id)
        job.state = JobState.FAILED
        sweep = enqueue(session, SWEEP.name, {}, NOW).id
    run(engine, SHOP.by_name(), sweep, lambda: later)
    with writing(engine) as session:
        retry(session, session.get_one(Job, job.id), INGEST, later)

    work(engine, sent["id"], lambda: later)

    whole, each = told(client, officer, sent["id"])
    assert (whole["state"], each) == ("failed", [])
    assert "Its bytes were let go" in whole["trouble"]


def test_a_file_that_is_tried_again_is_given_up_once_more_and_then_done_without_trouble(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    sent = send(client, officer, [a_release()]).json()["id"]
    with reading(engine) as session:
        job = session.get_one(OcdsIngest, UUID(sent)).job_id

    with monkeypatch.context() as faulty:
        faulty.setenv("SVS_RULES_FOLDER", str(tmp_path / "is-not-there"))
        attempted(engine, job, INGEST.attempts)
        assert given_up(engine) == [sent]
        tried_again(engine, job)
        attempted(engine, job, INGEST.attempts - 1)
        assert given_up(engine) == [sent]
        attempted(engine, job, 1)
        assert given_up(engine) == [sent, sent]
        assert told(client, officer, sent)[0]["trouble"] == "It could not be read."
        assert not is_blameless(engine, sent)
    before = told(client, officer, sent)[0]["version"]
    tried_again(engine, job)
    attempted(engine, job, 1)

    whole, _ = told(client, officer, sent)
    assert (whole["state"], whole["trouble"]) == ("done", "")
    taken_up, done = before + 1, whole["version"]
    assert done > taken_up


def attempted(engine: Engine, job_id: UUID, many: int) -> None:
    for _ in range(many):
        attempted_once(engine, job_id)


def attempted_once(engine: Engine, job_id: UUID) -> None:
    with reading(engine) as session:
        due = session.get_one(Job, job_id).due
    run(engine, SHOP.by_name(), job_id, lambda: due)


def tried_again(engine: Engine, job_id: UUID) -> None:
    with writing(engine) as session:
        job = session.get_one(Job, job_id)
        retry(session, job, INGEST, job.due)


def test_a_file_that_broke_off_and_whose_worker_died_is_given_up_too(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = send(client, officer, [a_release()]).json()
    with writing(engine) as session:
        row = session.get_one(OcdsIngest, UUID(sent["id"]))
        row.trouble = "It breaks off."
        job = session.get_one(Job, row.job_id)
        job.state, job.trouble = JobState.FAILED, "Its worker died each time."
        sweep = enqueue(session, SWEEP.name, {}, NOW).id
    run(engine, SHOP.by_name(), sweep, lambda: NOW)

    whole, _ = told(client, officer, sent["id"])
    assert whole["trouble"] == "It breaks off. Its worker died each time."
    assert given_up(engine) == [sent["id"]]
