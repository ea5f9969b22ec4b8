"""Runs: begun, put off, begun anew, ended; and which job goes on with a pull."""

from datetime import datetime, timedelta

from app.ocds.pulls.answer import TRIES, pause_after
from app.ocds.pulls.tables import OcdsPull, OcdsPullRun, PullState, RunState
from app.ocds.pulls.window import next_window
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.kinds import Late

PULL = Late("ocds.pull")  #: the kind of job that goes on with a pull
#: numbers of a run that begin anew with its pages
COUNTED = ("pages", "seen", "brought", "again", "unsaid", "others", "broken", "unread")
MOST_RESTARTS = 5  #: of one run; then the next asks for the same time


def ask(session: WriteSession, pull: OcdsPull, now: datetime, not_before: datetime) -> None:
    """Have a job go on with a pull; what was asked before counts no more."""
    pull.turn += 1
    pull.due = not_before
    session.add(pull)
    session.flush()
    enqueue(
        session, PULL, {"pull": str(pull.id), "turn": pull.turn}, now,
        authority=pull.authority_id, not_before=not_before, unique_key=key_of(pull),
    )  # fmt: skip


def key_of(pull: OcdsPull) -> str:
    """Give the key of the job that goes on with a pull."""
    return f"{PULL}:{pull.id}:{pull.turn}"


def begin(session: WriteSession, pull: OcdsPull, now: datetime) -> OcdsPullRun | None:
    """Begin a run; None: there is nothing to ask for yet, and a later job is asked for."""
    window = next_window(pull.since, pull.reached, now)
    if window is None:
        ask(session, pull, now, now + _every(pull))
        return None
    run = OcdsPullRun(
        pull_id=pull.id, since=window.since, before=window.before, began_at=now, updated_at=now
    )
    session.add(run)
    session.flush()
    return run


def stumble(
    session: WriteSession, pull: OcdsPull, run: OcdsPullRun | None, trouble: str, now: datetime
) -> None:
    """Write down that an attempt brought nothing, and try again later.

    After some tries of a page that a cursor led to, all pages are asked for anew: the cursor may
    be what is wrong.
    """
    pull.failures += 1
    if run is not None and run.next_url and pull.failures % TRIES == 0:
        anew(session, pull, run, trouble, now)
    else:
        _told(session, pull, run, trouble, now)
        ask(session, pull, now, now + pause_after(pull.failures))


def anew(
    session: WriteSession, pull: OcdsPull, run: OcdsPullRun, trouble: str, now: datetime
) -> None:
    """Ask for all pages of a run again, from the first on; what was brought is known again.

    A run to which that has happened too often is given up: the next asks for the same time.
    """
    run.next_url, run.restarts = "", run.restarts + 1
    for number in COUNTED:
        setattr(run, number, 0)
    run.findings = []
    _told(session, pull, run, trouble, now)
    if run.restarts > MOST_RESTARTS:
        _end(run, RunState.FAILED, now)
        _note(session, pull, run, now)
        ask(session, pull, now, now + _every(pull))
    else:
        ask(session, pull, now, now + pause_after(max(pull.failures, 1)))


def wait_for_turn(
    session: WriteSession, pull: OcdsPull, now: datetime, not_before: datetime
) -> None:
    """Go on a little later, while others have their turn; since when it waits is kept."""
    pull.waits_since = pull.waits_since or now
    ask(session, pull, now, not_before)


def put_off(
    session: WriteSession, pull: OcdsPull, run: OcdsPullRun | None, trouble: str, until: datetime,
    now: datetime,
) -> None:  # fmt: skip
    """Go on later, as a publisher or our own service asked; that is no failure."""
    _told(session, pull, run, trouble, now)
    ask(session, pull, now, until)


def finish(session: WriteSession, pull: OcdsPull, run: OcdsPullRun, now: datetime) -> None:
    """End a run whose pages are all in, and ask for the next; the pull has come so much further.

    Where there is more time to catch up with, the next begins at once. Of what could not be
    looked at the pull and the run tell: it is left behind.
    """
    is_behind = run.before < run.began_at - timedelta(hours=3)  # cut, and not for a clock's sake
    pull.reached = max(pull.reached or run.before, run.before)
    pull.trouble = run.trouble = _left_behind(run)
    _end(run, RunState.DONE, now)
    due = now if is_behind else max(now, run.began_at + _every(pull))
    ask(session, pull, now, due)
    _note(session, pull, run, now)


def _left_behind(run: OcdsPullRun) -> str:
    if not run.unread:
        return ""
    words = f"Releases too large, too deep or too damaged to be looked at: {run.unread}"
    return f"{words}; look for yours at the publisher's and send them yourself."


def drop(session: WriteSession, run: OcdsPullRun | None, now: datetime) -> None:
    """Ask for nothing more of a run, since something else is wanted by now."""
    if run is not None:
        _end(run, RunState.DROPPED, now)
        session.add(run)
        session.flush()


def stop(session: WriteSession, pull: OcdsPull, why: str, now: datetime) -> None:
    """Ask for nothing more until somebody wants it again; the log tells."""
    pull.state, pull.trouble = PullState.STOPPED, why
    pull.version += 1
    pull.updated_at = now
    session.add(pull)
    session.flush()
    note(
        session, "ocds_pull.stopped", pull.id, now, authority=pull.authority_id,
        version=pull.version,
    )  # fmt: skip


def _told(
    session: WriteSession, pull: OcdsPull, run: OcdsPullRun | None, trouble: str, now: datetime
) -> None:
    pull.trouble = trouble[:500]
    session.add(pull)
    if run is not None:
        run.trouble, run.updated_at = pull.trouble, now
        session.add(run)


def _end(run: OcdsPullRun, state: RunState, now: datetime) -> None:
    run.state, run.ended_at, run.updated_at = state, now, now


def _every(pull: OcdsPull) -> timedelta:
    return timedelta(minutes=pull.every_minutes)


def _note(session: WriteSession, pull: OcdsPull, run: OcdsPullRun, now: datetime) -> None:
    note(
        session, "ocds_pull.ran", pull.id, now, authority=pull.authority_id, run=run.id,
        state=run.state.value, pages=run.pages, seen=run.seen, brought=run.brought,
        broken=run.broken,
    )  # fmt: skip
