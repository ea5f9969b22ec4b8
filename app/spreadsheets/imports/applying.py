"""Save what a file says: asked for by somebody, done by a job, whole and in one transaction.

What is written is what the check showed: the document is made again and held against the digest
that the check kept, and what it is about must still be at the version that it was compared with.
Where either has moved, nothing is saved and the file is checked anew.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.working import Work
from app.platform.sealing import DataKey, Seals
from app.rules.digest import digest_of
from app.spreadsheets.fixing.reading import books_of
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.checking import answers_of
from app.spreadsheets.imports.check.ending import mine, seen, step
from app.spreadsheets.imports.check.filing import Filed
from app.spreadsheets.imports.check.planning import to_write
from app.spreadsheets.imports.check.recalling import is_overtaken
from app.spreadsheets.imports.check.trying import write
from app.spreadsheets.imports.check.understanding import Ground
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.file_name import told_name
from app.spreadsheets.imports.known import AnyKind
from app.spreadsheets.imports.lifecycle import (
    OPEN,
    UNDONE,
    ImportState,
    NotWhole,
    PreviewStale,
    QuestionsOpen,
    refuse_unless,
)
from app.spreadsheets.imports.offering import Asking, Kind, LargeKind
from app.spreadsheets.imports.period import phrase_of
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.receiving import note_step, recheck
from app.spreadsheets.imports.returned.leaving import sealed_left_out
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part
from app.spreadsheets.imports.undo.keeping import keep_change
from app.spreadsheets.mapping.queries import save_in_turn

APPLY = "imports.apply"  #: the job
MOVED = "What the file is about was changed since the file was checked; it is checked anew."
OVERTAKEN = (
    "A file with other headings was saved by the same profile since this one was checked; it is "
    "checked anew."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What whoever has a file saved has chosen."""

    partly: bool = False  #: its faulty rows may be left out
    confirmed: bool = False  #: what is unusual in it is meant
    typed: str = ""  #: what the preview asks to be typed before rows are removed


def ask_to_apply(
    session: WriteSession, desk: Desk, caller: Caller, import_id: UUID, choice: Choice
) -> FileImport:
    """Have a file saved that was checked, on behalf of whoever asks.

    Raises:
        NotFound: if there is no such file for the caller.
        WrongState: if it is not waiting to be saved.
        QuestionsOpen: if something is to be answered or confirmed first.
        NotWhole: if some of it is faulty, and it is not to be saved without that.
        PreviewStale: if what it is about has changed; it is then checked anew.
    """
    row = import_of(session, caller, desk.kinds, import_id, locks=True)
    refuse_unless("Saving", row.state, OPEN)
    _refuse_open(row, choice)
    _refuse_faulty(row, partly=choice.partly)
    if why := _moved(session, desk.kind_of(row), desk.seals, desk.asking(caller, row), row):
        raise _stale(row.id, desk.now, why)
    step(row, ImportState.APPLYING, desk.now)
    row.trouble = ""
    row.asked_by, row.asked_key = caller.who, caller.key_id
    job = enqueue(session, APPLY, {"import": str(row.id)}, desk.now, authority=row.authority_id)
    row.job_id = job.id
    row.rows_done = 0
    session.flush()
    return row


def apply(work: Work, kind: AnyKind, seals: Seals, asking: Asking, import_id: UUID) -> None:
    """Save a file: all of it that is to be saved, or nothing.

    Raises:
        Problem: if it cannot be saved; nothing of it is.
        Released: if another job is at it.
    """
    with work.reading() as session:
        row = seen(session, work, import_id)
        key = keeping.key_of(seals, row)
    desk = Desk((kind,), seals, asking.settings, work.now())
    left_out = sealed_left_out(work, desk, asking, row) if row.is_partial else []
    if isinstance(kind, LargeKind):
        _flip(work, kind, seals, asking, row, left_out)
        return
    tree = None if row.is_unchanged else _document(work, kind, seals, asking, row, key)
    stood = None if tree is None else _stood(work, kind, asking, row)
    expected = row.plan_digest if tree is None else digest_of(tree)
    with work.finishing() as session:
        row = _in_turn(session, work, import_id)
        is_other = expected != row.plan_digest
        if why := MOVED if is_other else _moved(session, kind, seals, asking, row):
            recheck(session, row, work.now(), why)
            return
        if tree is not None:
            write(session, kind, asking, tree)
            row.applied_version = kind.version_of(session, asking)
            if stood is not None:
                keep_change(session, key, kind, asking, row.id, stood)
        _saved(session, work, row, left_out)


def _stood(work: Work, kind: Kind, asking: Asking, row: FileImport) -> dict[str, Any] | None:
    """Give what a document replaces, before anybody has to wait; None: it is not undone.

    It is what still stands when the document is written, as the version is then the same.
    """
    if kind.stand is None:
        return None
    with work.reading() as session:
        return kind.stand(session, asking).tree


def _in_turn(session: WriteSession, work: Work, import_id: UUID) -> FileImport:
    """Give the file to be saved, locked; of two by one profile the second sees the first saved."""
    row = mine(session, work, import_id)
    if row.profile_id is not None:
        save_in_turn(session, row.profile_id)
    return row


def _flip(
    work: Work,
    kind: LargeKind,
    seals: Seals,
    asking: Asking,
    row: FileImport,
    left_out: list[FileImportPart],
) -> None:
    """Make what was staged count."""
    with work.finishing() as session:
        found = _in_turn(session, work, row.id)
        if why := _moved(session, kind, seals, asking, found):
            recheck(session, found, work.now(), why)
            return
        kind.flip(session, asking, found.id)
        _saved(session, work, found, left_out)


def _saved(
    session: WriteSession, work: Work, row: FileImport, left_out: list[FileImportPart]
) -> None:
    """Put down that a file is saved; of the file itself, rows that were left out are kept."""
    now = work.now()
    step(row, ImportState.APPLIED, now)
    row.applied_at = now
    row.expires_at = now + UNDONE
    row.trouble = ""
    row.rows_done = row.rows_total or 0
    keeping.forget(session, row.id, Part.FILE, Part.EARLIER, Part.ANSWERS)
    keeping.put(session, left_out)
    session.flush()
    rows = row.rows_total or 0
    work.conclude(session, {"rows": rows})
    note_step(
        session, "import.applied", row, row.asked_by or "", now,
        rows=rows, left_out=int(row.is_partial), unchanged=int(row.is_unchanged),
    )  # fmt: skip


def _document(
    work: Work, kind: Kind, seals: Seals, asking: Asking, row: FileImport, key: DataKey
) -> dict[str, Any]:
    """Make the document of a file once more; nobody has to wait for it."""
    with work.reading() as session:
        content = keeping.file_of(session, key, row)
        files = keeping.earlier_of(session, key, row.id)
        answers = answers_of(session, key, row.id)
        left_out = Filed(session, key, row.id).head().left_out
    name = told_name(keeping.name_of(seals, row))
    is_ragged = asking.profile_id is not None
    *earlier, book = books_of((*files, content), name, is_ragged=is_ragged)
    with work.reading() as session:
        ground = Ground(kind, asking, seals, answers, earlier)
        return to_write(session, ground, book, left_out).tree


def _moved(
    session: Session, kind: AnyKind | None, seals: Seals, asking: Asking, row: FileImport
) -> str:
    """Say why what the check of a file showed does not hold any more; empty: it does."""
    version = kind.version_of(session, asking) if isinstance(kind, Kind) else None
    if version is not None and version != row.target_version:
        return MOVED
    return OVERTAKEN if is_overtaken(session, seals, row) else ""


def _stale(import_id: UUID, now: datetime, why: str) -> PreviewStale:
    """Make the refusal of a preview that no longer holds; the file is then checked anew."""
    refusal = PreviewStale(why, "Wait for the check, look at it again, and then save.")

    def check_anew(session: WriteSession) -> None:
        row = session.get(FileImport, import_id, with_for_update=True, populate_existing=True)
        if row is not None and row.state in OPEN:
            recheck(session, row, now, why)

    refusal.to_keep = check_anew
    return refusal


def _refuse_open(row: FileImport, choice: Choice) -> None:
    if row.has_questions:
        raise QuestionsOpen(
            "Both you and somebody here changed the same cells.",
            "Say for each which is to stand, on the file's page or by its answers over the API.",
        )
    if row.needs_confirming and not choice.confirmed:
        raise QuestionsOpen(
            "Something in the file is unusual, and somebody is to say that it is meant.",
            "Look at what is to be confirmed, and confirm it (over the API: `confirmed`: true).",
        )
    phrase = phrase_of(row.removes)
    if row.removes and choice.typed.split() != phrase.split():
        raise QuestionsOpen(
            f"Saving it removes rows of ours that it leaves out: {row.removes:,}.",
            f"Look at them in the preview. If that is meant, type {phrase!r} (over the API: as "
            "`removing`).",
        )


def _refuse_faulty(row: FileImport, *, partly: bool) -> None:
    if row.state is ImportState.READY or (row.is_partial and partly):
        return
    if row.is_partial:
        raise NotWhole(
            "Some rows of the file are faulty.",
            "Mend them and send the file again; or save it without them (over the API: "
            "`partly`: true).",
        )
    raise NotWhole("The file is faulty.", "Mend what is told, and send the file again.")
