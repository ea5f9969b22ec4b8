"""Undo what a file saved, while nothing depends on it."""

from uuid import UUID

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.ending import step
from app.spreadsheets.imports.check.trying import write
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.lifecycle import Depended, ImportState, refuse_unless
from app.spreadsheets.imports.offering import Asking, Kind, LargeKind
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.receiving import note_step
from app.spreadsheets.imports.tables import FileImport, Part


def reverse(session: WriteSession, desk: Desk, caller: Caller, import_id: UUID) -> FileImport:
    """Put back what stood before a file was saved.

    Raises:
        NotFound: if there is no such file for the caller.
        WrongState: if it was not saved.
        Depended: if what it is about was changed since, or is not kept any more.
        Problem: if what stood before cannot be written now.
    """
    row = import_of(session, caller, desk.kinds, import_id, locks=True)
    refuse_unless("Undoing", row.state, frozenset({ImportState.APPLIED}))
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
    tree = keeping.kept(session, keeping.key_of(desk.seals, row), row.id, Part.STAND)
    if tree is None or kind.stand is None:
        raise Depended("What stood before is not kept any more.", "Correct it by another file.")
    if kind.stand(session, asking).version != row.applied_version:
        raise Depended(
            f"The {kind.target} was changed since this file was saved.",
            "Undo what came after it first, or correct it by another file.",
        )
    write(session, kind, asking, tree)
