"""Workbooks that were given out are kept for half a year; one that comes later is unknown."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.role import Role
from app.platform.database import WriteSession, reading, writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.platform.sealing import Seals, new_secret
from app.rooms import SHOP
from app.spreadsheets.giving.giving import give
from app.spreadsheets.imports.offering import Asking, Kind, Target
from app.spreadsheets.workbooks.forgetting import KEPT, TOGETHER, forget_kind, forget_old
from app.spreadsheets.workbooks.jobs import FORGET, NIGHTLY
from app.spreadsheets.workbooks.queries import given_out
from app.spreadsheets.workbooks.tables import GivenWorkbook
from tests.callers import a_caller
from tests.spreadsheets.giving.made import SECRETS_KIND, TREES_KIND

SEALS = Seals(new_secret())
MOMENT = timedelta(seconds=1)


def given(
    session: WriteSession,
    at: datetime,
    kind: Kind = TREES_KIND,
    authority: str = "Anytown Council",
) -> str:
    """Give a workbook out, and give its reference."""
    caller = a_caller(session, Role.CONTRACT_MANAGER, authority=authority)
    asking = Asking(caller, Target(caller.authority_id), at, settings=None)
    return give(session, SEALS, kind, asking).reference


def kept(session: WriteSession) -> set[str]:
    return set(session.exec(select(GivenWorkbook.reference)).all())


def test_after_half_a_year_one_is_forgotten(session: WriteSession, now: datetime) -> None:
    old, young = given(session, now - KEPT), given(session, now - KEPT + MOMENT)
    whose = a_caller(session, Role.CONTRACT_MANAGER).authority_id

    assert [forget_old(session, now), forget_old(session, now)] == [1, 0]

    assert kept(session) == {young}
    assert given_out(session, whose, old) is None


def test_those_of_one_kind_are_forgotten_and_no_others(
    session: WriteSession, now: datetime
) -> None:
    stays = {given(session, now, SECRETS_KIND), given(session, now, authority="Elsewhere Council")}
    given(session, now)
    given(session, now)
    whose = a_caller(session, Role.CONTRACT_MANAGER).authority_id

    assert forget_kind(session, whose, TREES_KIND.name) == 2

    assert kept(session) == stays


def test_a_job_forgets_all_of_them_some_at_a_time(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        given(session, now - KEPT)
        [first] = session.exec(select(GivenWorkbook)).all()
        facts = first.model_dump(exclude={"id", "reference"})
        session.add_all(
            GivenWorkbook(**facts, reference=f"WB-{number}") for number in range(TOGETHER)
        )
        young = given(session, now)
        job = enqueue(session, FORGET.name, {}, now).id

    assert run(engine, SHOP.by_name(), job, lambda: now) is None

    with writing(engine) as session:
        assert kept(session) == {young}
    with reading(engine) as session:
        done = session.get_one(Job, job)
        assert (done.state, done.outcome) == (JobState.DONE, {"forgotten": TOGETHER + 1})


def test_it_is_asked_for_every_night() -> None:
    assert NIGHTLY in SHOP.schedules
    assert SHOP.by_name()[NIGHTLY.kind] is FORGET
