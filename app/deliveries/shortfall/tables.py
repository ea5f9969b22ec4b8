"""How shortfalls, requests for help and remedies are stored."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.tables import Contract, Obligation
from app.deliveries.shortfall.kind import HelpOutcome, RemedyKind, RemedyState, ShortfallState
from app.platform.columns import Exact, JsonText, Moment, choice
from app.platform.identifiers import new_id
from app.rules.document.cause import Side


class Shortfall(SQLModel, table=True):
    """That an obligation is behind what is due, why, and who can mend it."""

    __table_args__ = (
        Index("shortfall_list", "authority_id", "updated_at", "id"),
        CheckConstraint("quantity > 0", name="shortfall_positive"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id", index=True)
    contract: Contract = Relationship()
    obligation_id: UUID = Field(foreign_key="obligation.id")
    obligation: Obligation = Relationship()
    as_of: date
    promised: Decimal = Field(sa_type=Exact)  #: as it stood at the end of that day, in the unit
    due: Decimal = Field(sa_type=Exact)
    reported: Decimal = Field(sa_type=Exact)
    verified: Decimal = Field(sa_type=Exact)
    quantity: Decimal = Field(sa_type=Exact)  #: due and not verified, in the obligation's unit
    cause: str = Field(max_length=60)  #: a code of the published list
    side: Side = Field(sa_type=choice(Side))  #: implied by the cause
    note: str = Field(default="", max_length=2000)
    state: ShortfallState = Field(sa_type=choice(ShortfallState))
    outcome: str = Field(default="", max_length=2000)
    raised_by: UUID
    raised_at: datetime = Field(sa_type=Moment)
    resolved_by: UUID | None = None
    resolved_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class HelpRequest(SQLModel, table=True):
    """What one side asks of the other to mend a shortfall."""

    __tablename__ = "help_request"
    __table_args__ = (Index("help_request_list", "authority_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    shortfall_id: UUID = Field(foreign_key="shortfall.id", index=True)
    shortfall: Shortfall = Relationship()
    asked_of: Side = Field(sa_type=choice(Side))
    what: str = Field(max_length=2000)
    wanted_by: date
    outcome: HelpOutcome = Field(sa_type=choice(HelpOutcome))
    answer: str = Field(default="", max_length=2000)
    asked_by: UUID
    asked_at: datetime = Field(sa_type=Moment)
    answered_by: UUID | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class Remedy(SQLModel, table=True):
    """What is done about a shortfall: proposed by one person, approved by another."""

    __table_args__ = (
        Index("remedy_list", "authority_id", "updated_at", "id"),
        CheckConstraint("length(what) > 0", name="remedy_told"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id", index=True)
    contract: Contract = Relationship()
    obligation_id: UUID = Field(foreign_key="obligation.id")
    obligation: Obligation = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Remedy.obligation_id"}  # not what is in its place
    )
    shortfall_id: UUID | None = Field(default=None, foreign_key="shortfall.id")
    shortfall: Shortfall | None = Relationship()
    kind: RemedyKind = Field(sa_type=choice(RemedyKind))
    state: RemedyState = Field(sa_type=choice(RemedyState))
    what: str = Field(max_length=4000)
    starts_on: date
    due_on: date | None = None  #: by which it is to be met
    quantity: Decimal | None = Field(default=None, sa_type=Exact)  #: that it covers, in the unit
    in_place: UUID | None = Field(default=None, foreign_key="obligation.id")  #: more of this one
    substitute: Decimal | None = Field(default=None, sa_type=Exact)  #: so much of it, in its unit
    amount: Decimal | None = Field(default=None, sa_type=Exact)  #: in pounds
    working: dict[str, Any] = Field(sa_type=JsonText)  #: the terms, the formula, what went into it
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    #: who asks to withdraw what was approved, or to open what was met; another person agrees
    withdrawal_by: UUID | None = None
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class RemedyStep(SQLModel, table=True):
    """One dated entry in the story of a remedy; rows are only ever added."""

    __tablename__ = "remedy_step"
    __table_args__ = (UniqueConstraint("remedy_id", "number", name="remedy_step_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    remedy_id: UUID = Field(foreign_key="remedy.id")
    remedy: Remedy = Relationship()
    number: int  #: 1, 2, 3 …
    on: date
    what: str = Field(max_length=4000)
    became: RemedyState = Field(sa_type=choice(RemedyState))
    by: UUID
    at: datetime = Field(sa_type=Moment)
