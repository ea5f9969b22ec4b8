"""Hand what a run brought to the intake, as a file; and look what became of it there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, select, update

from app.ocds.intake.receiving import Gathered, Wanted, receive, refuse_crowd
from app.ocds.intake.tables import OcdsIngest
from app.ocds.pulls.queries import TOGETHER, is_known_to, some_held
from app.ocds.pulls.running import finish
from app.ocds.pulls.tables import OcdsPull, OcdsPulled, OcdsPullRun, PulledState, PullState
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.jobs.tables import Job, JobState

BY_HAND = {"synchronize_session": False}
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
    reclaim(session, pull, now)
    run.claimed += _claim(session, pull)
    rows = some_held(session, pull.id)
    if not rows:
        finish(session, pull, run, now)
        return True
    refuse_crowd(session, caller)  # before a file is put together for nothing
    wanted = Wanted(pull.rules, pull.procedure, pull.regime)
    file = Gathered(session, now)
    for number, row in enumerate(rows):
        file.take((BETWEEN if number else BEFORE) + row.content)
    file.take(AFTER)
    file.end()
    for row in rows:
        row.state, row.ingest_id = PulledState.HANDED, file.id
    run.ingests = [*run.ingests, str(file.id)]
    run.updated_at = now
    session.add_all([run, *rows])
    session.flush()
    receive(session, file, wanted, caller, now)
    return False


def reclaim(session: WriteSession, pull: OcdsPull, now: datetime) -> int:
    """Look what became of the files that a pull has handed over.

    The bytes of what was read go. What was in a file that was given up, or on which nothing works
    any more, is held again, so that the next run hands it over with fewer others; what was lost
    by itself is given up. A pull that is at work says so.

    Args:
        session: that holds the pull locked.
        pull: whose files they are.
        now: when.

    Returns:
        How many releases are held again.
    """
    states = _files(session, pull)
    read = [one for one, state in states.items() if state is JobState.DONE]
    lost = [one for one, state in states.items() if state in (JobState.FAILED, None)]
    let_go = update(OcdsPulled).where(_handed(pull), col(OcdsPulled.ingest_id).in_(read))
    session.execute(let_go.values(state=PulledState.READ, content=b""), execution_options=BY_HAND)
    often = col(OcdsPulled.lost) + 1
    of_lost = and_(_handed(pull), col(OcdsPulled.ingest_id).in_(lost))
    last = _become(session, pull, PulledState.GIVEN_UP, of_lost & (often >= len(TOGETHER)), often)
    held = _become(session, pull, PulledState.HELD, of_lost, often)
    told = []
    if held:
        words = f"{held} releases were in files that could not be read"
        told.append(f"{words}; they are handed over again.")
    if last:
        words = f"{last} releases are given up: no file with one of them could be read"
        told.append(f"{words}; change the pull to have them handed over again.")
    if told and pull.state is PullState.ACTIVE:  # any other says why it is not
        pull.trouble, pull.updated_at = " ".join(told), now
        session.add(pull)
    return held


def take_up(session: WriteSession, pull: OcdsPull) -> None:
    """Have what was lost with files tried as if it never was, and what was given up held again.

    Args:
        session: that holds the pull locked.
        pull: that was changed.
    """
    mine = col(OcdsPulled.pull_id) == pull.id
    lost = update(OcdsPulled).where(mine, col(OcdsPulled.lost) > 0)
    session.execute(lost.values(lost=0), execution_options=BY_HAND)
    _become(session, pull, PulledState.HELD, col(OcdsPulled.state) == PulledState.GIVEN_UP, 0)


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
    _become(session, pull, PulledState.HELD, _handed(pull), 0)


def _files(session: WriteSession, pull: OcdsPull) -> dict[UUID | None, JobState | None]:
    """Tell of each file that waits to be read how its job stands; None: it has none any more."""
    query = (
        select(OcdsPulled.ingest_id, Job.state)
        .outerjoin(OcdsIngest, col(OcdsIngest.id) == col(OcdsPulled.ingest_id))
        .outerjoin(Job, col(Job.id) == col(OcdsIngest.job_id))
        .where(_handed(pull))
        .distinct()
    )
    return {
        file: None if state is None else JobState(state) for file, state in session.exec(query)
    }


def _become(
    session: WriteSession, pull: OcdsPull, state: PulledState, those: ColumnElement[bool],
    lost: ColumnElement[int] | int,
) -> int:  # fmt: skip
    """Hold some of what a pull has brought, in another state; give how many there were."""
    changed = update(OcdsPulled).where(col(OcdsPulled.pull_id) == pull.id, those)
    changed = changed.values(state=state, ingest_id=None, lost=lost)
    found = session.execute(changed.returning(col(OcdsPulled.id)), execution_options=BY_HAND)
    return len(found.all())


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


def _handed(pull: OcdsPull) -> ColumnElement[bool]:
    return and_(col(OcdsPulled.pull_id) == pull.id, col(OcdsPulled.state) == PulledState.HANDED)
