"""Forget what is kept of files that were sent, whatever they say."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.ending import step
from app.spreadsheets.imports.lifecycle import AT_WORK, OPEN, ImportState
from app.spreadsheets.imports.receiving import note_step
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part

WHY = (
    "Somebody was erased on request, and this file was not saved yet and may have named them: all "
    "that was kept of it is deleted. Send it again without that person."
)
WHY_NO_ROWS = (
    "Somebody was erased on request, and the rows that this file was saved without may have named "
    "them: they are deleted. Take them from your own file, without that person, if they are still "
    "to be sent."
)
WHY_EMPTY = (
    "Somebody was erased on request, and what was kept of this file may have named them: it is "
    "deleted, and the file can be undone no more. What it saved stands."
)


def withdraw_unsaved(
    session: WriteSession, caller: Caller, kinds: Collection[str], now: datetime
) -> int:
    """Withdraw the files that are not saved yet, those that are just being saved too.

    Whatever job is at one finds it released, and saves nothing. They stay locked until the
    session ends, so that nobody saves one meanwhile.

    Args:
        session: where they are kept.
        caller: of a supplier, its own alone; of an authority, its suppliers' too.
        kinds: names of their kinds.
        now: when.

    Returns:
        How many there were.
    """
    query = select(FileImport).where(
        FileImport.authority_id == caller.authority_id,
        col(FileImport.kind).in_(kinds),
        col(FileImport.state).in_(AT_WORK | OPEN),
    )
    if caller.supplier_id is not None:
        query = query.where(FileImport.supplier_id == caller.supplier_id)
    locked = query.order_by(col(FileImport.id)).with_for_update()
    rows = session.exec(locked.execution_options(populate_existing=True)).all()
    for row in rows:
        step(row, ImportState.WITHDRAWN, now)
        row.job_id, row.stands_as, row.plan_digest, row.trouble = None, None, "", WHY
        keeping.forget(session, row.id)
    session.flush()
    for row in sorted(rows, key=_by_side):
        note_step(session, "import.withdrawn", row, "", now, reason="person-erased")
    return len(rows)


def forget_left_out(session: WriteSession, caller: Caller, kind: str, now: datetime) -> int:
    """Delete the rows that files were saved without, which say whatever was sent.

    Args:
        session: where they are kept.
        caller: of a supplier, its own alone; of an authority, its suppliers' too.
        kind: of the files.
        now: when.

    Returns:
        Of how many files; each of them says so.
    """
    mine = [FileImport.authority_id == caller.authority_id, FileImport.kind == kind]
    if caller.supplier_id is not None:
        mine.append(FileImport.supplier_id == caller.supplier_id)
    return _forget(session, mine, [FileImportPart.what == Part.LEFT_OUT], WHY_NO_ROWS, now)


def empty_saved(session: WriteSession, authority_id: UUID, kind: str, now: datetime) -> int:
    """Delete what is kept of files that were saved or undone, and give of how many it was."""
    ended = [
        FileImport.authority_id == authority_id,
        FileImport.kind == kind,
        col(FileImport.state).in_([ImportState.APPLIED, ImportState.REVERSED]),
    ]
    return _forget(session, ended, [], WHY_EMPTY, now)


def _forget(
    session: WriteSession, which: Sequence[Any], parts: Sequence[Any], why: str, now: datetime
) -> int:
    """Delete some of what is kept of some files, and put it down beside each that had it."""
    having = select(FileImportPart.import_id).where(*parts)
    query = select(FileImport).where(*which, col(FileImport.id).in_(having))
    locked = query.order_by(col(FileImport.id)).with_for_update()
    rows = session.exec(locked.execution_options(populate_existing=True)).all()
    for row in rows:
        row.trouble = why
        row.version += 1
        row.updated_at = now
    mine = select(FileImport.id).where(*which)
    session.execute(delete(FileImportPart).where(col(FileImportPart.import_id).in_(mine), *parts))
    session.flush()
    for row in sorted(rows, key=_by_side):
        note_step(session, "import.emptied", row, "", now, reason="person-erased")
    return len(rows)


def _by_side(row: FileImport) -> tuple[str, UUID]:
    """Sort by whose log an event goes to, so that logs are written in one order."""
    return str(row.supplier_id or ""), row.id
