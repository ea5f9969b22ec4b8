"""Doing one job: begin it, run its handler, and write down how it ended.

Each attempt carries a number. Whatever a handler writes through its `Work` is written only while
that attempt is the latest, so a worker that was thought dead, and was not, can spoil nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Engine, update
from sqlmodel import col, select

from app.platform.database import ReadSession, WriteSession, reading, writing
from app.platform.jobs.kinds import BETWEEN_TURNS, Kind, Outcome, pause_after
from app.platform.jobs.tables import Job, JobState
from app.problems import Problem, Unavailable

STRANGE_PAUSE = timedelta(minutes=1)

log = structlog.get_logger("jobs")


class Superseded(Exception):
    """Another attempt at this job has begun; this one must leave everything alone."""


class TurnOver(Superseded):
    """Others have their turn now; another attempt goes on where this one ends."""

    def __init__(self, place: Mapping[str, Any]) -> None:
        """Take what the next attempt is told beside what this one was."""
        super().__init__()
        self.place = place


class Work:
    """One attempt at a job, as its handler sees it."""

    def __init__(
        self,
        engine: Engine,
        job: Job,
        clock: Callable[[], datetime],
        turn: timedelta | None = None,
    ) -> None:
        """Take what the handler needs from the job's row; `turn` is how long it has."""
        self.id: UUID = job.id  #: also the key under which to do what is outside the database
        self.kind: str = job.kind
        self.authority: UUID = job.authority
        self.payload: dict[str, Any] = job.payload
        self.attempt: int = job.attempts  #: 1 for the first
        self.most_attempts: int | None = job.most_attempts  #: None: as many as its kind has
        self.asked_at: datetime = job.asked_at
        self.finished = False
        self._engine = engine
        self._clock = clock
        self._turn = turn
        self._over: datetime | None = None  #: the end of its turn, once that has begun

    def now(self) -> datetime:
        """Give the time."""
        return self._clock()

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Open a session to read."""
        return reading(self._engine)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Open a session to write one part of the work; keep it short, as others wait for it.

        Raises:
            Superseded: when another attempt has begun; let it pass.
        """
        with writing(self._engine) as session:
            self._set(session, trouble=None)  # holds the job's row until this part is committed
            yield session

    @contextmanager
    def finishing(self) -> Iterator[WriteSession]:
        """Open a session to write the last part: the job is done if and only if it commits.

        A handler that does all its work in here has its effect exactly once.
        """
        with self.writing() as session:
            yield session
            self._set(session, state=JobState.DONE, ended_at=self.now(), trouble=None)
        self.finished = True

    def let_others(self, **place: Any) -> None:
        """Leave off here if the turn is over, which begins when this is called first.

        Call it where something was done that the next attempt need not do again.

        Args:
            place: where that is to go on; it finds it in its payload.

        Raises:
            TurnOver: when it is over; let it pass.
        """
        if self._turn is not None and self._over is None:
            self._over = self.now() + self._turn
        elif self._over is not None and self.now() >= self._over:
            raise TurnOver(place)

    def report(self, session: WriteSession, done: int, total: int | None = None) -> None:
        """Say how far the work has come, for whoever asks; kept when the session commits."""
        self._set(session, done_units=done, total_units=total)

    def conclude(self, session: WriteSession, outcome: Outcome) -> None:
        """Write down what came of it: ids, counts and digests."""
        self._set(session, outcome=None if outcome is None else dict(outcome))

    def _set(self, session: WriteSession, **changes: Any) -> None:
        query = (
            update(Job)
            .where(col(Job.id) == self.id, col(Job.attempts) == self.attempt)
            .where(col(Job.state) == JobState.RUNNING)
            .values(**changes)
        )
        if session.execute(query.returning(col(Job.id))).first() is None:
            raise Superseded


@dataclass(frozen=True, slots=True)
class InOneGo:
    """The handler of a use case that is quick enough for a single transaction."""

    use_case: Callable[[WriteSession, Work], Outcome]

    def __call__(self, work: Work) -> None:
        """Do it, exactly once."""
        with work.finishing() as session:
            work.conclude(session, self.use_case(session, work))


def run(
    engine: Engine, kinds: Mapping[str, Kind], job_id: UUID, clock: Callable[[], datetime]
) -> datetime | None:
    """Make one attempt at a job. Whatever its handler raises is written down, not raised.

    Returns:
        When to try it again; None when it is done, given up, or in other hands.
    """
    begun = _begin(engine, kinds, job_id, clock)
    if not isinstance(begun, Work):
        return begun
    facts = {"job": str(job_id), "kind": begun.kind, "attempt": begun.attempt}
    kind = kinds[begun.kind]
    try:
        outcome = kind.handler(begun)
        if not begun.finished:
            with begun.finishing() as session:
                begun.conclude(session, outcome)
    except TurnOver as over:
        return _put_back(engine, begun, over.place)
    except Superseded:
        log.warning("job.superseded", **facts)
        return None
    except Exception as error:
        if not kind.is_quiet:
            log.warning("job.stumbled", **facts, error=type(error).__name__, exc_info=True)
        return _stumble(engine, begun, kind, error)
    if not kind.is_quiet:
        log.info("job.done", **facts)
    return None


def _begin(
    engine: Engine, kinds: Mapping[str, Kind], job_id: UUID, clock: Callable[[], datetime]
) -> Work | datetime | None:
    """Take the job for one more attempt; or say when it is due; or None: nothing is left to do."""
    now = clock()
    with writing(engine) as session:
        query = select(Job).where(Job.id == job_id).with_for_update()
        job = session.exec(query).one_or_none()
        if job is None or job.state in (JobState.DONE, JobState.FAILED):
            return None
        if job.due > now:
            return job.due
        kind = kinds.get(job.kind)
        if kind is None:  # while a new version is being rolled out, another worker knows it
            job.due, job.trouble = now + STRANGE_PAUSE, f"A worker did not know {job.kind}."
            return job.due
        if job.attempts >= (job.most_attempts or kind.attempts):
            _give_up(job, now, f"It was begun {job.attempts} times and its worker died each time.")
            return None
        job.state, job.attempts = JobState.RUNNING, job.attempts + 1
        job.started_at, job.ended_at = now, None
        session.flush()
        return Work(engine, job, clock, kind.turn)


def _put_back(engine: Engine, work: Work, place: Mapping[str, Any]) -> datetime | None:
    """Have a job whose turn is over go on after others.

    The attempt is given back, so that turns use up none, however many there are. The next one
    takes its number, and no other has it: this one does nothing more.
    """
    with writing(engine) as session:
        job = _still_in_hand(session, work)
        if job is None:
            return None
        job.state, job.due = JobState.WAITING, work.now() + BETWEEN_TURNS
        job.attempts -= 1
        job.payload = {**job.payload, **place}
        return job.due


def _still_in_hand(session: WriteSession, work: Work) -> Job | None:
    """Give an attempt's job, locked; None: it is in other hands."""
    job = session.exec(select(Job).where(Job.id == work.id).with_for_update()).one()
    is_latest = (job.state, job.attempts) == (JobState.RUNNING, work.attempt)
    return job if is_latest else None


def _stumble(engine: Engine, work: Work, kind: Kind, error: Exception) -> datetime | None:
    """Write down why an attempt ended, and when the next is due if there is to be one."""
    now = work.now()
    final = isinstance(error, Problem) and not isinstance(error, Unavailable)
    with writing(engine) as session:
        job = _still_in_hand(session, work)
        if job is None:
            return None
        why = error.detail if isinstance(error, Problem) else f"{type(error).__name__} was raised."
        if final or job.attempts >= (job.most_attempts or kind.attempts):
            _give_up(job, now, why)
            return None
        spread = job.id.int % 1000 / 999  # the last bits of an id are random
        job.state, job.trouble = JobState.WAITING, why[:500]
        job.due = now + pause_after(job.attempts, spread)
        return job.due


def _give_up(job: Job, now: datetime, why: str) -> None:
    job.state, job.trouble, job.ended_at = JobState.FAILED, why[:500], now
    log.error("job.given_up", job=str(job.id), kind=job.kind, attempts=job.attempts)
