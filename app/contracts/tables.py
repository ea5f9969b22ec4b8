"""How awards, contracts and obligations are stored."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.assessments.tables import Assessment, Recommendation
from app.organisations.tables import Supplier
from app.platform.columns import Exact, JsonText, Moment, choice
from app.platform.identifiers import new_id
from app.procurements.tables import Lot
from app.tenders.tables import Tender


class Award(SQLModel, table=True):
    """The decision to give a lot to a supplier: one to a lot, for good."""

    __table_args__ = (
        UniqueConstraint("lot_id", name="award_once"),
        Index("award_list", "authority_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    assessment_id: UUID = Field(foreign_key="assessment.id")
    assessment: Assessment = Relationship()
    recommendation_id: UUID = Field(foreign_key="recommendation.id")
    recommendation: Recommendation = Relationship()
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    supplier_id: UUID = Field(foreign_key="supplier.id")
    supplier: Supplier = Relationship()
    approved_by: UUID
    approved_at: datetime = Field(sa_type=Moment)
    notice_id: str = Field(default="", max_length=100)  #: of the contract award notice
    notice_published_on: date | None = None  #: the first day of the standstill
    standstill_ends_on: date | None = None  #: its last day; the contract may be made the day after
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class ContractState(StrEnum):
    """How far a contract has come."""

    AWARDED = "awarded"  #: decided, not yet entered into
    ENTERED = "entered"  #: signed


class Contract(SQLModel, table=True):
    """What a supplier owes an authority."""

    __table_args__ = (
        UniqueConstraint("award_id", name="contract_once"),
        Index("contract_list", "authority_id", "updated_at", "id"),
        CheckConstraint("state <> 'entered' OR entered_on IS NOT NULL", name="when_entered"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    award_id: UUID = Field(foreign_key="award.id")
    award: Award = Relationship()
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    supplier_id: UUID = Field(foreign_key="supplier.id")
    supplier: Supplier = Relationship()
    title: str = Field(max_length=602)  #: the procurement's, a colon, the lot's
    price: Decimal | None = Field(default=None, sa_type=Exact)  #: tendered, in pounds without VAT
    state: ContractState = Field(sa_type=choice(ContractState))
    entered_on: date | None = None
    entered_by: UUID | None = None
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class Obligation(SQLModel, table=True):
    """A commitment once owed, as it was tendered."""

    __table_args__ = (
        UniqueConstraint("contract_id", "commitment", name="obligation_once"),
        CheckConstraint("promised > 0", name="obligation_positive"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id", index=True)
    contract: Contract = Relationship()
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    tender_number: int  #: of the tender's version
    commitment: str = Field(max_length=100)  #: id of the commitment within it
    ordinal: int  #: its place in the tender, from 1
    measure: str = Field(max_length=100)
    promised: Decimal = Field(sa_type=Exact)  #: in `unit`, over the whole contract
    unit: str = Field(max_length=60)
    starts_on: date | None = None
    ends_on: date | None = None
    document: dict[str, Any] = Field(sa_type=JsonText)  #: the commitment, word for word
    made_at: datetime = Field(sa_type=Moment)
