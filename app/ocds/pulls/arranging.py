"""Setting pulls up, changing and removing them, and having one go on at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select

from app.contracts.kind import Regime
from app.ocds.intake.buyer import buyers_named
from app.ocds.intake.noticing import forget_others, let_others_go
from app.ocds.intake.tables import OcdsOthers
from app.ocds.pulls.queries import run_under_way
from app.ocds.pulls.reclaiming import (
    BY_HAND,
    forget_handed,
    let_go_given_up,
    reclaim,
    take_up,
)
from app.ocds.pulls.running import PULL, ask, drop, key_of
from app.ocds.pulls.source import PROTOCOLS, Source, is_live
from app.ocds.pulls.tables import OcdsPull, OcdsPulled, OcdsPullRun, PulledState, PullState
from app.ocds.pulls.window import refuse_to_come
from app.organisations.caller import Caller
from app.organisations.secret import Mode
from app.platform.database import WriteSession
from app.platform.events import note, noting_last
from app.platform.jobs.forgetting import done_of
from app.platform.jobs.tables import UNDER_WAY, Job
from app.platform.outgoing.sending import Door
from app.problems import Conflict, Finding, Invalid
from app.procurements.draft import Procedure

MOST = 10  #: pulls of one authority
LATE = timedelta(hours=1)  #: when nothing goes on with a pull, it is looked into
KEPT = timedelta(days=365)  #: runs that have ended, what names no buyer, and who else buys
JOBS_KEPT = timedelta(days=1)  #: that are done; what came of them is in the runs
#: what is set just as it is given
SET = ("label", "source", "url", "rules", "procedure", "regime", "every_minutes", "since")


class TooManyPulls(Conflict):
    """The authority has as many pulls as it may have."""

    slug = "too-many-pulls"


class NotActive(Conflict):
    """The pull was paused or stopped."""

    slug = "pull-not-active"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pull is to be; None: it stays as it is."""

    label: str | None = None
    source: Source | None = None
    url: str | None = None
    buyers: Sequence[str] | None = None
    names: Sequence[str] | None = None
    rules: str | None = None
    procedure: Procedure | None = None
    regime: Regime | None = None
    every_minutes: int | None = None
    since: datetime | None = None
    active: bool | None = None

    @property
    def is_other(self) -> bool:
        """Tell whether a run that is under way would bring what is not wanted any more."""
        told = (self.source, self.url, self.buyers, self.names, self.since)
        return any(one is not None for one in told)


def admitted(wanted: Wanted, door: Door) -> Wanted:
    """Give what is wanted with its address, if that may be asked; its name is looked up.

    That takes two seconds at most: do it before anything is locked.

    Raises:
        AddressRefused: if nothing may be asked at it.
        Invalid: if it has parameters.
    """
    if wanted.url is not None:
        return replace(wanted, url=_address(wanted.url, door))
    if wanted.source is not None:
        return replace(wanted, url=PROTOCOLS[wanted.source].address)
    return wanted


def add(session: WriteSession, caller: Caller, wanted: Wanted, now: datetime) -> OcdsPull:
    """Set a pull up, as it was admitted; its first run begins at once, for the key that added it.

    Raises:
        Invalid: if it names no buyer, or one by what is no identifier; if it begins later than
            now; if a test key would ask a live publisher.
        TooManyPulls: if the authority has as many as it may.
    """
    count = select(func.count()).where(col(OcdsPull.authority_id) == caller.authority_id)
    if session.exec(count).one() >= MOST:
        raise TooManyPulls(f"An authority has at most {MOST} pulls.", "Change one of them.")
    source = wanted.source or Source.FIND_A_TENDER
    made = OcdsPull(
        authority_id=caller.authority_id, label=wanted.label or "", source=source, url="",
        buyers=[], names=[], every_minutes=1, since=now, due=now, key_id=caller.key_id,
        made_by=caller.who, made_at=now, updated_at=now,
    )  # fmt: skip
    _set(made, replace(wanted, source=source, url=wanted.url or PROTOCOLS[source].address), now)
    _refuse_live(caller, made)
    ask(session, made, now, now)
    _note(session, caller, made, "added", now)
    return made


def change(
    session: WriteSession, caller: Caller, pull: OcdsPull, wanted: Wanted, now: datetime
) -> None:
    """Change a pull, which the session holds locked; from now on it works for this caller's key.

    A run that is under way is dropped where something else is wanted by now; the next asks for the
    same time. With another `since` everything from then on is asked for and handed over again.
    What no file could be read with is tried again.

    Raises:
        Invalid: if it would name no buyer, or names one by what is no identifier; if a test key
            would ask a live publisher.
    """
    before = pull.since
    _set(pull, wanted, now)
    _refuse_live(caller, pull)
    pull.key_id = caller.key_id
    if wanted.since is not None:
        pull.reached = None
        forget_handed(session, pull, now)
        if pull.since <= before:  # all that was ever read is read again
            forget_others(session, pull.id)
    take_up(session, pull)
    if wanted.is_other:
        drop(session, run_under_way(session, pull.id), now)
    if wanted.active is not None:
        pull.state = PullState.ACTIVE if wanted.active else PullState.PAUSED
        pull.trouble, pull.failures = "", 0
    if pull.state is PullState.ACTIVE and (wanted.is_other or wanted.active):
        ask(session, pull, now, now)
    elif pull.state is PullState.ACTIVE and wanted.every_minutes is not None:
        ask(session, pull, now, min(pull.due, now + timedelta(minutes=wanted.every_minutes)))
    pull.version += 1
    pull.updated_at = now
    session.add(pull)
    session.flush()
    _note(session, caller, pull, "changed", now)


def remove(session: WriteSession, caller: Caller, pull: OcdsPull, now: datetime) -> None:
    """Remove a pull, which the session holds locked, with its runs; what it brought stays."""
    for table in (OcdsPulled, OcdsPullRun):
        session.execute(delete(table).where(col(table.pull_id) == pull.id))
    let_others_go(session, col(OcdsOthers.pull_id) == pull.id)
    session.delete(pull)
    session.flush()
    _note(session, caller, pull, "removed", now)


def run_now(session: WriteSession, caller: Caller, pull: OcdsPull, now: datetime) -> None:
    """Have a pull, which the session holds locked, go on at once, as far as its publisher allows.

    Raises:
        NotActive: if it was paused or stopped.
    """
    if pull.state is not PullState.ACTIVE:
        raise NotActive(f"The pull is {pull.state}.", "Change it to be active again.")
    ask(session, pull, now, now)
    _note(session, caller, pull, "asked", now)


def wake(session: WriteSession, now: datetime) -> int:
    """See to pulls that no job goes on with; give how many there were.

    What was in files that were given up is held again, and a pull goes on at once where such has
    rested for long enough. Old jobs and runs are let go, and so is what names no buyer once it
    has been held for a year, what was given up 90 days before, and what was noted a year before
    of ocids under which others buy and the authority has nothing.
    """
    with noting_last(session):
        _reclaim_all(session, now)
        let_go_given_up(session, now)
        woken = _hurry_rested(session, now) + _hurry_late(session, now)
        _let_go(session, now)
    return woken


def _hurry_late(session: WriteSession, now: datetime) -> int:
    """Have pulls go on at once that no job goes on with; give how many."""
    late = select(OcdsPull).where(
        OcdsPull.state == PullState.ACTIVE, col(OcdsPull.due) < now - LATE
    )
    alive = col(Job.state).in_(UNDER_WAY)
    woken = 0
    for pull in session.exec(late.order_by(col(OcdsPull.id)).with_for_update()).all():
        if session.exec(select(Job.id).where(Job.unique_key == key_of(pull), alive)).first():
            continue
        ask(session, pull, now, now)
        woken += 1
    return woken


def _hurry_rested(session: WriteSession, now: datetime) -> int:
    """Have pulls go on at once that hold what has rested; give how many."""
    rested = select(OcdsPulled.id).where(
        col(OcdsPulled.pull_id) == col(OcdsPull.id),
        OcdsPulled.state == PulledState.HELD,
        col(OcdsPulled.rests_until) <= now,
    )
    later = select(OcdsPull).where(
        OcdsPull.state == PullState.ACTIVE, col(OcdsPull.due) > now + LATE, rested.exists()
    )
    found = session.exec(later.order_by(col(OcdsPull.id)).with_for_update()).all()
    for pull in found:
        ask(session, pull, now, now)
    return len(found)


def _let_go(session: WriteSession, now: datetime) -> None:
    session.execute(delete(Job).where(col(Job.id).in_(done_of(PULL, now - JOBS_KEPT))))
    every = select(OcdsPull.id)  # by which the indexes of both tables begin
    unsaid = delete(OcdsPulled).where(
        col(OcdsPulled.pull_id).in_(every),
        col(OcdsPulled.state) == PulledState.UNSAID,
        col(OcdsPulled.brought_at) < now - KEPT,
    )
    session.execute(unsaid, execution_options=BY_HAND)
    runs = delete(OcdsPullRun).where(
        col(OcdsPullRun.pull_id).in_(every), col(OcdsPullRun.ended_at) < now - KEPT
    )
    session.execute(runs, execution_options=BY_HAND)
    seen = col(OcdsOthers.pull_id).in_(every), col(OcdsOthers.seen_at) < now - KEPT
    let_others_go(session, *seen)


def _reclaim_all(session: WriteSession, now: datetime) -> None:
    """Look what became of what was handed over, of each pull in its turn."""
    handed = select(OcdsPulled.id).where(
        col(OcdsPulled.pull_id) == col(OcdsPull.id), OcdsPulled.state == PulledState.HANDED
    )
    pulls = select(OcdsPull).where(handed.exists()).order_by(col(OcdsPull.id))
    for pull in session.exec(pulls.with_for_update()).all():
        reclaim(session, pull, now)


def _set(pull: OcdsPull, wanted: Wanted, now: datetime) -> None:
    refuse_to_come(wanted.since, now)
    for name in SET:
        given = getattr(wanted, name)
        if given is not None:
            setattr(pull, name, given)
    if wanted.buyers is not None:
        pull.buyers = _named(wanted.buyers)
    if wanted.names is not None:
        pull.names = list(wanted.names)
    if not pull.buyers and not pull.names:
        fix = "Give the identifiers of your authority as a buyer, or its names, or both."
        finding = Finding("no_buyer", "It names no buyer.", fix, path="/buyers")
        raise Invalid("A pull brings the notices of named buyers.", fix, [finding])


def _refuse_live(caller: Caller, pull: OcdsPull) -> None:
    """Let nothing be asked for a test key that all authorities share."""
    if caller.mode is Mode.TEST and is_live(pull.url):
        fix = "Give the `url` of a portal of your own, or set it up with a live key."
        finding = Finding("live_publisher", "This publisher is live.", fix, path="/url")
        raise Invalid("A test key asks nothing of a live publisher.", fix, [finding])


def _named(buyers: Sequence[str]) -> list[str]:
    try:
        return list(buyers_named(buyers))
    except Invalid as problem:
        problem.findings = tuple(replace(one, path="/buyers") for one in problem.findings)
        raise


def _address(url: str, door: Door) -> str:
    if "?" in url:
        fix = "Give the address up to the question mark."
        finding = Finding("parameters", "The address has parameters.", fix, path="/url")
        raise Invalid("The parameters are the pull's own to choose.", fix, [finding])
    return door.admit(url).url


def _note(session: WriteSession, caller: Caller, pull: OcdsPull, what: str, now: datetime) -> None:
    note(
        session, f"ocds_pull.{what}", pull.id, now, authority=pull.authority_id,
        actor=caller.who, version=pull.version, state=pull.state.value,
    )  # fmt: skip
