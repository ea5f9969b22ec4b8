"""Send a list of fixes for a file that waits: a new import of both takes its place."""

from uuid import UUID

from sqlmodel import Session

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.problems import Finding, Invalid
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.desk import Desk, replaced_by
from app.spreadsheets.imports.lifecycle import OPEN, refuse_unless
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.receiving import Sent
from app.spreadsheets.imports.tables import FileImport
from app.spreadsheets.imports.withdrawing import withdraw

MOST_FILES = 10  #: one after the other; each of them is read at every check
MOST_BYTES = 40_000_000  #: of all of them


def refuse_strange(session: Session, desk: Desk, caller: Caller, sent: Sent) -> None:
    """Let a list of fixes come only if it is for a file of the same kind, for the same thing.

    Raises:
        NotFound: if there is no such file for the caller.
        Invalid: if it is none that this list can mend.
    """
    if sent.fixes is not None:
        _refuse_misfit(import_of(session, caller, desk.kinds, sent.fixes), sent, caller)


def mend(session: WriteSession, desk: Desk, caller: Caller, row: FileImport, sent: Sent) -> None:
    """Keep beside a list of fixes the file that it mends, and withdraw that one.

    Args:
        session: to write with.
        desk: what is at hand.
        caller: who sent both.
        row: the import of the list.
        sent: what it was sent as.

    Raises:
        NotFound: if there is no such file for the caller.
        WrongState: if it is not kept any more, or is being worked on.
        Invalid: if it is none that this list can mend.
    """
    if sent.fixes is None:
        return
    old = import_of(session, caller, desk.kinds, sent.fixes, locks=True)
    _refuse_misfit(old, sent, caller)
    refuse_unless("Sending fixes for it", old.state, OPEN)
    key = keeping.key_of(desk.seals, old)
    files = (*keeping.earlier_of(session, key, old.id), keeping.file_of(session, key, old))
    if len(files) > MOST_FILES or sum(map(len, files)) > MOST_BYTES:
        raise _misfit(
            "Lists of fixes were sent for this file too often to put one more back into it.",
            "Download it annotated, mend that, and send it whole.",
        )
    keeping.keep_earlier(session, keeping.key_of(desk.seals, row), row.id, files, desk.now)
    withdraw(session, desk, caller, old.id)


def _refuse_misfit(old: FileImport, sent: Sent, caller: Caller) -> None:
    if old.size > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        words = f"The file has more than {most} MB, which is too much to have fixes put back."
        raise _misfit(words, "Mend the file itself, and send it whole.")
    known: tuple[tuple[str, UUID | object, object], ...] = (
        ("kind", old.kind, sent.kind.name),
        ("target", old.target_id, sent.target.id),
        ("day", old.day, sent.target.day),
        ("profile", old.profile_id, sent.profile_id),
        ("period to replace", replaced_by(old), sent.replaces),
    )
    others = [name for name, was, now in known if was != now]
    if others:
        words = f"The file that these are fixes for was sent with another {' and '.join(others)}."
        raise _misfit(words, "Send its fixes for the same.")
    if old.uploaded_by != caller.who:
        words = "The file that these are fixes for was sent by somebody else."
        raise _misfit(words, "Have whoever sent it send the fixes, or send the whole file again.")


def _misfit(words: str, fix: str) -> Invalid:
    return Invalid(words, fix, [Finding("fixes_misfit", words, fix, path="?fixes")])
