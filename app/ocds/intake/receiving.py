"""Take a file of releases in: kept in parts as it arrives, and read by a job.

Several files may arrive at once, and none is held in memory: each part is kept in a transaction
of its own, ahead of the entry that makes a file of them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from app.contracts.kind import Regime
from app.ocds.intake.keeping import forget_parts
from app.ocds.intake.queries import waiting
from app.ocds.intake.tables import OcdsIngest, OcdsIngestPart
from app.organisations.caller import Caller
from app.platform.database import WriteSession, writing
from app.platform.events import note
from app.platform.identifiers import new_id
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.kinds import Late
from app.platform.request.arriving import ArrivingFile
from app.problems import Invalid, TooMany, WrongMediaType
from app.procurements.draft import Procedure

READ = Late("ocds.ingest")  #: the job, which may take long
MOST_WAITING = 5  #: files of one authority that are not read yet
WAIT_SECONDS = 30
#: how files begin that are often sent in place of plain text
OTHERS = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "a ZIP archive",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
PLAIN = "Send the JSON itself, as plain UTF-8, not compressed."


class TooManyIngests(TooMany):
    """As many files wait to be read as may."""

    slug = "too-many-ingests"
    title = "Too many files are waiting"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made of a file's releases."""

    rules: str = ""  #: that drafts of tenders are scored by; empty: no draft is made
    procedure: Procedure | None = None  #: of tenders whose notices do not say it
    regime: Regime | None = None  #: of contracts whose notices do not say it
    buyers: tuple[
        str, ...
    ] = ()  #: identifiers; nothing is made for others; nobody named: for whoever buys
    names: tuple[str, ...] = ()  #: of the same, as notices write them


class Arriving(ArrivingFile):
    """A file of releases as it arrives."""

    def __init__(self, engine: Engine, now: datetime) -> None:
        """Begin with nothing."""
        super().__init__()
        self.id: UUID = new_id()
        self._engine, self._now = engine, now
        self._number = 0

    def end(self) -> None:
        """Keep what is left.

        Raises:
            Invalid: if nothing has arrived.
        """
        if not self.size:
            raise Invalid("The file is empty.", "Send the releases as the body.")
        super().end()

    def discard(self) -> None:
        """Delete what was kept of a file that broke off, unless its entry was kept after all.

        A connection that is lost while the entry is committed does not tell which of them it was.
        """
        if self._number:
            with writing(self._engine) as session:
                if session.get(OcdsIngest, self.id) is None:
                    forget_parts(session, self.id)

    def keep(self, part: bytes) -> None:
        """Keep the next part in a transaction of its own.

        Raises:
            WrongMediaType: if it is the first, and begins as what is no plain text does.
        """
        if not self._number:
            _refuse_other_bytes(part)
        row = OcdsIngestPart(
            ingest_id=self.id, number=self._number, kept_at=self._now, content=part
        )
        with writing(self._engine) as session:
            session.add(row)
        self._number += 1


class Gathered(ArrivingFile):
    """A file of releases that the service itself puts together, in the session's transaction."""

    def __init__(self, session: WriteSession, now: datetime) -> None:
        """Begin with nothing."""
        super().__init__()
        self.id: UUID = new_id()
        self._session, self._now = session, now
        self._number = 0

    def discard(self) -> None:
        """Do nothing: it goes with its transaction."""

    def keep(self, part: bytes) -> None:
        """Keep the next part."""
        row = OcdsIngestPart(
            ingest_id=self.id, number=self._number, kept_at=self._now, content=part
        )
        self._session.add(row)
        self._number += 1


def refuse_packed(encoding: str) -> None:
    """Let through what was sent as it is.

    Raises:
        WrongMediaType: if its Content-Encoding says that it was compressed.
    """
    if encoding.strip().lower() not in {"", "identity"}:
        raise WrongMediaType(f"The body was sent with the encoding {encoding[:50]}.", PLAIN)


def _refuse_other_bytes(first: bytes) -> None:
    for begins, kind in OTHERS.items():
        if first.startswith(begins):
            raise WrongMediaType(f"The file is {kind}.", PLAIN)


def refuse_crowd(session: Session, caller: Caller) -> None:
    """Let a file come only while few of the same authority wait.

    Raises:
        TooManyIngests: if too many do.
    """
    if waiting(session, caller.authority_id) >= MOST_WAITING:
        words = f"{MOST_WAITING} files of yours wait to be read; that is as many as may."
        raise TooManyIngests(words, "Wait until one is read.", retry_after=WAIT_SECONDS)


def receive(
    session: WriteSession,
    arrived: Arriving | Gathered,
    wanted: Wanted,
    caller: Caller,
    now: datetime,
) -> OcdsIngest:
    """Keep the entry of a file that has arrived, and have it read.

    Raises:
        TooManyIngests: if too many files wait already.
    """
    refuse_crowd(session, caller)
    job = enqueue(session, READ, {"ingest": str(arrived.id)}, now, authority=caller.authority_id)
    row = OcdsIngest(
        id=arrived.id,
        authority_id=caller.authority_id,
        job_id=job.id,
        digest=arrived.digest,
        size=arrived.size,
        rules=wanted.rules,
        procedure=wanted.procedure,
        regime=wanted.regime,
        buyers=list(wanted.buyers),
        names=list(wanted.names),
        sent_by=caller.who,
        sent_key=caller.key_id,
        sent_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    note(
        session, "ocds.received", row.id, now, authority=caller.authority_id, actor=caller.who,
        digest=row.digest, size=row.size,
    )  # fmt: skip
    return row
