from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.brokerage.jobs import ERASE, MONTHLY
from app.brokerage.tables import Referral
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.rooms import SHOP
from tests.brokerage.made import NOW, a_referral, put_down
from tests.callers import a_caller


@pytest.mark.parametrize(("years", "left"), [("", 0), ("4", 1)])
def test_a_job_erases_referrals_past_the_years_that_are_set(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, years: str, left: int
) -> None:
    monkeypatch.setenv("SVS_REFERRAL_YEARS", years)
    with writing(engine) as session:
        put_down(session, a_caller(session, Role.ECONOMIC_DEVELOPMENT), referrals=[a_referral(1)])
        job = enqueue(session, ERASE.name, {}, NOW).id

    assert run(engine, SHOP.by_name(), job, lambda: datetime(2029, 3, 1, tzinfo=UTC)) is None

    with reading(engine) as session:
        done = session.get_one(Job, job)
        assert (done.state, done.outcome) == (JobState.DONE, {"erased": 1 - left})
        assert len(session.exec(select(Referral)).all()) == left


def test_it_is_asked_for_on_the_first_of_every_month() -> None:
    assert MONTHLY in SHOP.schedules
    assert SHOP.by_name()[MONTHLY.kind] is ERASE
    assert MONTHLY.cron.split()[2:] == ["1", "*", "*"]
