"""How exports over the API are stored: what was asked, and the archive, sealed, for some days."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, Relationship, SQLModel

from app.organisations.tables import Authority
from app.platform.columns import Moment, choice
from app.platform.identifiers import new_id


class ExportState(StrEnum):
    """Where an export stands."""

    ASKED = "asked"  #: by one person; another approves it
    MAKING = "making"  #: approved, and being made
    READY = "ready"  #: to be fetched
    FAILED = "failed"  #: it could not be made; it says why
    WITHDRAWN = "withdrawn"  #: taken back, and its archive deleted
    EXPIRED = "expired"  #: not approved in time, or its archive was deleted by age


class Export(SQLModel, table=True):
    """One archive of all that an authority owns: asked for by one person, approved by another."""

    __table_args__ = (Index("export_list", "authority_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    authority: Authority = Relationship()
    state: ExportState = Field(default=ExportState.ASKED, sa_type=choice(ExportState))
    reason: str = Field(max_length=500)
    asked_by: UUID  #: person
    asked_at: datetime = Field(sa_type=Moment)
    approved_by: UUID | None = None  #: another person
    approved_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: UUID | None = None  #: who took it back; None with an end: the service
    job_id: UUID | None = None  #: that makes it
    wrapped: bytes = Field(default=b"", sa_type=LargeBinary)  #: data key of its parts
    key_name: str = Field(default="", max_length=64)  #: which secret wrapped that
    is_sealed: bool = False  #: it is given as it is kept: sealed
    size: int = Field(default=0, sa_type=BigInteger)  #: bytes of what is fetched
    digest: str = Field(default="", max_length=64)  #: SHA-256 of what is fetched
    rows: int | None = None  #: None: it is sealed, or not made
    files: int | None = None
    under_way: int | None = None  #: jobs that stayed
    missing: int | None = None  #: files of evidence that the store has not as they were
    trouble: str = Field(default="", max_length=500)
    made_at: datetime | None = Field(default=None, sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)  #: for want of approval, then of use
    version: int = 1  #: grows with every step
    updated_at: datetime = Field(sa_type=Moment)


class ExportPart(SQLModel, table=True):
    """A megabyte of an archive, sealed; deleted with it."""

    __tablename__ = "export_part"

    export_id: UUID = Field(foreign_key="export.id", primary_key=True)
    export: Export = Relationship()
    number: int = Field(primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
