"""An authority that pulls, a clock that the test moves, and a worker's hands."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, select

from app.ocds.intake.jobs import INGEST
from app.ocds.intake.tables import OcdsAnswer, OcdsRelease
from app.ocds.pulls.arranging import Wanted, add, admitted, change, run_now, wake
from app.ocds.pulls.jobs import WAKE, Puller
from app.ocds.pulls.messages import OcdsPullOut
from app.ocds.pulls.pacing import POLITE, Pace
from app.ocds.pulls.queries import held_of, held_pull_of
from app.ocds.pulls.running import PULL
from app.ocds.pulls.source import Source
from app.ocds.pulls.tables import OcdsPull, OcdsPullRun
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.jobs.kinds import Kind
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.platform.outgoing.sending import Door
from tests.callers import ANYTOWN, a_person, caller_of
from tests.ocds.pulls.portal import OURS, Portal

NOW = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=5)
KINDS = (PULL, INGEST.name, WAKE.name)


class Desk:
    """One authority's pulls, and what becomes of them."""

    def __init__(self, engine: Engine, authority: str = ANYTOWN, pace: Pace = POLITE) -> None:
        """Begin on a Thursday in September."""
        self.engine, self.time = engine, NOW
        self.headers = a_person(engine, Role.PROCUREMENT_OFFICER, authority=authority)
        self.caller: Caller = caller_of(engine, self.headers)
        self.door = Door(loopback=True, seconds=5)
        self.pace = pace

    def add(self, portal: Portal, days: float = 2, **wanted: Any) -> UUID:
        """Set a pull up that begins some days ago, and give its id."""
        told: dict[str, Any] = {"buyers": [OURS], "names": [], "every_minutes": 360}
        told |= {"url": portal.url, "since": self.time - timedelta(days=days)}
        told |= {"source": Source.FIND_A_TENDER} | wanted
        with writing(self.engine) as session:
            wants = admitted(Wanted("A test", **told), self.door)
            return add(session, self.caller, wants, self.time).id

    def change(self, pull_id: UUID, **wanted: Any) -> None:
        """Change a pull."""
        with writing(self.engine) as session:
            held = held_pull_of(session, self.caller.authority_id, pull_id)
            change(session, self.caller, held, admitted(Wanted(**wanted), self.door), self.time)

    def run_now(self, pull_id: UUID) -> None:
        """Have a pull go on at once."""
        with writing(self.engine) as session:
            held = held_pull_of(session, self.caller.authority_id, pull_id)
            run_now(session, self.caller, held, self.time)

    def work(self, kinds: Sequence[str] = KINDS, *, is_alone: bool = False) -> None:
        """Do all that is due, and all that comes due by it; alone: no other authority's."""
        puller = Puller(door=lambda _settings: self.door, pace=self.pace)
        known = {PULL: Kind(PULL, puller, 1000), INGEST.name: INGEST, WAKE.name: WAKE}
        while jobs := self.due(kinds, is_alone=is_alone):
            for job in jobs:
                run(self.engine, known, job.id, lambda: self.time)

    def wake(self) -> None:
        """Have pulls seen to that no job goes on with."""
        with writing(self.engine) as session:
            wake(session, self.time)

    def due(self, kinds: Sequence[str] = KINDS, *, is_alone: bool = False) -> Sequence[Job]:
        """Give the jobs that a worker would do now; alone: no other authorities'."""
        query = select(Job).where(
            col(Job.kind).in_(kinds), Job.state == JobState.WAITING, Job.due <= self.time
        )
        if is_alone:
            query = query.where(Job.authority == self.caller.authority_id)
        with reading(self.engine) as session:
            return session.exec(query.order_by(col(Job.id))).all()

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.time += timedelta(**time)

    def jobs(self, kind: str) -> Sequence[Job]:
        """Give all jobs of a kind."""
        with reading(self.engine) as session:
            return session.exec(select(Job).where(Job.kind == kind).order_by(col(Job.id))).all()

    def pull(self, pull_id: UUID) -> OcdsPull:
        """Give a pull as it is stored."""
        with reading(self.engine) as session:
            return session.get_one(OcdsPull, pull_id)

    def told(self, pull_id: UUID) -> OcdsPullOut:
        """Give what the API tells of a pull."""
        with reading(self.engine) as session:
            held = held_of(session, [pull_id])[pull_id]
            return OcdsPullOut.of(session.get_one(OcdsPull, pull_id), held)

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Give what the events of a kind tell, in turn."""
        query = select(Event).where(Event.kind == kind).order_by(col(Event.number))
        with reading(self.engine) as session:
            return [one.facts for one in session.exec(query)]

    def runs(self, pull_id: UUID) -> Sequence[OcdsPullRun]:
        """Give the runs of a pull, the first first."""
        query = select(OcdsPullRun).where(OcdsPullRun.pull_id == pull_id)
        with reading(self.engine) as session:
            return session.exec(query.order_by(col(OcdsPullRun.id))).all()

    def finished(self, pull_id: UUID, patience: int = 100) -> OcdsPullRun:
        """Work, and wait as long as is asked for, until the last run has ended; give it."""
        for _ in range(patience):
            self.work()
            run = self.runs(pull_id)[-1]
            if run.ended_at is not None:
                return run
            self.time = max(self.time, self.pull(pull_id).due)
        raise AssertionError(f"it never ended: {self.pull(pull_id).trouble}")

    def kept(self) -> list[str]:
        """Give the ids of all releases that the intake has kept, in order."""
        query = select(OcdsRelease.release_id).where(
            OcdsRelease.authority_id == self.caller.authority_id
        )
        with reading(self.engine) as session:
            return sorted(session.exec(query))

    def answered(self) -> Counter[str]:
        """Tell how often the intake was given each release."""
        with reading(self.engine) as session:
            return Counter(session.exec(select(OcdsAnswer.release_id)))


def ids(*names: str) -> list[str]:
    """Give the ids of notices, in order."""
    return sorted(f"{name}-2026" for name in names)


def adds_up(run: OcdsPullRun) -> bool:
    """Tell whether a run accounts for all that it has seen."""
    return run.seen == run.brought + run.again + run.unsaid + run.others + run.broken
