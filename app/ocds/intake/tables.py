"""How open contracting data that was sent is kept: the file for a while, its releases for good."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.contracts.kind import Regime
from app.ocds.intake.answer import ReleaseAnswer
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id
from app.procurements.draft import Procedure


class OcdsIngest(SQLModel, table=True):
    """One file of releases that was sent, and what became of it. Its job says how far it is."""

    __tablename__ = "ocds_ingest"
    __table_args__ = (
        Index("ocds_ingest_list", "authority_id", "updated_at", "id"),
        CheckConstraint("size > 0", name="ocds_ingest_not_empty"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    job_id: UUID  #: that reads it
    digest: str = Field(max_length=64)  #: SHA-256 of the file
    size: int  #: of the file, in bytes
    rules: str = Field(default="", max_length=201)  #: for drafts of tenders; empty: none is made
    procedure: Procedure | None = Field(default=None, sa_type=choice(Procedure))  #: if not said
    regime: Regime | None = Field(default=None, sa_type=choice(Regime))  #: if not said
    buyers: list[str] = Field(default_factory=list, sa_type=JsonText)  #: identifiers of them
    #: of the same, as notices write them; neither: whoever buys
    names: list[str] = Field(default_factory=list, sa_type=JsonText)
    answered: int = 0  #: releases that have their answer
    trouble: str = Field(default="", max_length=500)  #: why the file was not read to its end
    given_up: str = Field(default="", max_length=500)  #: why nobody works on it; empty: they may
    #: it was given up for what no file can help: the key, or a database that was away
    is_blameless: bool = False
    sent_by: UUID  #: person or key
    sent_key: UUID  #: key on whose behalf it is read
    sent_at: datetime = Field(sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)  #: to its end
    version: int = 1  #: grows with every step of it
    updated_at: datetime = Field(sa_type=Moment)


class OcdsIngestPart(SQLModel, table=True):
    """A megabyte of a file that was sent; deleted once the file is read."""

    __tablename__ = "ocds_ingest_part"

    ingest_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    kept_at: datetime = Field(sa_type=Moment)
    content: bytes = Field(sa_type=LargeBinary)


class OcdsRelease(SQLModel, table=True):
    """A release as it was first sent: one of an id is never replaced."""

    __tablename__ = "ocds_release"
    __table_args__ = (
        UniqueConstraint("authority_id", "ocid", "release_id", name="ocds_release_once"),
        Index("ocds_release_of_ingest", "ingest_id", "number"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    ocid: str = Field(max_length=100)
    release_id: str = Field(max_length=200)  #: as published, or made of ocid and date
    digest: str = Field(max_length=64)  #: SHA-256 of its content
    content: str = Field(sa_type=Text)  #: JSON, names in order, numbers as numbers
    dated: datetime | None = Field(default=None, sa_type=Moment)  #: as it says itself
    ingest_id: UUID = Field(foreign_key="ocds_ingest.id")
    number: int  #: which of that file's releases
    kept_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)  #: when it was looked through
    used_for: UUID | None = Field(default=None, foreign_key="ocds_ingest.id")  #: last, this file
    is_used: bool = False  #: something was made of it, and nothing is left; else it is tried again


class OcdsOthers(SQLModel, table=True):
    """That somebody else was read to buy under an ocid, by a pull that kept nothing of it.

    There is one small row for each ocid of which a pull has let something go, whoever buys under
    it: some 100,000 for a year of Find a Tender's, and never more than a publisher has. They are
    let go after a year, and with their pull, but for those of which the authority keeps releases.
    """

    __tablename__ = "ocds_others"
    __table_args__ = (
        Index("ocds_others_ocid", "authority_id", "ocid"),
        Index("ocds_others_seen", "pull_id", "seen_at"),
    )

    pull_id: UUID = Field(primary_key=True)  #: that read it; it may be gone by now
    ocid: str = Field(max_length=100, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    seen_at: datetime = Field(sa_type=Moment)  #: first, since it was let go last


class OcdsAnswer(SQLModel, table=True):
    """What became of one release of a file."""

    __tablename__ = "ocds_answer"
    __table_args__ = (
        Index("ocds_answer_kind", "ingest_id", "answer", "number"),
        Index("ocds_answer_release", "ingest_id", "ocid", "release_id"),
    )

    ingest_id: UUID = Field(foreign_key="ocds_ingest.id", primary_key=True)
    number: int = Field(primary_key=True)  #: 1, 2, 3 … in the order of the file
    place: str = Field(max_length=500)  #: where it stood in the file
    ocid: str = Field(default="", max_length=100)
    release_id: str = Field(default="", max_length=200)
    answer: ReleaseAnswer = Field(sa_type=choice(ReleaseAnswer))
    made: list[dict[str, str]] = Field(default_factory=list, sa_type=JsonText)  #: kind and id
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonText)  #: of reading
    not_used: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonText)  #: and why
    updated_at: datetime = Field(sa_type=Moment)
