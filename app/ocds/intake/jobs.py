"""Reading files of releases as a job, for the key that sent them, with what it may do by now.

What waited because a change of its contract was to be decided on first is tried again, once it is.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from app.contracts.change.deciding import DECIDED
from app.ocds.intake.abandoning import abandon, abandon_left, take_up
from app.ocds.intake.answer import ReleaseAnswer
from app.ocds.intake.buyer import Buyers
from app.ocds.intake.keeping import sweep_parts
from app.ocds.intake.queries import counts_of, to_use
from app.ocds.intake.reading import locked, read_file
from app.ocds.intake.receiving import READ
from app.ocds.intake.tables import OcdsIngest
from app.ocds.intake.using.doing import WAITS
from app.ocds.intake.using.queries import file_that_waits
from app.ocds.intake.using.wanted import For
from app.ocds.intake.using.working import use_new
from app.organisations.authenticating import caller_again
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database_troubles import problem_of
from app.platform.events import note
from app.platform.jobs.kinds import Kind, Outcome, Schedule
from app.platform.jobs.working import Superseded, Work
from app.platform.settings import Settings
from app.problems import Forbidden, Problem, Unavailable
from app.rules.reading import HOME, read_library

TURN = timedelta(seconds=30)  #: of a file, however large, after which other work has its own
LEFT_FOR = timedelta(days=1)  #: a part of a file whose entry did not come


def _ingest(work: Work) -> Outcome:
    ingest_id = UUID(work.payload["ingest"])
    try:
        return _read_and_use(work, ingest_id)
    except Superseded:
        raise
    except Exception as error:
        is_final = isinstance(error, Problem) and not isinstance(error, Unavailable)
        if is_final or work.attempt >= (work.most_attempts or INGEST.attempts):
            why = error.detail if isinstance(error, Problem) else "It could not be read."
            blameless = _is_blameless(error)
            with work.writing() as session:
                abandon(session, ingest_id, why, work.now(), is_blameless=blameless)
        raise


def _is_blameless(error: Exception) -> bool:
    """Tell whether any other file would have met the same: its key's end, or a lost database."""
    if isinstance(error, DBAPIError | NoConnection):
        return problem_of(error, writes=True) is not None
    return isinstance(error, Problem)


def _read_and_use(work: Work, ingest_id: UUID) -> Outcome:
    _take_up(work, ingest_id)
    caller = _caller(work, ingest_id)
    read_file(work, ingest_id)
    _use(work, caller, ingest_id)
    with work.finishing() as session:
        row = locked(session, ingest_id)
        counts = counts_of(session, [ingest_id])[ingest_id]
        told: dict[str, Any] = {str(one): counts.get(one, 0) for one in ReleaseAnswer}
        row.version += 1
        row.updated_at = work.now()
        work.conclude(session, told)
        note(
            session, "ocds.ingested", ingest_id, work.now(), authority=caller.authority_id,
            actor=row.sent_by, **told,
        )  # fmt: skip
    return None


def _take_up(work: Work, ingest_id: UUID) -> None:
    with work.reading() as session:
        was_given_up = session.get_one(OcdsIngest, ingest_id).given_up
    if was_given_up:
        with work.writing() as session:
            take_up(session, ingest_id, work.now())


def _use(work: Work, caller: Caller, ingest_id: UUID) -> None:
    """Use what is new, one procurement after the other; what was gone through is not again."""
    with work.reading() as session:
        after = work.payload.get("after", "")
        ocids = to_use(session, caller.authority_id, ingest_id, after)
    use_new(work, _wanted(work, caller, ingest_id), ocids)


def _wanted(work: Work, caller: Caller, ingest_id: UUID) -> For:
    """Give for whom a file is used, and what was said with it."""
    library = read_library(Settings().rules_folder or HOME)
    with work.reading() as session:
        row = session.get_one(OcdsIngest, ingest_id)
        buyers = Buyers(row.buyers, row.names)
        return For(caller, ingest_id, row.rules, row.procedure, row.regime, buyers, library)


def _caller(work: Work, ingest_id: UUID) -> Caller:
    """Give who sent a file, if they may still send one."""
    with work.reading() as session:
        row = session.get_one(OcdsIngest, ingest_id)
        caller = caller_again(session, row.sent_key, work.now())
    if Scope.CONTRACTS_WRITE not in caller.scopes:
        raise Forbidden("Whoever sent this may not any more.", "Have somebody send it who may.")
    return caller


def _go_on(work: Work) -> Outcome:
    """Try what waited for the decision on a change, for whoever sent it last, if they still may.

    If they may not, it goes on waiting: its answer says that it is to be sent again.
    """
    ocid = str(work.payload["ocid"])
    with work.reading() as session:
        ingest_id = file_that_waits(session, work.authority, ocid, WAITS)
    if ingest_id is None:
        return {"tried": 0}
    try:
        caller = _caller(work, ingest_id)
    except Unavailable:
        raise
    except Problem as problem:
        return {"tried": 0, "refused": problem.slug}
    use_new(work, _wanted(work, caller, ingest_id), [ocid])
    return {"tried": 1}


def _sweep(work: Work) -> Outcome:
    """Delete what was kept of files that broke off, and give up those that nobody reads."""
    with work.finishing() as session:
        parts = sweep_parts(session, work.now() - LEFT_FOR)
        work.conclude(session, {"parts": parts, "files": abandon_left(session, work.now())})
    return None


INGEST = Kind(READ, _ingest, turn=TURN)
GO_ON = Kind(DECIDED, _go_on)
SWEEP = Kind("ocds.sweep", _sweep)
NIGHTLY = Schedule("ocds.sweep", "17 3 * * *", SWEEP.name)
