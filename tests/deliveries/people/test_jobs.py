from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import select

from app.deliveries.people.jobs import ERASE, NIGHTLY
from app.deliveries.people.tables import PersonToken
from app.platform.database import reading, writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.rooms import SHOP
from tests.deliveries.returns.made import NOW, a_reported


def test_a_job_erases_what_is_past_its_day(engine: Engine) -> None:
    with writing(engine) as session:
        made = a_reported(session)
        made.submitted(made.apprentice("E-0417"))
        job = enqueue(session, ERASE.name, {}, NOW).id

    assert run(engine, SHOP.by_name(), job, lambda: datetime(2030, 1, 1, tzinfo=UTC)) is None

    with reading(engine) as session:
        done = session.get_one(Job, job)
        assert (done.state, done.outcome) == (JobState.DONE, {"erased": 1})
        assert session.exec(select(PersonToken)).all() == []


def test_it_is_asked_for_every_night() -> None:
    assert NIGHTLY in SHOP.schedules
    assert SHOP.by_name()[NIGHTLY.kind] is ERASE
