"""How it is stored that a duty was done, that people were told of it, and who has a feed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.tables import Contract
from app.platform.columns import Moment, choice
from app.platform.identifiers import new_id

STANDS = text("replaced_at IS NULL")


class DutyDone(SQLModel, table=True):
    """That a duty was done, on which day, and where it can be seen; a slip is replaced."""

    __tablename__ = "duty_done"
    __table_args__ = (
        Index(
            "duty_done_once", "contract_id", "duty", "occurrence", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS,
        ),
    )  # fmt: skip

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    duty: str = Field(max_length=60)  #: such as contract_details_notice
    occurrence: str = Field(default="", max_length=100)  #: which of several; empty: the only one
    done_on: date
    reference: str = Field(default="", max_length=200)  #: such as the id of the notice
    reason: str = Field(default="", max_length=2000)  #: for replacing an earlier entry
    replaced_at: datetime | None = Field(default=None, sa_type=Moment)
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=Moment)


class Stage(StrEnum):
    """When people are told of a duty."""

    DUE = "due"  #: some days before
    OVERDUE = "overdue"  #: the day after


class DutyTold(SQLModel, table=True):
    """That an event told of a duty: once for each stage, whatever happens."""

    __tablename__ = "duty_told"

    contract_id: UUID = Field(foreign_key="contract.id", primary_key=True)
    duty: str = Field(max_length=60, primary_key=True)
    occurrence: str = Field(default="", max_length=100, primary_key=True)
    due_on: date = Field(primary_key=True)
    stage: Stage = Field(sa_type=choice(Stage), primary_key=True)
    told_at: datetime = Field(sa_type=Moment)


class CalendarFeed(SQLModel, table=True):
    """A link by which a calendar program reads duties; only the digest of its secret is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("digest", name="calendar_feed_once"),
        Index("calendar_feed_list", "authority_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")  #: whose alone
    label: str = Field(max_length=200)  #: what it is for, in the words of whoever made it
    digest: str = Field(max_length=64)  #: SHA-256 of the secret in the link
    key_id: UUID = Field(foreign_key="apikey.id")  #: that it was made with; it ends with it
    made_by: UUID
    made_at: datetime = Field(sa_type=Moment)
    revoked_by: UUID | None = None
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
