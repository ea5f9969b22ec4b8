"""Forget what is kept of files that were sent, whatever they say."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import col, delete, func, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.ending import step
from app.spreadsheets.imports.lifecycle import AT_WORK, OPEN, ImportState
from app.spreadsheets.imports.receiving import note_step
from app.spreadsheets.imports.tables import FileImport, FileImportPart

WHY = (
    "Somebody was erased on request, and this file was not saved yet and may have named them: all "
    "that was kept of it is deleted. Send it again without that person."
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
    for row in sorted(rows, key=lambda one: (str(one.supplier_id or ""), one.id)):
        note_step(session, "import.withdrawn", row, "", now, reason="person-erased")
    return len(rows)


def empty_saved(session: WriteSession, authority_id: UUID, kind: str) -> int:
    """Delete what is kept of files that were saved or undone, and give of how many it was."""
    ended = select(FileImport.id).where(
        FileImport.authority_id == authority_id,
        FileImport.kind == kind,
        col(FileImport.state).in_([ImportState.APPLIED, ImportState.REVERSED]),
    )
    kept = col(FileImportPart.import_id).in_(ended)
    count = select(func.count(func.distinct(FileImportPart.import_id))).where(kept)
    files = session.exec(count).one()
    session.execute(delete(FileImportPart).where(kept))
    return files
