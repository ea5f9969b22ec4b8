from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from app.platform.database import WriteSession, reading, writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.queries import job_of, jobs_by_state
from app.platform.jobs.tables import Job, JobState
from app.problems import NotFound


def test_a_job_waits_for_a_worker_once_its_transaction_commits(
    engine: Engine, now: datetime
) -> None:
    with writing(engine) as session:
        enqueue(session, "mark", {"name": "one"}, now)

    with reading(engine) as session:
        job = session.exec(select(Job)).one()
        assert (job.state, job.payload, job.attempts) == (JobState.WAITING, {"name": "one"}, 0)
        assert jobs_by_state(session) == {("mark", JobState.WAITING): 1}
        assert tickets(session) in (["mark"], [str(job.id)])


def test_a_rolled_back_request_leaves_no_job(engine: Engine, now: datetime) -> None:
    with pytest.raises(RuntimeError), writing(engine) as session:
        enqueue(session, "mark", {"name": "ghost"}, now)
        raise RuntimeError

    with reading(engine) as session:
        assert session.exec(select(Job)).all() == []
        assert tickets(session) == []


def test_a_unique_key_gives_back_the_job_that_has_it(session: WriteSession, now: datetime) -> None:
    first = enqueue(session, "mark", {"name": "a"}, now, unique_key="a")

    again = enqueue(session, "mark", {"name": "b"}, now, unique_key="a")

    assert again.id == first.id
    assert again.payload == {"name": "a"}
    assert len(tickets(session)) == 1


def test_another_authoritys_job_is_not_found(session: WriteSession, now: datetime) -> None:
    mine = uuid4()
    job = enqueue(session, "mark", {"name": "a"}, now, authority=mine)

    assert job_of(session, mine, job.id) is job
    with pytest.raises(NotFound):
        job_of(session, uuid4(), job.id)


def tickets(session: WriteSession | object) -> list[str]:
    """Give what the runner of this database would find to do."""
    assert hasattr(session, "execute")
    assert hasattr(session, "get_bind")
    if session.get_bind().dialect.name == "sqlite":
        return list(session.execute(text("SELECT kind FROM job")).scalars())
    query = "SELECT args->>'job' FROM procrastinate_jobs WHERE status = 'todo'"
    return list(session.execute(text(query)).scalars())
