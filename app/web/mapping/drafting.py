"""Keep a file while somebody says which column is what; then send it on as it came.

Its bytes are kept sealed as those of an import are, and no longer than a day: they are swept away
with what belongs to sendings that broke off.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession, reading
from app.platform.sealing import Broken, DataKey, Seals, WrappedKey
from app.problems import NotFound
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.staging import FOLDER
from app.spreadsheets.imports.file_name import told_name
from app.spreadsheets.imports.receiving import Intake, Sent
from app.web.tables import UploadDraft

KEPT = timedelta(hours=20)  #: less than what broke off is kept


class Returning(Intake):
    """A file that arrived before, and is now sent on."""

    def __init__(self, row: UploadDraft, key: DataKey) -> None:
        """Take it as it was kept."""
        self.id, self.size, self.key = row.id, row.size, key
        self.wrapped = WrappedKey(row.wrapped, row.key_name)
        self.waiting = []
        self._known = row.digest

    @property
    def digest(self) -> str:
        """Give the digest of the file."""
        return self._known


def keep_draft(
    session: WriteSession, intake: Intake, sent: Sent, caller: Caller, now: datetime
) -> UploadDraft:
    """Keep a file that has arrived, for whoever sent it alone."""
    session.execute(delete(UploadDraft).where(col(UploadDraft.made_at) <= now - KEPT))
    row = UploadDraft(
        id=intake.id, key_id=caller.key_id, kind=sent.kind.name, target_id=sent.target.id,
        day=sent.target.day, digest=intake.digest, size=intake.size,
        sealed_name=keeping.sealed_name(intake.key, intake.id, told_name(sent.name)),
        wrapped=intake.wrapped.wrapped, key_name=intake.wrapped.key_name, made_at=now,
    )  # fmt: skip
    session.add_all([row, *intake.waiting])
    session.flush()
    return row


def draft_of(
    session: Session, caller: Caller, draft_id: UUID, now: datetime, *, locks: bool = False
) -> UploadDraft:
    """Give a file that is being looked at.

    Args:
        session: where to look.
        caller: whoever sent it.
        draft_id: of the file.
        now: when.
        locks: whether nobody else may send it on until the session ends.

    Raises:
        NotFound: if there is none any more, or it is another key's.
    """
    query = select(UploadDraft).where(UploadDraft.id == draft_id)
    query = query.with_for_update() if locks else query
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None or row.key_id != caller.key_id or row.made_at <= now - KEPT:
        raise NotFound("This file is not here any more.", "Send it again.")
    return row


def key_of(seals: Seals, row: UploadDraft) -> DataKey:
    """Give the data key of a file that is being looked at.

    Raises:
        NotFound: if what is stored of it was changed.
    """
    try:
        return seals.unwrap(WrappedKey(row.wrapped, row.key_name), row.id.bytes)
    except Broken:
        raise NotFound("This file cannot be read any more.", "Send it again.") from None


@contextmanager
def unsealed(engine: Engine, key: DataKey, draft_id: UUID) -> Iterator[Path]:
    """Put a file that is being looked at into a folder that nobody else may look into."""
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}look-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file, reading(engine) as session:
            for piece in keeping.pieces(session, key, draft_id):
                file.write(piece)
        yield path


def name_of(key: DataKey, row: UploadDraft) -> str:
    """Give what a file is called."""
    try:
        return key.unseal(row.sealed_name, b"import-name:" + row.id.bytes).decode()
    except Broken:
        return keeping.UNREADABLE


def forget_draft(session: WriteSession, row: UploadDraft) -> None:
    """Let go of a file that was sent on; its bytes are the import's by now."""
    session.delete(row)
    session.flush()
