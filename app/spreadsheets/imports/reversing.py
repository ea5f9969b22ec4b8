"""Undo what a file saved, while nothing depends on it."""

from uuid import UUID

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
from app.spreadsheets.imports.touched import moved, put_back
from app.spreadsheets.imports.undo.keeping import kept_change
from app.spreadsheets.imports.undo.telling import depended

HOW_ELSE = "Correct it by another file, or where it is kept."


def reverse(session: WriteSession, desk: Desk, caller: Caller, import_id: UUID) -> FileImport:
    """Put back what stood before a file was saved.

    Raises:
        NotFound: if there is no such file for the caller.
        WrongState: if it was not saved.
        Depended: if what it changed was changed since, or it was saved too long ago.
        NotUndone: if its kind is not undone as a whole.
        Problem: if what stood before cannot be written now.
    """
    row = import_of(session, caller, desk.kinds, import_id, locks=True)
    refuse_unless("Undoing", row.state, frozenset({ImportState.APPLIED}))
    if row.expires_at <= desk.now:
        raise Depended(f"It was saved more than {UNDONE.days} days ago.", HOW_ELSE)
    kind, asking = desk.kind_of(row), desk.asking(caller, row)
    if isinstance(kind, LargeKind):
        kind.undo(session, asking, row.id)
    elif isinstance(kind, Kind) and not row.is_unchanged:
        _put_back(session, desk, kind, asking, row)
    step(row, ImportState.REVERSED, desk.now)
    row.stands_as = None  # so that the same file can be sent again
    keeping.forget(session, row.id, Part.STAND, Part.WORDINGS)
    session.flush()
    note_step(session, "import.reversed", row, caller.who, desk.now)
    return row


def _put_back(
    session: WriteSession, desk: Desk, kind: Kind, asking: Asking, row: FileImport
) -> None:
    """Put back what a file changed, unless that was changed again; all else stays as it is."""
    if kind.stays:
        raise NotUndone(kind.stays, HOW_ELSE)
    changed = kept_change(session, keeping.key_of(desk.seals, row), row.id)
    if changed is None or kind.stand is None:
        raise Depended("What stood before is not kept any more.", HOW_ELSE)
    now = kind.now(session, asking, changed.at)
    if later := moved(changed.rows, now, kind.parts):
        raise depended(session, kind, asking, later)
    write(session, kind, asking, put_back(changed.rows, now, kind.parts))


def moved_since(session: WriteSession, desk: Desk, caller: Caller, row: FileImport) -> bool | None:
    """Tell whether what a saved file changed was changed again; None: that cannot be told."""
    kind = desk.kind_of(row)
    if row.state is not ImportState.APPLIED or not isinstance(kind, Kind):
        return None
    saved = row.target_version if row.is_unchanged else row.applied_version
    asking = desk.asking(caller, row)
    try:
        version = kind.version_of(session, asking)
        if version in (None, saved):
            return None if version is None else False
        if not kind.parts:
            return True  # it is changed as a whole
        changed = kept_change(session, keeping.key_of(desk.seals, row), row.id)
        if changed is None:
            return True
        return bool(moved(changed.rows, kind.now(session, asking, changed.at), kind.parts))
    except Problem:
        return None  # it is not the caller's any more, or cannot be changed
