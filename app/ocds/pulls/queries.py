"""Look-ups of pulls and of what they have brought; what is another authority's is not found."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from app.contracts.tables import Contract
from app.ocds.intake.buyer import Buyers
from app.ocds.intake.tables import OcdsRelease
from app.ocds.pulls.running import PULL
from app.ocds.pulls.tables import (
    OcdsPull,
    OcdsPulled,
    OcdsPullRun,
    PulledState,
    PullState,
    RunState,
)
from app.platform.database import WriteSession
from app.platform.jobs.tables import Job, JobState
from app.problems import NotFound
from app.procurements.tables import Procurement

#: releases that are handed over in one file; fewer after each file with them that was given up,
#: so that the one for which it was is found, and then no more
TOGETHER = (1_000, 30, 1)
TOGETHER_BYTES = 20_000_000  #: or fewer, of so many bytes
EVER = datetime.min.replace(tzinfo=UTC)
LONGEST = timedelta(minutes=2)  #: that a job of a pull takes, if its worker has not died
#: releases of one pull, and bytes of them, that may be held for longer than a run takes
MOST_HELD, MOST_HELD_BYTES = 50_000, 500_000_000


@dataclass(slots=True)
class Held:
    """What a pull holds for longer than a run takes."""

    unsaid: int = 0  #: releases that name no buyer
    given_up: int = 0  #: that no file could be read with
    again: int = 0  #: that are handed over again, after files that failed
    bytes: int = 0  #: of all of them

    @property
    def is_full(self) -> bool:
        """Tell whether it is as much as may be held."""
        rows = self.unsaid + self.given_up + self.again
        return rows >= MOST_HELD or self.bytes >= MOST_HELD_BYTES


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


def some_held(
    session: Session, pull_id: UUID, now: datetime, *, is_again: bool = False
) -> Sequence[OcdsPulled]:
    """Give some of what is to be handed over by now, in the order in which it was published.

    Publishers give what is newest first, so that of each run is the last that came. What was lost
    with a file comes after what was not, and with its like alone. The last of what was spared goes
    by itself: if it comes in where the others do not, or they do, it is known who is to blame.

    Args:
        session: to read with.
        pull_id: whose it is.
        now: when; what rests until later stays.
        is_again: give only what was lost with a file before.
    """
    wanted = [col(OcdsPulled.pull_id) == pull_id, col(OcdsPulled.state) == PulledState.HELD]
    if is_again:
        wanted.append(or_(col(OcdsPulled.lost) > 0, col(OcdsPulled.spared) > 0))
    is_spared = col(OcdsPulled.spared) > 0
    order = (
        col(OcdsPulled.lost), is_spared, col(OcdsPulled.run_id), col(OcdsPulled.id).desc(),
    )  # fmt: skip
    is_rested = or_(col(OcdsPulled.rests_until).is_(None), col(OcdsPulled.rests_until) <= now)
    sizes = (
        select(OcdsPulled.id, func.length(OcdsPulled.content), OcdsPulled.lost, is_spared)
        .where(*wanted, is_rested)
        .order_by(*order)
        .limit(TOGETHER[0] + 1)
    )
    found = session.exec(sizes).all()
    alike = [one for one in found if one[2:] == found[0][2:]]
    ids, size = list[UUID](), 0
    for one, bytes_, lost, _ in alike:
        size += bytes_
        if ids and (size > TOGETHER_BYTES or len(ids) >= TOGETHER[lost]):
            break
        ids.append(one)
    if len(ids) == len(alike) > 1 and alike[0][3]:
        ids.pop()
    query = select(OcdsPulled).where(col(OcdsPulled.id).in_(ids))
    return session.exec(query.order_by(*order)).all()


def held_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, Held]:
    """Count what some pulls hold for longer than a run takes."""
    return {one: Held() for one in ids} | _held(session, ids)


def held_by_all(session: Session) -> Mapping[str, int]:
    """Count what all pulls together hold for longer than a run takes, by why."""
    every = _held(session, select(OcdsPull.id)).values()  # by which the index begins
    return {
        name: sum(getattr(one, name) for one in every) for name in ("unsaid", "given_up", "again")
    }


def _held(session: Session, ids: Any) -> dict[UUID, Held]:
    """Count it for some pulls, as far as they hold anything."""
    again = or_(col(OcdsPulled.lost) > 0, col(OcdsPulled.spared) > 0)
    stays = or_(
        col(OcdsPulled.state).in_([PulledState.UNSAID, PulledState.GIVEN_UP]),
        and_(col(OcdsPulled.state) == PulledState.HELD, again),
    )
    size = func.sum(func.length(OcdsPulled.content))
    query = (
        select(OcdsPulled.pull_id, OcdsPulled.state, func.count(), size)
        .where(col(OcdsPulled.pull_id).in_(ids), stays)
        .group_by(col(OcdsPulled.pull_id), col(OcdsPulled.state))
    )
    names = {PulledState.UNSAID: "unsaid", PulledState.GIVEN_UP: "given_up"}
    found = defaultdict[UUID, Held](Held)
    for pull_id, state, many, bytes_ in session.exec(query):
        setattr(found[pull_id], names.get(PulledState(state), "again"), many)
        found[pull_id].bytes += bytes_
    return found


def is_before(session: Session, pull: OcdsPull, now: datetime, soon: datetime) -> bool:
    """Tell whether another pull waits for its turn that comes before this one.

    First comes the authority whose last request was the longest ago, and of its pulls the one of
    which the same is so; of those that never made one the one that has waited longest. One that
    no job goes on with holds nobody up for long.

    Args:
        session: to read with.
        pull: that is to have a turn.
        now: when.
        soon: a pull that goes on by then waits; one that goes on later leaves others the turn.
    """
    by_authority = select(OcdsPull.authority_id, func.max(OcdsPull.asked_at))
    last = dict(session.exec(by_authority.group_by(col(OcdsPull.authority_id))).all())
    waiting = select(
        OcdsPull.authority_id, OcdsPull.asked_at, OcdsPull.waits_since, OcdsPull.id
    ).where(
        OcdsPull.id != pull.id,
        OcdsPull.state == PullState.ACTIVE,
        col(OcdsPull.waits_since).is_not(None),
        col(OcdsPull.due).between(now - LONGEST, soon),
    )
    served = last.get(pull.authority_id) or EVER
    mine = served, pull.asked_at or EVER, pull.waits_since or now, pull.id
    return any(
        (last[whose] or EVER, asked or EVER, since, key) < mine
        for whose, asked, since, key in session.exec(waiting)
    )


def is_known_to(pull: OcdsPull) -> ColumnElement[bool]:
    """Give the condition under which what a pull brought is of a procurement of its authority.

    It is where the pull has brought the authority's of the same procurement before, or something
    was made of one that was sent, or there is a procurement or a contract of it.
    """
    ocid = col(OcdsPulled.ocid)
    return (ocid != "") & or_(*(ocid.in_(some) for some, _ in _known(pull)))


def known_of(session: Session, pull: OcdsPull, ocids: Collection[str]) -> set[str]:
    """Give those of some ocids that are of procurements of a pull's authority, as told above."""
    known = [query.where(ocid.in_(ocids)) for query, ocid in _known(pull)]
    return {one for query in known for one in session.exec(query)}


def known_by_all(session: Session, pull: OcdsPull) -> Buyers:
    """Give by what all pulls of a pull's authority know it, or parts of it, as a buyer."""
    query = select(OcdsPull.buyers, OcdsPull.names).where(
        OcdsPull.authority_id == pull.authority_id
    )
    told = session.exec(query.order_by(col(OcdsPull.id))).all()
    buyers, names = ([one for some in each for one in some] for each in zip(*told, strict=True))
    return Buyers(buyers, names)


def _known(pull: OcdsPull) -> list[tuple[Any, Any]]:
    """Give selects of the ocids of an authority's procurements, each with its column."""
    ours = select(OcdsPulled.ocid).where(
        OcdsPulled.pull_id == pull.id, OcdsPulled.state != PulledState.UNSAID
    )
    used = select(OcdsRelease.ocid).where(
        OcdsRelease.authority_id == pull.authority_id, col(OcdsRelease.is_used)
    )
    bought = select(Procurement.ocid).where(Procurement.authority_id == pull.authority_id)
    owed = select(Contract.ocid).where(Contract.authority_id == pull.authority_id)
    return [
        (ours, col(OcdsPulled.ocid)),
        (used, col(OcdsRelease.ocid)),
        (bought, col(Procurement.ocid)),
        (owed, col(Contract.ocid)),
    ]


def _found(session: Session, query: Any, authority_id: UUID, pull_id: UUID) -> OcdsPull:
    narrowed = query.where(OcdsPull.id == pull_id, OcdsPull.authority_id == authority_id)
    found: OcdsPull | None = session.exec(narrowed).one_or_none()
    if found is None:
        raise NotFound("Your authority has no such pull.")
    return found
