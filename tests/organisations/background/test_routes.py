"""An administrator sees what is done in the background, and has done what was given up."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, insert, text

from app.assessments.jobs import STRESS
from app.organisations.issuing import enter
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.identifiers import SERVICE, new_id
from app.platform.jobs.kinds import Kind
from app.platform.jobs.scheduling import Ticker
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import Work, run
from app.problems import Conflict
from app.rooms import SHOP
from tests.callers import ANYTOWN, ISSUED, a_person, authority_id_of

Headers = dict[str, str]
LOUD = STRESS.name
QUIET = min(SHOP.quiet())


@pytest.fixture
def administrator(engine: Engine) -> Headers:
    return a_person(engine, Role.ADMINISTRATOR)


def a_job(engine: Engine, kind: str, state: JobState, due: datetime, **facts: Any) -> UUID:
    with writing(engine) as session:
        owner = enter(session, facts.pop("authority", ANYTOWN), ISSUED).id
        job = Job(
            kind=kind, authority=facts.pop("owner", owner), payload={}, state=state, due=due,
            asked_at=due, **facts,
        )  # fmt: skip
        session.add(job)
    return job.id


def kinds(client: TestClient, headers: Headers) -> dict[str, dict[str, Any]]:
    told = client.get("/v1/background-work", headers=headers).json()
    return {one.pop("kind"): one for one in told["kinds"]}


def test_how_much_of_each_kind_there_is_and_how_old(
    client: TestClient, engine: Engine, administrator: Headers, now: datetime
) -> None:
    for state in (JobState.WAITING, JobState.RUNNING, JobState.FAILED, JobState.DONE):
        a_job(engine, LOUD, state, now - timedelta(seconds=40))
    a_job(engine, LOUD, JobState.WAITING, now - timedelta(seconds=90))
    a_job(engine, LOUD, JobState.WAITING, now + timedelta(seconds=90))
    a_job(engine, LOUD, JobState.WAITING, now - timedelta(days=1), authority="Elsewhere Council")
    a_job(engine, LOUD, JobState.WAITING, now - timedelta(days=1), owner=SERVICE)

    told = kinds(client, administrator)

    assert told.keys() == SHOP.by_name().keys()
    assert told[LOUD] == {
        "waiting": 3, "running": 1, "failed": 1, "oldest_seconds": 90, "is_quiet": False,
    }  # fmt: skip


def test_of_quiet_kinds_only_what_was_given_up_is_counted(
    client: TestClient, engine: Engine, administrator: Headers, now: datetime
) -> None:
    for state in (JobState.WAITING, JobState.WAITING, JobState.RUNNING, JobState.FAILED):
        a_job(engine, QUIET, state, now - timedelta(days=1), ended_at=now)

    assert kinds(client, administrator)[QUIET] == {
        "waiting": 0, "running": 0, "failed": 1, "oldest_seconds": None, "is_quiet": True,
    }  # fmt: skip
    assert client.get("/v1/failed-jobs", headers=administrator).json()["data"] == []


@pytest.mark.parametrize("path", ["background-work", "failed-jobs"])
def test_jobs_of_others_and_those_that_are_done_are_not_gone_through(
    client: TestClient, engine: Engine, administrator: Headers, path: str
) -> None:
    many_jobs(engine, administrator)
    asked = list[tuple[str, Any]]()

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "FROM job " in statement.replace("\n", " "):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", remember)
    answer = client.get(f"/v1/{path}", headers=administrator)
    event.remove(engine, "before_cursor_execute", remember)

    assert answer.status_code == 200
    assert len(asked) == (2 if path == "background-work" else 1)
    for statement, parameters in asked:
        assert "job_of" in plan(engine, statement, parameters)


def many_jobs(engine: Engine, headers: Headers) -> None:
    """Have the authority done much, and others much of every state; the database knows that."""
    own = dict.fromkeys([(authority_id_of(engine, headers), JobState.DONE)], 1_000)
    others = {(new_id(), state): 50 for state in JobState for _ in range(20)}
    rows = [
        {
            "id": new_id(), "kind": LOUD, "authority": owner, "payload": {}, "state": state,
            "due": ISSUED, "asked_at": ISSUED, "attempts": 1, "done_units": 0,
        }
        for (owner, state), number in (own | others).items()
        for _ in range(number)
    ]  # fmt: skip
    with writing(engine) as session:
        session.execute(insert(Job), rows)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE job"))


def plan(engine: Engine, statement: str, parameters: Any) -> str:
    """Tell how the database goes about a query."""
    explain = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"{explain} {statement}", parameters)
        return " ".join(str(row) for row in found)


def test_schedules_tell_their_last_and_next_run(
    client: TestClient, engine: Engine, administrator: Headers, now: datetime
) -> None:
    before = client.get("/v1/background-work", headers=administrator).json()["schedules"]
    Ticker(engine, SHOP.schedules).tick(now)
    after = client.get("/v1/background-work", headers=administrator).json()["schedules"]

    assert [one["name"] for one in after] == [one.name for one in SHOP.schedules]
    assert {one["last_run"] for one in before} == {None}
    for one in after:
        assert datetime.fromisoformat(one["last_run"]) <= now
        assert datetime.fromisoformat(one["next_run"]) > now


def test_what_was_given_up_is_listed_with_its_reason_and_done_once_it_is_retried(
    client: TestClient, engine: Engine, administrator: Headers, now: datetime
) -> None:
    seen: list[int] = []

    def handler(work: Work) -> None:
        seen.append(work.attempt)
        if len(seen) == 1:
            raise Conflict("The folder is not there.")

    shop = {LOUD: Kind(LOUD, handler, attempts=1)}
    job = a_job(engine, LOUD, JobState.WAITING, now)
    run(engine, shop, job, lambda: now)
    [told] = client.get("/v1/failed-jobs", headers=administrator).json()["data"]
    retried = client.post(f"/v1/failed-jobs/{job}/retry", headers=administrator)
    run(engine, shop, job, lambda: now)
    again = client.post(f"/v1/failed-jobs/{job}/retry", headers=administrator)

    assert (told["id"], told["trouble"], told["attempts"]) == (
        str(job), "The folder is not there.", 1,
    )  # fmt: skip
    assert (retried.status_code, retried.json()["state"]) == (201, "waiting")
    assert seen == [1, 2]
    with reading(engine) as session:
        assert session.get_one(Job, job).state is JobState.DONE
    assert (again.status_code, again.json()["code"]) == (409, "job-not-failed")
    assert client.get("/v1/failed-jobs", headers=administrator).json()["data"] == []


def test_all_of_a_kind_is_retried_quiet_ones_too_and_nobody_elses(
    client: TestClient, engine: Engine, administrator: Headers, now: datetime
) -> None:
    mine = [a_job(engine, QUIET, JobState.FAILED, now, ended_at=now) for _ in range(3)]
    theirs = a_job(
        engine, QUIET, JobState.FAILED, now, ended_at=now, authority="Elsewhere Council"
    )

    answer = client.post("/v1/failed-jobs/retries", json={"kind": QUIET}, headers=administrator)

    assert answer.json() == {"kind": QUIET, "retried": 3}
    with reading(engine) as session:
        states = [session.get_one(Job, one).state for one in (*mine, theirs)]
    assert states == [*[JobState.WAITING] * 3, JobState.FAILED]


def test_a_kind_or_job_that_there_is_not_is_told(
    client: TestClient, engine: Engine, administrator: Headers, now: datetime
) -> None:
    theirs = a_job(engine, LOUD, JobState.FAILED, now, ended_at=now, authority="Elsewhere Council")
    quiet = a_job(engine, QUIET, JobState.FAILED, now, ended_at=now)
    answers = [
        client.post(f"/v1/failed-jobs/{one}/retry", headers=administrator)
        for one in (theirs, quiet, UUID(int=7))
    ]
    unknown = client.post(
        "/v1/failed-jobs/retries", json={"kind": "no.such"}, headers=administrator
    )

    assert [one.status_code for one in (*answers, unknown)] == [404] * 4
