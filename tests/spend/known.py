"""The jobs by which names are known again, done at once."""

from datetime import timedelta
from functools import partial

from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.suppliers.entering import IDENTIFIED
from app.platform.database import reading
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.spend.names.jobs import MATCH

A_MINUTE = timedelta(minutes=1)


def known_again(engine: Engine) -> None:
    """Do every job about the register that waits, a minute after it was asked for."""
    jobs = select(Job.id, Job.due, Job.state).where(Job.kind == IDENTIFIED)
    with reading(engine) as session:
        found = list(session.exec(jobs))
    for job_id, due, _ in found:
        assert run(engine, {MATCH.name: MATCH}, job_id, partial(due.__add__, A_MINUTE)) is None
    with reading(engine) as session:
        assert {state for _, _, state in session.exec(jobs)} <= {JobState.DONE}
