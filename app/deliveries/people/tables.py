"""How it is stored that somebody was counted: as a keyed digest, and personal data still."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.deliveries.tables import Delivery
from app.platform.columns import Exact, Moment, choice
from app.platform.identifiers import new_id


class PersonToken(SQLModel, table=True):
    """That a delivery is about one person; who it is cannot be told without the key."""

    __tablename__ = "person_token"
    __table_args__ = (
        UniqueConstraint("delivery_id", "token", name="person_token_once"),
        Index("person_token_seen", "authority_id", "token"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    delivery_id: UUID = Field(foreign_key="delivery.id")
    delivery: Delivery = Relationship()
    token: str = Field(max_length=64)  #: HMAC of what the supplier sent, never that itself
    made_at: datetime = Field(sa_type=Moment)


class PersonErasure(SQLModel, table=True):
    """That a person was erased on request: by whom, why and how much, never who it was."""

    __tablename__ = "person_erasure"
    __table_args__ = (Index("person_erasure_list", "authority_id", "at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")  #: that asked
    deliveries: int  #: that held the token
    referrals: int = 0  #: of the person, which are deleted
    files: int = 0  #: withdrawn, or emptied of what was kept of them
    workbooks: int = 0  #: given out before, of which nothing is kept any more
    reason: str = Field(max_length=2000)
    by: UUID
    at: datetime = Field(sa_type=Moment)


class DoubtState(StrEnum):
    """What became of the question whether somebody was counted twice."""

    OPEN = "open"
    SAME = "same"  #: counted twice: only one of them may be verified
    OTHERS = "others"  #: two people
    CARRIED_OVER = "carried_over"  #: one person who moved, with what was left to do
    ALLOWED = "allowed"  #: one person, and the measure counts each time


class Doubt(SQLModel, table=True):
    """The question whether two deliveries count one person twice. It refuses nothing by itself."""

    __tablename__ = "person_doubt"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id", name="person_doubt_once"),
        Index("person_doubt_list", "authority_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    first_id: UUID = Field(foreign_key="delivery.id")
    second_id: UUID = Field(foreign_key="delivery.id", index=True)
    count_once_in: str = Field(default="", max_length=20)  #: as the measure says
    state: DoubtState = Field(sa_type=choice(DoubtState))
    reason: str = Field(default="", max_length=2000)
    asked_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class Transfer(SQLModel, table=True):
    """What went over from one obligation to another with a person who moved."""

    __tablename__ = "person_transfer"
    __table_args__ = (
        UniqueConstraint("doubt_id", name="person_transfer_once"),
        CheckConstraint("quantity > 0", name="person_transfer_positive"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    doubt_id: UUID = Field(foreign_key="person_doubt.id")
    from_obligation: UUID = Field(foreign_key="obligation.id")
    to_obligation: UUID = Field(foreign_key="obligation.id")
    quantity: Decimal = Field(sa_type=Exact)  #: left to do when the person moved, in `unit`
    unit: str = Field(max_length=60)
    reason: str = Field(max_length=2000)
    by: UUID
    at: datetime = Field(sa_type=Moment)
