"""Look-ups of pulls and of what they have brought; what is another authority's is not found."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from app.contracts.tables import Contract
from app.ocds.intake.tables import OcdsRelease
from app.ocds.pulls.running import PULL
from app.ocds.pulls.tables import OcdsPull, OcdsPulled, OcdsPullRun, PulledState, RunState
from app.platform.database import WriteSession
from app.platform.jobs.tables import Job, JobState
from app.problems import NotFound
from app.procurements.tables import Procurement

#: releases that are handed over in one file; fewer after each file with them that was given up,
#: so that the one for which it was is found, and then no more
TOGETHER = (1_000, 30, 1)
TOGETHER_BYTES = 20_000_000  #: or fewer, of so many bytes
LONGEST = timedelta(minutes=2)  #: that a job of a pull takes, if its worker has not died


def pull_of(session: Session, authority_id: UUID, pull_id: UUID) -> OcdsPull:
    """Give one of an authority's pulls.

    Raises:
        NotFound: if it has no such pull.
    """
    return _found(session, select(OcdsPull), authority_id, pull_id)


def held_pull_of(session: WriteSession, authority_id: UUID, pull_id: UUID) -> OcdsPull:
    """Give one of an authority's pulls, locked until the transaction ends.

    Raises:
        NotFound: if it has no such pull.
    """
    query = select(OcdsPull).with_for_update().execution_options(populate_existing=True)
    return _found(session, query, authority_id, pull_id)


def held_pull(session: WriteSession, pull_id: UUID) -> OcdsPull | None:
    """Give a pull, locked until the transaction ends; None: it was removed."""
    query = select(OcdsPull).where(OcdsPull.id == pull_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def run_under_way(session: Session, pull_id: UUID) -> OcdsPullRun | None:
    """Give the run of a pull that has not ended; None: there is none."""
    query = select(OcdsPullRun).where(
        OcdsPullRun.pull_id == pull_id,
        col(OcdsPullRun.state).in_([RunState.READING, RunState.READ]),
    )
    return session.exec(query).one_or_none()


def is_another_at_it(session: Session, pull: OcdsPull, job_id: UUID, now: datetime) -> bool:
    """Tell whether a job that began before this one is going on with another pull."""
    mine = session.exec(select(Job.started_at).where(Job.id == job_id)).one_or_none()
    if mine is None:
        return False
    begun = col(Job.started_at)
    query = select(Job.id).where(
        Job.kind == PULL,
        Job.state == JobState.RUNNING,
        begun > now - LONGEST,
        or_(begun < mine, and_(begun == mine, col(Job.id) < job_id)),
        ~col(Job.unique_key).startswith(f"{PULL}:{pull.id}:"),
    )
    return session.exec(query.limit(1)).first() is not None


def some_held(session: Session, pull_id: UUID) -> Sequence[OcdsPulled]:
    """Give some of what is held to be handed over, in the order in which it was published.

    Publishers give what is newest first, so that of each run is the last that came. What was lost
    with a file comes after what was not, and with its like alone.
    """
    order = (col(OcdsPulled.lost), col(OcdsPulled.run_id), col(OcdsPulled.id).desc())
    sizes = (
        select(OcdsPulled.id, func.length(OcdsPulled.content), OcdsPulled.lost)
        .where(OcdsPulled.pull_id == pull_id, OcdsPulled.state == PulledState.HELD)
        .order_by(*order)
        .limit(TOGETHER[0])
    )
    found = session.exec(sizes).all()
    ids, size = list[UUID](), 0
    for one, bytes_, lost in found:
        size += bytes_
        is_full = size > TOGETHER_BYTES or len(ids) >= TOGETHER[lost]
        if ids and (is_full or lost > found[0][2]):
            break
        ids.append(one)
    query = select(OcdsPulled).where(col(OcdsPulled.id).in_(ids))
    return session.exec(query.order_by(*order)).all()


def held_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, Counter[PulledState]]:
    """Count what some pulls hold that names no buyer, and what no file could be read with."""
    found = {one: Counter[PulledState]() for one in ids}
    query = (
        select(OcdsPulled.pull_id, OcdsPulled.state, func.count())
        .where(
            col(OcdsPulled.pull_id).in_(ids),
            col(OcdsPulled.state).in_([PulledState.UNSAID, PulledState.GIVEN_UP]),
        )
        .group_by(col(OcdsPulled.pull_id), col(OcdsPulled.state))
    )
    for pull_id, state, many in session.exec(query):
        found[pull_id][PulledState(state)] = many
    return found


def is_known_to(pull: OcdsPull) -> ColumnElement[bool]:
    """Give the condition under which what a pull brought is of a procurement of its authority.

    It is where the pull has brought the authority's of the same procurement before, or something
    was made of one that was sent, or there is a procurement or a contract of it.
    """
    ours = select(OcdsPulled.ocid).where(
        OcdsPulled.pull_id == pull.id, OcdsPulled.state != PulledState.UNSAID
    )
    used = select(OcdsRelease.ocid).where(
        OcdsRelease.authority_id == pull.authority_id, col(OcdsRelease.is_used)
    )
    bought = select(Procurement.ocid).where(Procurement.authority_id == pull.authority_id)
    owed = select(Contract.ocid).where(Contract.authority_id == pull.authority_id)
    ocid = col(OcdsPulled.ocid)
    known = or_(ocid.in_(ours), ocid.in_(used), ocid.in_(bought), ocid.in_(owed))
    return (ocid != "") & known


def _found(session: Session, query: Any, authority_id: UUID, pull_id: UUID) -> OcdsPull:
    narrowed = query.where(OcdsPull.id == pull_id, OcdsPull.authority_id == authority_id)
    found: OcdsPull | None = session.exec(narrowed).one_or_none()
    if found is None:
        raise NotFound("Your authority has no such pull.")
    return found
