"""How what was published as open contracting is kept, and what was entered for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.ocds.publication.kind import NoticeKind, Stage
from app.organisations.secret import Mode
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id


class OcdsPublication(SQLModel, table=True):
    """A release as it was published: rows are only ever added."""

    __tablename__ = "ocds_publication"
    __table_args__ = (
        UniqueConstraint("release_id", name="ocds_publication_once"),
        Index("ocds_publication_moment", "mode", "published_at", "number"),
        Index("ocds_publication_of", "ocid", "number"),
    )

    #: of the key: what test keys published has numbers of its own, and is shown to them alone
    mode: Mode = Field(sa_type=choice(Mode), primary_key=True)
    number: int = Field(primary_key=True)  #: 1, 2, 3 … over all authorities, without gaps
    release_id: str = Field(max_length=40)
    authority_id: UUID = Field(foreign_key="authority.id")
    ocid: str = Field(max_length=100)
    procurement_id: UUID | None = Field(default=None, foreign_key="procurement.id")
    contract_id: UUID | None = Field(default=None, foreign_key="contract.id")
    kind: NoticeKind = Field(sa_type=choice(NoticeKind))
    #: of the story of a contract: days that are assessed, id of a change; empty: the whole
    part: str = Field(default="", max_length=40)
    stage: Stage = Field(sa_type=choice(Stage))
    digest: str = Field(max_length=64)  #: SHA-256 of what it says, without its name and moment
    content: str = Field(sa_type=Text)  #: JSON
    #: ids of the organisations that it lists, in its order: they keep them from then on
    called: list[str] = Field(sa_type=JsonText)
    published_by: UUID
    published_at: datetime = Field(sa_type=Moment)  #: never before that of a lower number


class OcdsRegister(SQLModel, table=True):
    """Which release was published last: locked while another one is."""

    __tablename__ = "ocds_register"

    mode: Mode = Field(sa_type=choice(Mode), primary_key=True)
    number: int  #: of the last release; 0: none yet
    at: datetime = Field(sa_type=Moment)  #: of the last release


class OcdsParticulars(SQLModel, table=True):
    """What was entered about a contract for its notices: each time is kept, the last stands."""

    __tablename__ = "ocds_particulars"
    __table_args__ = (
        UniqueConstraint("contract_id", "number", name="ocds_particulars_once"),
        Index("ocds_particulars_buyer", "authority_id", "at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    number: int  #: 1, 2, 3 …
    buyer_scheme: str = Field(default="", max_length=20)
    #: the authority's own number; the one that was entered last stands for all its contracts
    buyer_id: str = Field(default="", max_length=60)
    document: dict[str, Any] = Field(sa_type=JsonText)
    by: UUID
    at: datetime = Field(sa_type=Moment)
