"""How authorities and their keys are stored."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.organisations.secret import Mode
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id


class Authority(SQLModel, table=True):
    """A public body that buys: the tenant to whom everything belongs."""

    __table_args__ = (
        UniqueConstraint("name", name="authority_name_once"),
        CheckConstraint("length(name) > 0", name="authority_named"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=200)
    version: int = 1  #: grows with every change
    cursor_secret: bytes = Field(sa_type=LargeBinary)  #: signs the cursors of its lists
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class ApiKey(SQLModel, table=True):
    """A key by which a program of an authority says who it is."""

    __table_args__ = (
        UniqueConstraint("prefix", name="apikey_prefix_once"),
        Index("apikey_list", "authority_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    authority: Authority = Relationship()
    label: str = Field(max_length=200)  #: what it is for, in the authority's words
    mode: Mode = Field(sa_type=choice(Mode))
    prefix: str = Field(max_length=32)  #: the part that may be shown
    digest: str = Field(max_length=64)  #: SHA-256 of the whole key
    scopes: list[str] = Field(sa_type=JsonText)
    made_at: datetime = Field(sa_type=Moment)
    made_by: str = Field(max_length=64)  #: id of the key that issued it; empty: the command line
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    last_used_at: datetime | None = Field(default=None, sa_type=Moment)  #: to ten minutes
    updated_at: datetime = Field(sa_type=Moment)  #: issued or revoked; not used
