"""Two people have an archive made over the API, and it is taken in elsewhere as it was."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select
from sqlmodel import col
from sqlmodel import select as rows_of

from app.exports.jobs import MAKE_KIND, NIGHTLY
from app.exports.tables import Export, ExportPart
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.files.store import Files
from app.platform.http.dependencies import time_of_request
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job
from app.platform.jobs.working import run
from app.platform.sealing import NoSealKey, Seals, new_secret
from app.rooms import SHOP
from tests.callers import a_key, a_person
from tests.exports.archives import manifest_of, take_in
from tests.exports.conftest import There
from tests.served import served
from tests.tenders.made import SEAL_KEY

Headers = dict[str, str]
ADMINISTRATOR = Role.ADMINISTRATOR
REASON = {"reason": "We move to another service."}


@pytest.fixture(autouse=True)
def settings_of_jobs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have jobs seal by the secret of the tests, and find the evidence of the examples."""
    monkeypatch.setenv("SVS_SEAL_KEY", SEAL_KEY)
    monkeypatch.setenv("SVS_EVIDENCE_URL", str(tmp_path / "there"))


@pytest.fixture
def two(client: TestClient, engine: Engine) -> tuple[Headers, Headers]:
    """Give two administrators of a service that can seal."""
    app: Any = client.app
    app.state.seals = Seals(SEAL_KEY)
    return a_person(engine, ADMINISTRATOR), a_person(engine, ADMINISTRATOR)


def work(engine: Engine, at: datetime) -> None:
    """Do every job that waits, once."""
    with reading(engine) as session:
        waiting = list(session.exec(rows_of(Job.id).where(Job.kind == MAKE_KIND.name)))
    for job in waiting:
        run(engine, SHOP.by_name(), job, lambda: at)


def made(client: TestClient, engine: Engine, two: tuple[Headers, Headers], at: datetime) -> str:
    """Ask for an export, approve it and have it made; give its path."""
    asked = client.post("/v1/exports", json=REASON, headers=two[0])
    path = f"/v1/exports/{asked.json()['id']}"
    assert client.post(f"{path}/approval", headers=two[1]).status_code == 201
    work(engine, at)
    return path


def parts(engine: Engine) -> int:
    with reading(engine) as session:
        counted: int = session.execute(select(func.count()).select_from(ExportPart)).scalar_one()
    return counted


def test_two_people_have_an_archive_made_and_one_fetches_it(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], now: datetime,
    tmp_path: Path,
) -> None:  # fmt: skip
    path = made(client, engine, two, now)
    told = client.get(path, headers=two[0]).json()
    with client.stream("GET", f"{path}/archive", headers=two[0]) as answer:
        assert answer.headers["content-length"] == str(told["size"])
        assert answer.headers["content-type"] == "application/zip"
        content = answer.read()
    (tmp_path / "a.zip").write_bytes(content)
    manifest = manifest_of(tmp_path / "a.zip")

    assert (told["state"], told["is_sealed"], told["missing"]) == ("ready", False, 0)
    assert told["digest"] == hashlib.sha256(content).hexdigest()
    assert told["rows"] == sum(one.get("rows") or 0 for one in manifest["parts"])
    assert told["under_way"] == 0
    with reading(engine) as session:
        query = rows_of(Event.kind).where(col(Event.kind).startswith("export."))
        noted = list(session.exec(query.order_by(col(Event.number))))
    steps = ["asked", "approved", "made", "fetched"]
    assert noted == [f"export.{step}" for step in steps]


def test_while_tenders_are_sealed_the_archive_is_sealed_as_a_whole(
    there: There, engine: Engine, here: Files, settings: Any, now: datetime, tmp_path: Path
) -> None:
    arranged = settings.model_copy(update={"seal_key": SEAL_KEY})
    with served(arranged, there.engine) as app, TestClient(app) as client:
        app.dependency_overrides[time_of_request] = lambda: now
        people = (
            a_person(there.engine, ADMINISTRATOR, authority=there.known.here.authority),
            a_person(there.engine, ADMINISTRATOR, authority=there.known.here.authority),
        )
        path = made(client, there.engine, people, now)
        told = client.get(path, headers=people[0]).json()
        content = client.get(f"{path}/archive", headers=people[0]).content
    sealed = tmp_path / "a.sealed"
    sealed.write_bytes(content)

    assert (told["state"], told["is_sealed"], told["rows"]) == ("ready", True, None)
    assert told["digest"] == hashlib.sha256(content).hexdigest()
    assert len(content) == told["size"]
    assert b"Ash Cleaning" not in content
    assert b"PK\x03\x04" not in content[:100_000]
    with pytest.raises(NoSealKey):
        take_in(sealed, engine, here, Seals(new_secret()))
    assert take_in(sealed, engine, here, Seals(SEAL_KEY)) > 500


@pytest.mark.parametrize("step", ["approval", "withdrawal"])
def test_a_program_takes_nothing_out(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], step: str
) -> None:
    program = a_key(engine, Scope.EXPORTS_WRITE)
    asked = client.post("/v1/exports", json=REASON, headers=two[0]).json()

    answers = [
        client.post("/v1/exports", json=REASON, headers=program),
        client.post(f"/v1/exports/{asked['id']}/{step}", headers=program),
    ]

    assert [one.json()["code"] for one in answers] == ["person-needed", "person-needed"]


def test_no_program_fetches_what_two_people_had_made(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], now: datetime
) -> None:
    path = made(client, engine, two, now)

    answer = client.get(f"{path}/archive", headers=a_key(engine, Scope.EXPORTS_WRITE))

    assert (answer.status_code, answer.json()["code"]) == (403, "person-needed")
    assert client.get(f"{path}/archive", headers=two[1]).status_code == 200


def test_who_asked_does_not_approve_and_nothing_is_made(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], now: datetime
) -> None:
    asked = client.post("/v1/exports", json=REASON, headers=two[0]).json()

    answer = client.post(f"/v1/exports/{asked['id']}/approval", headers=two[0])
    work(engine, now)

    assert (answer.status_code, answer.json()["code"]) == (403, "second-person-needed")
    assert parts(engine) == 0
    assert client.get(f"/v1/exports/{asked['id']}", headers=two[0]).json()["state"] == "asked"


def test_one_export_is_made_at_a_time(client: TestClient, two: tuple[Headers, Headers]) -> None:
    ids = [client.post("/v1/exports", json=REASON, headers=two[0]).json()["id"] for _ in "ab"]
    first = client.post(f"/v1/exports/{ids[0]}/approval", headers=two[1])
    second = client.post(f"/v1/exports/{ids[1]}/approval", headers=two[1])

    assert first.json()["state"] == "making"
    assert (second.status_code, second.json()["code"]) == (409, "export-under-way")


def test_what_is_not_ready_is_not_fetched(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers]
) -> None:
    asked = client.post("/v1/exports", json=REASON, headers=two[0]).json()

    answer = client.get(f"/v1/exports/{asked['id']}/archive", headers=two[0])

    assert (answer.status_code, answer.json()["code"]) == (409, "export-not-so")


@pytest.mark.parametrize("when", ["asked", "making", "ready"])
def test_an_export_is_taken_back_at_any_time_and_nothing_of_it_is_left(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], now: datetime, when: str
) -> None:
    asked = client.post("/v1/exports", json=REASON, headers=two[0]).json()
    path = f"/v1/exports/{asked['id']}"
    if when != "asked":
        client.post(f"{path}/approval", headers=two[1])
    if when == "ready":
        work(engine, now)
        assert parts(engine) > 0

    taken = client.post(f"{path}/withdrawal", headers=two[1])
    work(engine, now)
    again = client.post(f"{path}/withdrawal", headers=two[1])

    assert (taken.status_code, taken.json()["state"]) == (201, "withdrawn")
    assert (again.status_code, again.json()["code"]) == (409, "export-not-so")
    assert client.get(path, headers=two[0]).json()["state"] == "withdrawn"
    assert client.post(f"{path}/approval", headers=two[1]).status_code == 409
    assert client.get(f"{path}/archive", headers=two[0]).status_code == 409
    assert parts(engine) == 0


def test_an_archive_is_deleted_after_seven_days_with_its_key(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], now: datetime
) -> None:
    path = made(client, engine, two, now)
    kept = parts(engine)

    for days in (6, 8):
        with writing(engine) as session:
            job = enqueue(session, NIGHTLY.kind, {}, now).id
        run(engine, SHOP.by_name(), job, _after(now, days))
        if days == 6:
            assert parts(engine) == kept > 0

    with reading(engine) as session:
        row = session.exec(rows_of(Export)).one()
    assert (row.wrapped, parts(engine)) == (b"", 0)
    assert client.get(path, headers=two[0]).json()["state"] == "expired"


def test_an_export_begins_anew_after_its_worker_died(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], now: datetime
) -> None:
    asked = client.post("/v1/exports", json=REASON, headers=two[0]).json()
    path = f"/v1/exports/{asked['id']}"
    client.post(f"{path}/approval", headers=two[1])
    with writing(engine) as session:  # as an attempt leaves it that died after some parts
        for number in (0, 1, 7):
            session.add(ExportPart(export_id=UUID(asked["id"]), number=number, sealed=b"x"))

    work(engine, now)
    told = client.get(path, headers=two[0]).json()
    content = client.get(f"{path}/archive", headers=two[0]).content

    assert told["state"] == "ready"
    assert hashlib.sha256(content).hexdigest() == told["digest"]


def test_why_an_export_could_not_be_made_is_told_and_another_may_be(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("SVS_SEAL_KEY", "")
    asked = client.post("/v1/exports", json=REASON, headers=two[0]).json()
    path = f"/v1/exports/{asked['id']}"
    client.post(f"{path}/approval", headers=two[1])
    for attempt in range(MAKE_KIND.attempts):
        work(engine, now + timedelta(hours=2 * attempt))

    told = client.get(path, headers=two[0]).json()
    monkeypatch.setenv("SVS_SEAL_KEY", SEAL_KEY)

    assert told["state"] == "failed"
    assert "no secret to seal anything with" in told["trouble"]
    assert client.get(made(client, engine, two, now), headers=two[0]).json()["state"] == "ready"


def test_exports_of_others_are_not_there(
    client: TestClient, engine: Engine, two: tuple[Headers, Headers], now: datetime
) -> None:
    path = made(client, engine, two, now)
    other = a_person(engine, ADMINISTRATOR, authority="Elsewhere Council")

    answers = [
        client.get(path, headers=other),
        client.get(f"{path}/archive", headers=other),
        client.post(f"{path}/approval", headers=other),
        client.post(f"{path}/withdrawal", headers=other),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 404]
    assert client.get("/v1/exports", headers=other).json()["data"] == []
    assert len(client.get("/v1/exports", headers=two[1]).json()["data"]) == 1


def _after(now: datetime, days: int) -> Callable[[], datetime]:
    return lambda: now + timedelta(days=days)
