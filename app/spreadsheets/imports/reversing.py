"""Undo what a file saved, while nothing depends on it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.problems import Problem
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.ending import step
from app.spreadsheets.imports.check.trying import write
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.lifecycle import (
    UNDONE,
    Depended,
    ImportState,
    NotUndone,
    refuse_unless,
)
from app.spreadsheets.imports.offering import Asking, Kind, LargeKind
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.receiving import note_step
from app.spreadsheets.imports.tables import FileImport, Part


def reverse(session: WriteSession, desk: Desk, caller: Caller, import_id: UUID) -> FileImport:
    """Put back what stood before a file was saved.

    Raises:
        NotFound: if there is no such file for the caller.
        WrongState: if it was not saved.
        Depended: if what it is about was changed since, or it was saved too long ago.
        NotUndone: if its kind is not undone as a whole.
        Problem: if what stood before cannot be written now.
    """
    row = import_of(session, caller, desk.kinds, import_id, locks=True)
    refuse_unless("Undoing", row.state, frozenset({ImportState.APPLIED}))
    if row.expires_at <= desk.now:
        raise Depended(
            f"It was saved more than {UNDONE.days} days ago.", "Correct it by another file."
        )
    kind, asking = desk.kind_of(row), desk.asking(caller, row)
    if isinstance(kind, LargeKind):
        kind.undo(session, asking, row.id)
    elif isinstance(kind, Kind) and not row.is_unchanged:
        _put_back(session, desk, kind, asking, row)
    step(row, ImportState.REVERSED, desk.now)
    row.stands_as = None  # so that the same file can be sent again
    keeping.forget(session, row.id, Part.STAND)
    session.flush()
    note_step(session, "import.reversed", row, caller.who, desk.now)
    return row


def _put_back(
    session: WriteSession, desk: Desk, kind: Kind, asking: Asking, row: FileImport
) -> None:
    if kind.stays:
        raise NotUndone(kind.stays)
    tree = keeping.kept(session, keeping.key_of(desk.seals, row), row.id, Part.STAND)
    if tree is None or kind.stand is None:
        raise Depended("What stood before is not kept any more.", "Correct it by another file.")
    before = _before(session, kind, row)
    if kind.version_of(session, asking) != row.applied_version:
        raise Depended(
            f"The {kind.target} was changed since this file was saved.",
            "Undo what came after it first, or correct it by another file.",
        )
    write(session, kind, asking, tree)
    version = kind.version_of(session, asking)
    for one in before:  # what it is about stands again as it was left by that file
        one.applied_version = version


def _before(session: WriteSession, kind: Kind, row: FileImport) -> Sequence[FileImport]:
    """Give the file that was saved right before this one, to be the last again.

    It is locked before what both are about, as whoever undoes that one does.
    """
    same: Any = (
        FileImport.authority_id == row.authority_id,
        FileImport.kind == row.kind,
        FileImport.target_id == row.target_id,
        FileImport.day == row.day,
        FileImport.state == ImportState.APPLIED,
        FileImport.applied_version == row.target_version,
        FileImport.id != row.id,
    )
    query = select(FileImport).where(*same)
    if kind.is_sealed:  # its version is that of one person's own work
        query = query.where(FileImport.uploaded_by == row.uploaded_by)
    return session.exec(query.with_for_update()).all()


def moved_since(session: WriteSession, desk: Desk, caller: Caller, row: FileImport) -> bool | None:
    """Tell whether what a saved file is about was changed since; None: that cannot be told."""
    kind = desk.kind_of(row)
    if row.state is not ImportState.APPLIED or not isinstance(kind, Kind):
        return None
    saved = row.target_version if row.is_unchanged else row.applied_version
    try:
        version = kind.version_of(session, desk.asking(caller, row))
    except Problem:
        return None  # it is not the caller's any more, or cannot be changed
    return None if version is None else version != saved
