"""Take a file in: sealed as it arrives, kept once, and checked by a job.

Nothing of a file is looked at while it arrives. Its parts are sealed one by one; the first few
megabytes are kept together with its entry, further ones before it, in transactions of their own,
so that nobody else has to wait long for the right to write.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from app.organisations.caller import Caller
from app.platform.database import WriteSession, add_if_new, writing
from app.platform.events import note
from app.platform.identifiers import new_id
from app.platform.jobs.enqueuing import enqueue
from app.platform.request.arriving import ArrivingFile
from app.platform.sealing import Seals
from app.problems import Invalid, NotFound, Problem, TooLarge
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.choosing import refuse_unfit
from app.spreadsheets.imports.file_name import told_name
from app.spreadsheets.imports.known import AnyKind, is_sealed, limits_told, most_bytes
from app.spreadsheets.imports.lifecycle import (
    KEPT,
    MOST_OPEN,
    MOST_WAITING,
    WAIT_SECONDS,
    ImportState,
    TooManyWaiting,
)
from app.spreadsheets.imports.offering import Asking, Kind, Target
from app.spreadsheets.imports.period import Period, not_replaced
from app.spreadsheets.imports.queries import standing_as, waiting
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part

CHECK = "imports.check"  #: the job
TOGETHER = 4  #: parts that are kept in one transaction


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that somebody means to send, before its bytes."""

    kind: AnyKind
    target: Target
    profile_id: UUID | None = None
    name: str = ""  #: as it was sent; not to be trusted
    fixes: UUID | None = None  #: the import of the file that it mends
    replaces: Period | None = None  #: our rows in it that the file leaves out are removed


class Intake(ArrivingFile):
    """A file as it arrives, sealed."""

    def __init__(self, engine: Engine, seals: Seals, kind: AnyKind, now: datetime) -> None:
        """Make what it is sealed with.

        Raises:
            NoSealKey: if this deployment has no secret.
        """
        super().__init__()
        self.id = new_id()
        self.wrapped = seals.new_key(self.id.bytes)
        self.key = seals.unwrap(self.wrapped, self.id.bytes)
        self.waiting: list[FileImportPart] = []  #: sealed, and not yet kept
        self._engine, self._kind, self._now = engine, kind, now
        self._number = 0

    def take(self, some: bytes) -> None:
        """Take some more of it.

        Raises:
            TooLarge: if it has more bytes than its kind may.
        """
        self.refuse_beyond(self.size + len(some))
        super().take(some)

    def refuse_beyond(self, size: int) -> None:
        """Let a size through only if a file of its kind may have it.

        Raises:
            TooLarge: saying the limit.
        """
        most = most_bytes(self._kind)
        if size > most:
            raise TooLarge(
                f"The selected file must be smaller than {most // 1_000_000} MB.",
                f"{limits_told(self._kind)} Take out pictures and unused sheets, or send it in "
                "parts.", most_bytes=most,
            )  # fmt: skip

    def end(self) -> None:
        """Seal what is left.

        Raises:
            Invalid: if nothing has arrived.
        """
        if not self.size:
            raise Invalid("The selected file is empty.", "Choose the file again, and send it.")
        super().end()

    def discard(self) -> None:
        """Delete what was kept ahead of an entry that will not come."""
        self.waiting.clear()
        if self._number > TOGETHER:
            with writing(self._engine) as session:
                keeping.forget(session, self.id)

    def keep(self, part: bytes) -> None:
        """Seal the next part."""
        if len(self.waiting) == TOGETHER:
            with writing(self._engine) as session:
                session.add_all(self.waiting)
            self.waiting = []
        row = keeping.sealed_part(self.key, self.id, Part.FILE, self._number, part, self._now)
        self.waiting.append(row)
        self._number += 1


def refuse_unwanted(session: Session, sent: Sent, asking: Asking) -> None:
    """Let a file come only if it could be taken: look before its bytes are sent.

    Raises:
        NotFound: if what it is about, or its profile, is not there for the caller.
        Invalid: if it cannot replace the period that it is to replace, or its profile is for
            other things than its kind reads.
        TooManyWaiting: if too many of the same side wait already.
    """
    caller = asking.caller
    if sent.replaces is not None and not (isinstance(sent.kind, Kind) and sent.kind.within):
        words = f"No file of the kind {sent.kind.name} removes rows."
        raise not_replaced(words, "Send it without a period that it replaces.")
    if isinstance(sent.kind, Kind):
        tells = sent.kind.version or sent.kind.stand or sent.kind.book
        tells(session, asking)
        if sent.replaces is not None and sent.kind.within is not None:
            sent.kind.within(session, asking)
    elif sent.target.id != caller.authority_id:
        raise NotFound("There is no such authority.", "Send it for your own.")
    if sent.profile_id is not None:
        refuse_unfit(session, sent.kind, caller, sent.profile_id)
    _refuse_crowd(session, caller)


def receive(
    session: WriteSession, intake: Intake, sent: Sent, caller: Caller, now: datetime
) -> tuple[FileImport, bool]:
    """Keep a file that has arrived, and have it checked.

    The same file for the same thing is the one that was sent before, while that one stands; if
    it waits to be mended, it is checked anew.

    Args:
        session: where to keep it.
        intake: the file, all of which has arrived.
        sent: what it is.
        caller: who sent it.
        now: when.

    Returns:
        The import, and whether it is new.

    Raises:
        TooManyWaiting: if too many of the same side wait already.
    """
    row = _row(intake, sent, caller, now)
    name = row.stands_as or ""
    first = standing_as(session, name)
    if first is None:
        _refuse_crowd(session, caller)
        if not add_if_new(session, row):
            first = standing_as(session, name)  # it came at the same time
    if first is not None:
        _check_again(session, first, now)
        return first, False
    session.add_all(intake.waiting)
    intake.waiting = []
    job = enqueue(session, CHECK, {"import": str(row.id)}, now, authority=caller.authority_id)
    kept = session.get_one(FileImport, row.id)
    kept.job_id = job.id
    session.flush()
    note_step(session, "import.received", kept, caller.who, now, size=kept.size)
    return kept, True


def recheck(session: WriteSession, row: FileImport, now: datetime, because: str = "") -> None:
    """Have a file checked anew, such as because what it is about has changed.

    Args:
        session: to write with.
        row: the import, locked.
        now: when.
        because: why, in words for whoever sent it.
    """
    job = enqueue(session, CHECK, {"import": str(row.id)}, now, authority=row.authority_id)
    row.job_id = job.id
    row.state = ImportState.RECEIVED
    row.trouble = because[:2000]
    row.plan_digest = ""
    row.rows_done, row.rows_total = 0, None
    row.asked_by = row.asked_key = None
    row.version += 1
    row.updated_at = now
    session.flush()


def note_step(
    session: WriteSession, what: str, row: FileImport, actor: UUID | str, now: datetime,
    **facts: int | str,
) -> None:  # fmt: skip
    """Note what became of a file in the log of its side, with counts and digests alone."""
    note(
        session, what, row.id, now, authority=row.supplier_id or row.authority_id, actor=actor,
        is_quiet=True, import_kind=row.kind, target=row.target_id, digest=row.digest, **facts,
    )  # fmt: skip


def _row(intake: Intake, sent: Sent, caller: Caller, now: datetime) -> FileImport:
    return FileImport(
        id=intake.id,
        authority_id=caller.authority_id,
        supplier_id=caller.supplier_id,
        kind=sent.kind.name,
        target_id=sent.target.id,
        day=sent.target.day,
        replaces_from=sent.replaces.starts_on if sent.replaces else None,
        replaces_to=sent.replaces.ends_on if sent.replaces else None,
        profile_id=sent.profile_id,
        digest=intake.digest,
        size=intake.size,
        stands_as=_stands_as(intake.digest, sent, caller),
        sealed_name=keeping.sealed_name(intake.key, intake.id, told_name(sent.name)),
        wrapped=intake.wrapped.wrapped,
        key_name=intake.wrapped.key_name,
        state=ImportState.RECEIVED,
        uploaded_by=caller.who,
        uploaded_key=caller.key_id,
        uploaded_at=now,
        expires_at=now + KEPT,
        updated_at=now,
    )


def _stands_as(digest: str, sent: Sent, caller: Caller) -> str:
    """Name a file by whose it is, what for, and its bytes."""
    whose: Sequence[UUID | None] = (caller.authority_id, caller.supplier_id)
    if is_sealed(sent.kind) and caller.supplier_id is None:
        whose = (*whose, caller.who)
    day: date | None = sent.target.day
    about = sent.kind.name, sent.target.id, day, sent.profile_id, sent.fixes
    told: tuple[object, ...] = (*whose, *about, digest)
    if sent.replaces is not None:
        told = (*told, sent.replaces)
    return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()


def _check_again(session: WriteSession, row: FileImport, now: datetime) -> None:
    if row.state is ImportState.NEEDS_FIXING:
        recheck(session, row, now)


def _refuse_crowd(session: Session, caller: Caller) -> None:
    at_work, open_ = waiting(session, caller)
    problem: Problem | None = None
    if at_work >= MOST_WAITING:
        words = f"{at_work} files of yours are being worked on; that is as many as may be."
        problem = TooManyWaiting(words, "Wait until one is done.", retry_after=WAIT_SECONDS)
    elif open_ >= MOST_OPEN:
        words = f"{open_} files of yours are neither saved nor withdrawn."
        fix = "Save or withdraw some."
        problem = TooManyWaiting(words, fix, retry_after=WAIT_SECONDS)
    if problem is not None:
        raise problem
