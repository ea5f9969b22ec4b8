"""Hand what a run brought to the intake, as a file."""

from contextlib import suppress
from datetime import datetime

from sqlmodel import col, update

from app.ocds.intake.receiving import Gathered, TooManyIngests, Wanted, receive, refuse_crowd
from app.ocds.pulls.queries import is_known_to, some_held
from app.ocds.pulls.reclaiming import BY_HAND, reclaim
from app.ocds.pulls.running import finish
from app.ocds.pulls.tables import OcdsPull, OcdsPulled, OcdsPullRun, PulledState
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import noting_last, trying

BEFORE, BETWEEN, AFTER = b'{"version":"1.1","releases":[\n', b",\n", b"\n]}\n"


def hand_over(
    session: WriteSession, pull: OcdsPull, run: OcdsPullRun, caller: Caller, now: datetime
) -> bool:
    """Hand over some of what is held, or end the run if nothing is; tell whether it has ended.

    What is handed over keeps its bytes until the intake has read it: a file may be given up.

    Args:
        session: that holds the pull locked; one file goes over in its transaction.
        pull: whose it is.
        run: all pages of which are in.
        caller: for whom the intake is to read the file.
        now: when.

    Raises:
        TooManyIngests: if too many files of the authority wait to be read.
    """
    with noting_last(session):
        if hand_some(session, pull, run, caller, now):
            return False
        finish(session, pull, run, now)
    return True


def hand_what_may(
    session: WriteSession, pull: OcdsPull, run: OcdsPullRun | None, caller: Caller, now: datetime,
    *, is_again: bool = False,
) -> None:  # fmt: skip
    """Look what became of what was handed over, and hand over more unless too many files wait.

    Then what is held stays so, and what became of the rest is told all the same.

    Args:
        session: that holds the pull locked.
        pull: whose it is.
        run: that tells of the file; None: none is under way.
        caller: for whom the intake is to read the file.
        now: when.
        is_again: hand over only what was lost with a file before.
    """
    with noting_last(session):
        reclaim(session, pull, now)
        with suppress(TooManyIngests), trying(session):
            hand_some(session, pull, run, caller, now, is_again=is_again)


def hand_some(
    session: WriteSession, pull: OcdsPull, run: OcdsPullRun | None, caller: Caller, now: datetime,
    *, is_again: bool = False,
) -> bool:  # fmt: skip
    """Hand over a file of what is held, whether a run is under way or none; tell whether any was.

    Args:
        session: that holds the pull locked.
        pull: whose it is.
        run: that tells of the file; None: none is under way.
        caller: for whom the intake is to read the file.
        now: when.
        is_again: hand over only what was lost with a file before.

    Raises:
        TooManyIngests: if too many files of the authority wait to be read.
    """
    reclaim(session, pull, now)
    claimed = _claim(session, pull)
    if run is not None:
        run.claimed += claimed
    rows = some_held(session, pull.id, now, is_again=is_again)
    if not rows:
        return False
    refuse_crowd(session, caller)  # before a file is put together for nothing
    names = tuple(pull.buyers), tuple(pull.names)
    wanted = Wanted(pull.rules, pull.procedure, pull.regime, *names)
    file = Gathered(session, now)
    for number, row in enumerate(rows):
        file.take((BETWEEN if number else BEFORE) + row.content)
    file.take(AFTER)
    file.end()
    for row in rows:
        row.state, row.ingest_id = PulledState.HANDED, file.id
    session.add_all(rows)
    if run is not None:
        run.ingests = [*run.ingests, str(file.id)]
        run.updated_at = now
        session.add(run)
    session.flush()
    receive(session, file, wanted, caller, now)
    return True


def _claim(session: WriteSession, pull: OcdsPull) -> int:
    """Hold as the authority's own what named no buyer and is of a procurement of its own."""
    unsaid = update(OcdsPulled).where(
        col(OcdsPulled.pull_id) == pull.id,
        col(OcdsPulled.state) == PulledState.UNSAID,
        is_known_to(pull),
    )
    claimed = session.execute(
        unsaid.values(state=PulledState.HELD).returning(col(OcdsPulled.id)),
        execution_options=BY_HAND,
    )
    return len(claimed.all())
