"""Imports as jobs: checked, saved, cleared away; and every night those past their time.

Each job acts for the key that asked for it, with what that key may do by now: it may have been
revoked, and its person may have lost a role. Whatever stops a file is put down beside it in words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.organisations.authenticating import caller_again
from app.organisations.caller import Caller
from app.organisations.secret import Mode
from app.platform.jobs.kinds import Kind as JobKind
from app.platform.jobs.kinds import Outcome, Schedule
from app.platform.jobs.working import Superseded, Work
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.problems import Forbidden, Problem, Unavailable
from app.spreadsheets.imports.applying import APPLY, apply
from app.spreadsheets.imports.check.checking import check
from app.spreadsheets.imports.check.ending import Released, mine, seen
from app.spreadsheets.imports.check.staging import drop_all, stage, sweep_folders
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.known import AnyKind
from app.spreadsheets.imports.lifecycle import ImportState
from app.spreadsheets.imports.offering import LargeKind
from app.spreadsheets.imports.receiving import CHECK, note_step, recheck
from app.spreadsheets.imports.tables import FileImport
from app.spreadsheets.imports.withdrawing import (
    CLEAR,
    expire,
    forget_old,
    free_stuck,
    give_up,
    is_gone,
    reject,
    sweep,
)

EXPIRE = "imports.expire"
ATTEMPTS = 4
LEFT_FOR = timedelta(days=1)  #: how long the folder of a worker that died is left


@dataclass(frozen=True, slots=True)
class Handler:
    """Does a job about one import, or about all."""

    kinds: Sequence[AnyKind]  #: that this service takes
    does: Callable[["Handler", Work], Outcome]
    settings: Callable[[], Settings] = Settings
    attempts: int = ATTEMPTS

    def __call__(self, work: Work) -> Outcome:
        """Do it."""
        return self.does(self, work)

    def is_last(self, work: Work) -> bool:
        """Tell whether a job is given up when this attempt fails."""
        return work.attempt >= self.attempts

    def desk(self, work: Work) -> Desk:
        """Give what is at hand."""
        settings = self.settings()
        return Desk(self.kinds, Seals(settings.seal_key), settings, work.now())


def jobs_for(
    kinds: Sequence[AnyKind],
    settings: Callable[[], Settings] = Settings,
    attempts: int = ATTEMPTS,
) -> tuple[JobKind, ...]:
    """Give the jobs by which files of some kinds are taken in.

    Args:
        kinds: that the service takes.
        settings: gives the settings of the worker.
        attempts: at each, before it is given up.
    """
    return tuple(
        JobKind(name, Handler(kinds, does, settings, attempts), attempts, is_quiet=True)
        for name, does in ((CHECK, _check), (APPLY, _apply), (CLEAR, _clear), (EXPIRE, _expire))
    )


NIGHTLY = Schedule(EXPIRE, "41 2 * * *", EXPIRE)


def _check(handler: Handler, work: Work) -> Outcome:
    def deed(desk: Desk, row: FileImport, kind: AnyKind) -> None:
        asking = desk.asking(_caller(work, kind, row.uploaded_key), row)
        if isinstance(kind, LargeKind):
            stage(work, kind, desk.seals, asking, row.id)
        else:
            check(work, kind, desk.seals, asking, row.id, handler.kinds)

    _watched(handler, work, deed)
    return None


def _apply(handler: Handler, work: Work) -> Outcome:
    def deed(desk: Desk, row: FileImport, kind: AnyKind) -> None:
        caller = _caller(work, kind, row.asked_key or row.uploaded_key)
        apply(work, kind, desk.seals, desk.asking(caller, row), row.id)

    _watched(handler, work, deed)
    return None


def _clear(handler: Handler, work: Work) -> Outcome:
    """Delete what a large file staged that nobody will save."""
    desk, import_id = handler.desk(work), _named(work)
    with work.reading() as session:
        row = session.get(FileImport, import_id)
        gone = is_gone(session, import_id)
        caller = None if row is None else _service(row)
    kind = None if row is None else desk.kind_of(row)
    if gone and row and caller and isinstance(kind, LargeKind):
        drop_all(work, kind, desk.asking(caller, row), import_id)
    return None


def _expire(handler: Handler, work: Work) -> Outcome:
    desk = handler.desk(work)
    expired = 0
    while True:
        with work.writing() as session:
            some = expire(session, desk)
        expired += some
        if not some:
            break
    with work.writing() as session:
        freed = free_stuck(session, desk)
        swept = forget_old(session, desk.now) + sweep(session, desk.now)
    sweep_folders((work.now() - LEFT_FOR).timestamp())
    return {"expired": expired, "freed": freed, "parts": swept}


def _watched(
    handler: Handler, work: Work, deed: Callable[[Desk, FileImport, AnyKind], None]
) -> None:
    """Do something with an import; whatever stops it is put down beside it, in words."""
    desk = handler.desk(work)
    try:
        with work.reading() as session:
            row = seen(session, work, _named(work))
        deed(desk, row, _kind(desk, row))
    except (Superseded, Released):
        return  # it was withdrawn, or another job is at it: nothing is left to do
    except Problem as problem:
        if isinstance(problem, Unavailable):
            _give_up_at_last(handler, work, desk, _words_of(problem))
            raise
        _stop(work, desk, problem)
    except Exception:
        _give_up_at_last(handler, work, desk)
        raise


def _kind(desk: Desk, row: FileImport) -> AnyKind:
    kind = desk.kind_of(row)
    if kind is None:
        raise LookupError(f"no kind is called {row.kind}")  # another worker may know it
    return kind


def _stop(work: Work, desk: Desk, problem: Problem) -> None:
    """Reject a file that cannot be read or used; check one anew that could not be saved."""
    why = _words_of(problem)
    with work.finishing() as session:
        row = mine(session, work, _named(work))
        if row.state is ImportState.APPLYING:
            recheck(session, row, desk.now, why)
            what = "import.not_applied"
        else:
            reject(session, desk, row, why)
            what = "import.rejected"
        note_step(session, what, row, "", desk.now, reason=problem.slug)


def _words_of(problem: Problem) -> str:
    """Say what is wrong, and what to do."""
    return " ".join(filter(None, (problem.detail, problem.how_to_fix)))


def _give_up_at_last(handler: Handler, work: Work, desk: Desk, why: str = "") -> None:
    """Before the last attempt at a job ends, leave its import in a state from which it goes on."""
    if handler.is_last(work):
        with work.writing() as session:
            give_up(session, desk, mine(session, work, _named(work)), why)


class KeyStopped(Forbidden):
    """The key on whose behalf a file would be checked may not do it any more."""

    slug = "key-stopped"
    title = "The key may not do this any more"


def _caller(work: Work, kind: AnyKind, key_id: UUID) -> Caller:
    """Give the caller who asked for a job, with what they may do by now.

    Raises:
        KeyStopped: if the key was revoked or has expired, or may not send such files any more.
    """
    with work.reading() as session:
        try:
            caller = caller_again(session, key_id, work.now())
        except Problem as problem:
            words = f"The key that asked for this is not accepted any more: {problem.detail}"
            raise KeyStopped(words, "Send the file again with another key.") from None
    if kind.takes not in caller.scopes:
        raise KeyStopped(
            f"Whoever asked for this may not send such files any more: the scope {kind.takes} is "
            "missing.",
            "Have somebody send the file who may.",
        )
    return caller


def _service(row: FileImport) -> Caller:
    """Stand in for the side whose file is cleared away; it may do nothing."""
    return Caller(
        row.uploaded_key, row.authority_id, Mode.LIVE, frozenset(), None, row.supplier_id
    )


def _named(work: Work) -> UUID:
    return UUID(work.payload["import"])
