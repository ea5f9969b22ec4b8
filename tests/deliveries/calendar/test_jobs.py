from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import select

from app.deliveries.calendar.jobs import EVERY_MORNING, TELL
from app.deliveries.calendar.telling import tell
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.rooms import SHOP
from tests.deliveries.calendar.made import running
from tests.deliveries.calendar.test_telling import RULES


def test_it_tells_of_every_contract_and_of_none_twice(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        first, _ = running(session), running(session, authority="Elsewhere Council")
        tell(session, first.contract.id, RULES, now)  # by a worker that was killed after this one
        job = enqueue(session, TELL.name, {}, now).id

    assert run(engine, SHOP.by_name(), job, lambda: now) is None

    with reading(engine) as session:
        done = session.get_one(Job, job)
        assert (done.state, done.outcome and done.outcome["contracts"]) == (JobState.DONE, 1)
        told = session.exec(select(Event.authority).where(Event.kind == "duties.told")).all()
        assert len(told) == len(set(told)) == 2


def test_it_is_asked_for_every_morning() -> None:
    assert EVERY_MORNING in SHOP.schedules
    assert EVERY_MORNING.kind in SHOP.by_name()
