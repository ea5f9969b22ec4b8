"""Read a file of releases to its end, some at a time, and keep what is new of it.

A worker may die at any line: what was answered stays answered, and the next one goes on with the
first release that was not.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import count
from typing import Protocol
from uuid import UUID

from sqlmodel import select

from app.ocds.intake.envelope import Damaged
from app.ocds.intake.keeping import Told, forget_parts, keep
from app.ocds.intake.lines import releases_of
from app.ocds.intake.queries import part_of
from app.ocds.intake.tables import OcdsIngest
from app.ocds.intake.told import told_by
from app.platform.database import ReadSession, WriteSession
from app.problems import Conflict

TOGETHER = 100  #: releases that are kept in one transaction
TOGETHER_BYTES = 2_000_000  #: or fewer, of so many bytes
MOST = 200_000  #: releases of one file; real ones have some thousand bytes each


class FileLetGo(Conflict):
    """The bytes of a file were deleted before it was read to its end."""

    slug = "file-let-go"


class Desk(Protocol):
    """What a worker gives to whoever reads a file."""

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Open a session to read."""

    def writing(self) -> AbstractContextManager[WriteSession]:
        """Open a session to write one part of the work."""

    def report(self, session: WriteSession, done: int, total: int | None = None) -> None:
        """Say how far the work has come."""

    def let_others(self) -> None:
        """Leave off here if others are to have their turn."""

    def now(self) -> datetime:
        """Give the time."""


class _File:
    """A file as it is gone through."""

    def __init__(self, desk: Desk, ingest_id: UUID, size: int, most: int) -> None:
        self._size, self._most = size, most
        self.taken = 0  #: bytes of it so far
        self.trouble = ""  #: why it could not be read to its end
        self._desk, self._ingest_id = desk, ingest_id

    def batches(self, after: int) -> Iterator[list[Told]]:
        """Give what it has after so many, some at a time."""
        some: list[Told] = []
        began = self.taken
        for one in self._told(after):
            some.append(one)
            if len(some) >= TOGETHER or self.taken - began >= TOGETHER_BYTES:
                yield some
                some, began = [], self.taken
        yield some

    def _told(self, after: int) -> Iterator[Told]:
        try:
            for number, piece in enumerate(releases_of(self._parts()), 1):
                if number > self._most:
                    words = f"It has more than {self._most:,} releases"
                    self.trouble = f"{words}; send the rest in another file."
                    return
                if number > after:
                    yield Told(number, piece.place, told_by(piece))
        except Damaged as damaged:
            self.trouble = str(damaged)

    def _parts(self) -> Iterator[bytes]:
        for number in count():
            with self._desk.reading() as session:
                part = part_of(session, self._ingest_id, number)
            if part is None:
                self._refuse_less()
                return
            self.taken += len(part)
            yield part

    def _refuse_less(self) -> None:
        """Let a file end only where it ended when it was sent."""
        if self.taken < self._size:
            raise FileLetGo(
                "Its bytes were let go before it was read to its end.",
                "Send the file again; what was read of it is the same then.",
            )


def read_file(desk: Desk, ingest_id: UUID, most: int = MOST) -> None:
    """Answer every release of a file that has no answer yet, and let the file go.

    Args:
        desk: of whoever reads it.
        ingest_id: of the file.
        most: releases that are read; of more it is told.

    Raises:
        FileLetGo: if its bytes were deleted meanwhile, as those of a file that was given up are.
    """
    with desk.reading() as session:
        ingest = session.get_one(OcdsIngest, ingest_id)
        done, size, was_read = ingest.answered, ingest.size, ingest.read_at is not None
    if was_read:
        return
    file = _File(desk, ingest_id, size, most)
    for some in file.batches(done):
        with desk.writing() as session:
            row = locked(session, ingest_id)
            keep(session, row, some, desk.now())
            _moved(row, desk.now())
            desk.report(session, file.taken, size)
        desk.let_others()
    with desk.writing() as session:
        row = locked(session, ingest_id)
        nothing = "" if row.answered else "There are no releases in it."
        row.trouble, row.read_at = (file.trouble or nothing)[:500], desk.now()
        _moved(row, desk.now())
        forget_parts(session, ingest_id)


def locked(session: WriteSession, ingest_id: UUID) -> OcdsIngest:
    """Give the entry of a file, locked."""
    query = select(OcdsIngest).where(OcdsIngest.id == ingest_id).with_for_update()
    return session.exec(query).one()


def _moved(row: OcdsIngest, now: datetime) -> None:
    row.version += 1
    row.updated_at = now
