"""Look what became at the intake of what was handed over, and who is to blame where it was lost.

A file is taken to be to blame only where another was read to its end between its being handed over
and its being given up; when it was first tried, no row tells. Where none was, the fault may be the
service's: what was in it then rests, ever longer, and is handed over again as often as it takes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, func, select, update

from app.ocds.intake.receiving import READ
from app.ocds.intake.tables import OcdsIngest
from app.ocds.pulls.queries import TOGETHER
from app.ocds.pulls.tables import OcdsPull, OcdsPulled, PulledState
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.jobs.tables import Job, JobState

BY_HAND = {"synchronize_session": False}
#: how long what was in a file rests that failed for no fault of its own; each time twice as long
FIRST_REST, LONGEST_REST = timedelta(minutes=10), timedelta(days=1)
GIVEN_UP_KEPT = timedelta(days=90)  #: releases after they were given up
ANEW: dict[str, Any] = {"lost": 0, "spared": 0, "rests_until": None, "given_up_at": None}


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was handed over, and how the job stands that reads it."""

    id: UUID
    job: Job | None  #: None: there is none, as after an archive was taken in
    is_blameless: bool

    @property
    def is_lost(self) -> bool:
        """Tell whether nothing works on it any more."""
        return self.job is None or self.job.state is JobState.FAILED


def reclaim(session: WriteSession, pull: OcdsPull, now: datetime) -> None:
    """Look what became of the files that a pull has handed over.

    The bytes of what was read go. What was in a file that is to blame is held again, to be handed
    over with fewer others; what was lost so by itself is given up, and an event tells of it. What
    was in any other file that was lost is held again too, and rests first where it failed.

    Args:
        session: that holds the pull locked.
        pull: whose files they are.
        now: when.
    """
    files = _files(session, pull)
    read = [one.id for one in files if one.job is not None and one.job.state is JobState.DONE]
    let_go = update(OcdsPulled).where(_in(pull, read))
    session.execute(let_go.values(state=PulledState.READ, content=b""), execution_options=BY_HAND)
    lost = [one for one in files if one.is_lost]
    blamed = [one.id for one in lost if _is_to_blame(session, one)]
    last = _blame(session, pull, blamed, now)
    for one in lost:
        if one.id not in blamed:
            _spare(session, pull, one, now)
    if lost:
        pull.updated_at = now
        session.add(pull)
        session.flush()
    if last:
        note(
            session, "ocds_pull.given_up", pull.id, now, authority=pull.authority_id,
            version=pull.version, releases=last,
        )  # fmt: skip


def take_up(session: WriteSession, pull: OcdsPull) -> None:
    """Have what was lost with files tried as if it never was, and what was given up held again.

    Args:
        session: that holds the pull locked.
        pull: that was changed.
    """
    again = (col(OcdsPulled.lost) > 0) | (col(OcdsPulled.spared) > 0)
    lost = update(OcdsPulled).where(col(OcdsPulled.pull_id) == pull.id, again)
    session.execute(lost.values(**ANEW), execution_options=BY_HAND)
    _become(
        session, PulledState.HELD, ANEW, col(OcdsPulled.pull_id) == pull.id,
        col(OcdsPulled.state) == PulledState.GIVEN_UP,
    )  # fmt: skip


def forget_handed(session: WriteSession, pull: OcdsPull, now: datetime) -> None:
    """Have all that was handed over once handed over again.

    What was read is forgotten, and goes over as soon as it is brought again. What is in a file
    that nobody has read to its end yet is held again: that file may still be given up, and the
    publisher need not be asked for the release any more.

    Args:
        session: that holds the pull locked.
        pull: that asks for its time anew.
        now: when.
    """
    reclaim(session, pull, now)
    gone = delete(OcdsPulled).where(
        col(OcdsPulled.pull_id) == pull.id, col(OcdsPulled.state) == PulledState.READ
    )
    session.execute(gone, execution_options=BY_HAND)
    _become(session, PulledState.HELD, ANEW, _handed(pull))


def let_go_given_up(session: WriteSession, now: datetime) -> None:
    """Let go what was given up long ago; an event tells of how many."""
    old = select(OcdsPulled.id).where(
        col(OcdsPulled.pull_id) == col(OcdsPull.id),
        OcdsPulled.state == PulledState.GIVEN_UP,
        col(OcdsPulled.given_up_at) < now - GIVEN_UP_KEPT,
    )
    pulls = select(OcdsPull).where(old.exists()).order_by(col(OcdsPull.id))
    for pull in session.exec(pulls.with_for_update()).all():
        mine = delete(OcdsPulled).where(
            col(OcdsPulled.pull_id) == pull.id,
            col(OcdsPulled.state) == PulledState.GIVEN_UP,
            col(OcdsPulled.given_up_at) < now - GIVEN_UP_KEPT,
        )
        gone = session.execute(mine.returning(col(OcdsPulled.id)), execution_options=BY_HAND)
        pull.updated_at = now
        session.add(pull)
        note(
            session, "ocds_pull.let_go", pull.id, now, authority=pull.authority_id,
            version=pull.version, releases=len(gone.all()),
        )  # fmt: skip


def _blame(session: WriteSession, pull: OcdsPull, files: list[UUID], now: datetime) -> int:
    """Hold what was in files again, to go over with fewer others; give how many are given up."""
    often = col(OcdsPulled.lost) + 1
    count = {"lost": often, "spared": 0, "rests_until": None}
    of_them, is_last = _in(pull, files), often >= len(TOGETHER)
    over = count | {"given_up_at": now}
    last = _become(session, PulledState.GIVEN_UP, over, of_them, is_last)
    _become(session, PulledState.HELD, count, of_them)
    return last


def _spare(session: WriteSession, pull: OcdsPull, file: _File, now: datetime) -> None:
    """Hold what was in a file again; where it failed, for a later time."""
    mine = _in(pull, [file.id])
    if file.job is None:
        _become(session, PulledState.HELD, {}, mine)
        return
    most = session.exec(select(func.max(OcdsPulled.spared)).where(mine)).one() or 0
    rest = min(FIRST_REST * (1 << min(most, 10)), LONGEST_REST)
    count = {"spared": most + 1, "rests_until": (file.job.ended_at or now) + rest}
    _become(session, PulledState.HELD, count, mine)


def _is_to_blame(session: WriteSession, file: _File) -> bool:
    """Tell whether a file that was lost is why, as far as can be told.

    It is where another was read to its end from when it was handed over to when it was given up.
    """
    job = file.job
    if job is None or job.ended_at is None or file.is_blameless:
        return False
    meanwhile = col(Job.ended_at).between(job.asked_at, job.ended_at)
    query = select(Job.id).where(
        Job.kind == READ, Job.state == JobState.DONE, Job.due <= job.ended_at, meanwhile
    )
    return session.exec(query.limit(1)).first() is not None


def _files(session: WriteSession, pull: OcdsPull) -> list[_File]:
    """Give each file that waits to be read, or did."""
    ids = select(OcdsPulled.ingest_id).where(_handed(pull)).distinct()
    known = list(filter(None, session.exec(ids)))
    query = (
        select(OcdsIngest.id, OcdsIngest.is_blameless, Job)
        .outerjoin(Job, col(Job.id) == col(OcdsIngest.job_id))
        .where(col(OcdsIngest.id).in_(known))
    )
    query = query.execution_options(populate_existing=True)
    found = {key: _File(key, job, spared) for key, spared, job in session.exec(query)}
    return [found.get(key, _File(key, None, is_blameless=True)) for key in sorted(known)]


def _become(
    session: WriteSession, state: PulledState, values: dict[str, Any], *those: ColumnElement[bool]
) -> int:
    """Hold some of what a pull has brought, in another state; give how many there were."""
    changed = update(OcdsPulled).where(*those).values(state=state, ingest_id=None, **values)
    found = session.execute(changed.returning(col(OcdsPulled.id)), execution_options=BY_HAND)
    return len(found.all())


def _in(pull: OcdsPull, files: Iterable[UUID]) -> ColumnElement[bool]:
    return and_(_handed(pull), col(OcdsPulled.ingest_id).in_(list(files)))


def _handed(pull: OcdsPull) -> ColumnElement[bool]:
    return and_(col(OcdsPulled.pull_id) == pull.id, col(OcdsPulled.state) == PulledState.HANDED)
