from datetime import datetime, timedelta

from sqlalchemy import Engine, text
from sqlmodel import col, select

from app.platform.database import WriteSession, reading, writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.forgetting import done_of, forget_done
from app.platform.jobs.tables import Job, JobState


def ended(engine: Engine, kind: str, state: JobState, at: datetime) -> None:
    with writing(engine) as session:
        job = enqueue(session, kind, {}, at)
        job.state, job.ended_at = state, at


def test_the_oldest_of_some_kinds_that_ended_well_go_some_at_a_time(
    engine: Engine, now: datetime
) -> None:
    for hours in (4, 3, 2, 0):
        for kind in ("red", "blue", "other"):
            ended(engine, kind, JobState.DONE, now - timedelta(hours=hours))
    ended(engine, "red", JobState.FAILED, now - timedelta(hours=4))
    before = now - timedelta(hours=1)

    with writing(engine) as session:
        assert [forget_done(session, ("red", "blue"), before, 4) for _ in range(3)] == [4, 2, 0]

    with reading(engine) as session:
        left = session.exec(select(Job.kind, Job.state).order_by(col(Job.kind))).all()
    assert sorted(left) == sorted(
        [("blue", JobState.DONE), *[("other", JobState.DONE)] * 4, ("red", JobState.DONE),
         ("red", JobState.FAILED)]
    )  # fmt: skip


def test_jobs_of_other_kinds_are_not_gone_through(session: WriteSession, now: datetime) -> None:
    database = session.connection()
    query = done_of("red", now).compile(database, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN"
    if database.dialect.name == "postgresql":
        explain = "EXPLAIN"
        session.execute(text("SET LOCAL enable_seqscan = off"))  # a small table is read whole

    plan = database.exec_driver_sql(f"{explain} {query}")

    assert "job_kind" in " ".join(str(row) for row in plan)
