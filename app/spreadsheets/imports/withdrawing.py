"""Let go of files that nobody will save: withdrawn by whoever sent them, or past their time."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.ending import step
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.lifecycle import (
    AT_WORK,
    OPEN,
    WITHDRAWABLE,
    ImportState,
    refuse_unless,
)
from app.spreadsheets.imports.offering import LargeKind
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.receiving import note_step, recheck
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part

CLEAR = "imports.clear"  #: the job that deletes what a large file staged
BROKEN_OFF = timedelta(days=1)  #: after which parts without an import are swept away
TOGETHER = 100  #: imports that are let go of in one transaction


def withdraw(session: WriteSession, desk: Desk, caller: Caller, import_id: UUID) -> FileImport:
    """Take a file back before it is saved; its bytes are deleted at once.

    Raises:
        NotFound: if there is no such file for the caller.
        WrongState: if it is being saved, was saved, or is gone already.
    """
    row = import_of(session, caller, desk.kinds, import_id, locks=True)
    refuse_unless("Withdrawing", row.state, WITHDRAWABLE)
    _let_go(session, desk, row, ImportState.WITHDRAWN)
    note_step(session, "import.withdrawn", row, caller.who, desk.now)
    return row


def expire(session: WriteSession, desk: Desk) -> int:
    """Let go of some files past their time, and give how many; call again until it is none."""
    past = col(FileImport.expires_at) <= desk.now
    waiting = col(FileImport.state).in_(OPEN | {ImportState.REJECTED})
    query = select(FileImport).where(past, waiting).limit(TOGETHER).with_for_update()
    rows = session.exec(query).all()
    for row in rows:
        _let_go(session, desk, row, ImportState.EXPIRED)
        note_step(session, "import.expired", row, "", desk.now)
    return len(rows)


def forget_old(session: WriteSession, now: datetime) -> int:
    """Delete what is kept of files that were saved or undone long ago, but for headings."""
    ended = col(FileImport.state).in_([ImportState.APPLIED, ImportState.REVERSED])
    old = select(FileImport.id).where(ended, col(FileImport.expires_at) <= now)
    parts = delete(FileImportPart).where(
        col(FileImportPart.import_id).in_(old), col(FileImportPart.what) != Part.WORDINGS
    )
    return int(session.execute(parts).rowcount)  # type: ignore[attr-defined]


def sweep(session: WriteSession, now: datetime) -> int:
    """Delete the parts of sendings that broke off."""
    known = select(FileImport.id)
    broken_off = col(FileImportPart.kept_at) <= now - BROKEN_OFF
    parts = delete(FileImportPart).where(broken_off, col(FileImportPart.import_id).not_in(known))
    return int(session.execute(parts).rowcount)  # type: ignore[attr-defined]


def free_stuck(session: WriteSession, desk: Desk) -> int:
    """See to files whose job was given up because its worker died each time."""
    query = (
        select(FileImport)
        .join(Job, col(Job.id) == FileImport.job_id)
        .where(col(Job.state) == JobState.FAILED, col(FileImport.state).in_(AT_WORK))
        .limit(TOGETHER)
        .with_for_update(of=FileImport)
    )
    rows = session.exec(query).all()
    for row in rows:
        give_up(session, desk, row)
    return len(rows)


def give_up(session: WriteSession, desk: Desk, row: FileImport, why: str = "") -> None:
    """Stop working on a file; what was to be saved can be asked for again.

    Args:
        session: to write with.
        desk: what is at hand.
        row: the import, locked.
        why: in words for whoever sent it; empty: by a fault of ours.
    """
    if row.state is ImportState.APPLYING:
        told = why or "By a fault of ours it could not be saved; none of it was."
        recheck(session, row, desk.now, told)
    else:
        told = why or "By a fault of ours it could not be checked. Send it again."
        reject(session, desk, row, told)


def reject(session: WriteSession, desk: Desk, row: FileImport, why: str) -> None:
    """Put down that nothing of a file can be used; its bytes are deleted."""
    step(row, ImportState.REJECTED, desk.now)
    row.trouble = why[:2000]
    _drop(session, desk, row)


def _let_go(session: WriteSession, desk: Desk, row: FileImport, state: ImportState) -> None:
    step(row, state, desk.now)
    row.job_id = None
    _drop(session, desk, row)


def _drop(session: WriteSession, desk: Desk, row: FileImport) -> None:
    """Delete what is kept of a file, and have what it staged deleted."""
    row.stands_as, row.plan_digest = None, ""
    keeping.forget(session, row.id)
    if isinstance(desk.kind_of(row), LargeKind):
        told = {"import": str(row.id)}
        enqueue(session, CLEAR, told, desk.now, authority=row.authority_id)
    session.flush()


def is_gone(session: Session, import_id: UUID) -> bool:
    """Tell whether an import is one that nobody will save."""
    row = session.get(FileImport, import_id)
    gone = {ImportState.WITHDRAWN, ImportState.EXPIRED, ImportState.REJECTED}
    return row is not None and row.state in gone
