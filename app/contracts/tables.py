"""How awards, contracts, obligations and key performance indicators are stored."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from app.assessments.tables import Assessment, Recommendation
from app.contracts.kind import Accumulation, Direction, Regime, Works
from app.organisations.tables import Supplier
from app.platform.columns import Exact, JsonText, Moment, choice
from app.platform.identifiers import new_id
from app.procurements.tables import Lot
from app.tenders.tables import Tender

#: what was withdrawn keeps its names, and another contract may have them
REFERRED = text("reference <> '' AND state <> 'withdrawn'")
OUTSIDE = text("outside_id <> '' AND state <> 'withdrawn'")
ONLY_AWARD = text("outside_award <> '' AND outside_id = '' AND state <> 'withdrawn'")
AWARD_STANDS = text("withdrawn_at IS NULL")


class Award(SQLModel, table=True):
    """The decision to give a lot to a supplier: one that stands to a lot, and each is kept.

    It can be withdrawn by two people as long as its contract is not entered into.
    """

    __table_args__ = (
        Index(
            "award_once", "lot_id", unique=True,
            sqlite_where=AWARD_STANDS, postgresql_where=AWARD_STANDS,
        ),
        Index("award_list", "authority_id", "updated_at", "id"),
    )  # fmt: skip

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
    withdrawal_proposed_by: UUID | None = None
    withdrawal_proposed_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_because: str = Field(default="", max_length=2000)  #: as it is proposed, or was made
    why_not_withdrawn: str = Field(default="", max_length=2000)  #: why a proposal was taken back
    withdrawn_by: UUID | None = None  #: who approved it
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)  #: None: the award stands
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class ContractState(StrEnum):
    """How far a contract has come."""

    AWARDED = "awarded"  #: decided, not yet entered into
    #: never made: its award was withdrawn before, or it was taken on by mistake; nothing is owed
    WITHDRAWN = "withdrawn"
    ENTERED = "entered"  #: signed, and running from its first day to its last
    ENDED = "ended"  #: nothing more is delivered; what is owed is being settled
    CLOSED = "closed"  #: settled: only read from now on


class Origin(StrEnum):
    """Where a contract came from."""

    AWARD = "award"  #: of a lot that was scored here
    TAKEN_ON = "taken_on"  #: let elsewhere, or before


class Ending(StrEnum):
    """How a contract ended; all of it is termination to section 80 of the Procurement Act 2023."""

    EXPIRED = "expired"  #: on its last day
    DISCHARGED = "discharged"  #: all was done before
    TERMINATED = "terminated"  #: early, by one side or both
    NOVATED = "novated"  #: another supplier took it over, with all balances


class Contract(SQLModel, table=True):
    """What a supplier owes an authority."""

    __table_args__ = (
        UniqueConstraint("award_id", name="contract_once"),
        Index("contract_list", "authority_id", "updated_at", "id"),
        Index("contract_supplier", "supplier_id"),
        Index(
            "contract_reference_once", "authority_id", "reference", unique=True,
            sqlite_where=REFERRED, postgresql_where=REFERRED,
        ),
        Index(
            "contract_outside_once", "authority_id", "ocid", "outside_id", unique=True,
            sqlite_where=OUTSIDE, postgresql_where=OUTSIDE,
        ),
        Index(
            "contract_only_award_once", "authority_id", "ocid", "outside_award", unique=True,
            sqlite_where=ONLY_AWARD, postgresql_where=ONLY_AWARD,
        ),
        CheckConstraint(
            "state IN ('awarded', 'withdrawn') OR entered_on IS NOT NULL", name="when_entered"
        ),
        CheckConstraint("origin <> 'award' OR award_id IS NOT NULL", name="whose_award"),
        CheckConstraint("ends_on >= starts_on", name="contract_ends_after"),
    )  # fmt: skip

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    origin: Origin = Field(default=Origin.AWARD, sa_type=choice(Origin))
    award_id: UUID | None = Field(default=None, foreign_key="award.id")
    award: Award | None = Relationship()
    lot_id: UUID | None = Field(default=None, foreign_key="lot.id")
    lot: Lot | None = Relationship()
    supplier_id: UUID = Field(foreign_key="supplier.id")  #: who owes it now
    supplier: Supplier = Relationship()
    reference: str = Field(default="", max_length=100)  #: the authority's own; empty: none
    ocid: str = Field(default="", max_length=100)  #: in open contracting, where it has one
    outside_id: str = Field(default="", max_length=100)  #: within that, as a notice calls it
    outside_award: str = Field(default="", max_length=100)  #: the same, of its award
    source: str = Field(default="", max_length=500)  #: what it was taken on from
    title: str = Field(max_length=602)  #: the procurement's, a colon, the lot's
    price: Decimal | None = Field(default=None, sa_type=Exact)  #: tendered, in pounds without VAT
    value: Decimal | None = Field(default=None, sa_type=Exact)  #: estimated, pounds without VAT
    value_with_vat: Decimal | None = Field(default=None, sa_type=Exact)  #: for section 52
    is_vat_computed: bool = False  #: that was worked out in proportion, and nobody has said it
    works: Works = Field(default=Works.SERVICES, sa_type=choice(Works))
    regime: Regime = Field(default=Regime.PA23, sa_type=choice(Regime))
    is_light_touch: bool = False
    is_framework: bool = False
    is_concession: bool = False
    starts_on: date | None = None
    ends_on: date | None = None  #: as it now stands, extensions counted
    first_ends_on: date | None = None  #: as it was let
    zone: str = Field(default="Europe/London", max_length=60)  #: in which its days are told
    state: ContractState = Field(sa_type=choice(ContractState))
    entered_on: date | None = None
    is_day_assumed: bool = False  #: nobody has said that it was entered into on that day
    entered_by: UUID | None = None
    ended_on: date | None = None
    ending: Ending | None = Field(default=None, sa_type=choice(Ending))
    why_ended: str = Field(default="", max_length=2000)
    withdrawal_by: UUID | None = None  #: who proposes to withdraw it; another person approves
    withdrawal_proposed_at: datetime | None = Field(default=None, sa_type=Moment)
    why_not_withdrawn: str = Field(default="", max_length=2000)  #: why a proposal was taken back
    withdrawn_because: str = Field(default="", max_length=2000)  #: as it is proposed, or was done
    why_no_indicators: str = Field(default="", max_length=2000)  #: section 52(2): none can be set
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class Obligation(SQLModel, table=True):
    """A commitment once owed, as it was tendered or taken on; what it says is never changed."""

    __table_args__ = (
        UniqueConstraint("contract_id", "commitment", name="obligation_once"),
        CheckConstraint("promised > 0", name="obligation_positive"),
        CheckConstraint(
            "(rate IS NULL AND per_pounds IS NULL) OR (rate > 0 AND per_pounds > 0)",
            name="obligation_rate",
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id", index=True)
    contract: Contract = Relationship()
    tender_id: UUID | None = Field(default=None, foreign_key="tender.id")
    tender: Tender | None = Relationship()
    tender_number: int | None = None  #: of the tender's version
    commitment: str = Field(max_length=100)  #: id of the commitment within it
    ordinal: int  #: its place in the tender, from 1
    measure: str = Field(max_length=100)
    theme: str = Field(default="", max_length=100)  #: that the measure stands under
    title: str = Field(default="", max_length=300)  #: of the measure
    promised: Decimal = Field(sa_type=Exact)  #: in `unit`, over the whole contract: the baseline
    unit: str = Field(max_length=60)
    rate: Decimal | None = Field(default=None, sa_type=Exact)  #: in `unit`, for each `per_pounds`
    per_pounds: Decimal | None = Field(default=None, sa_type=Exact)  #: of actual spend
    direction: Direction = Field(default=Direction.MORE, sa_type=choice(Direction))
    accumulation: Accumulation = Field(default=Accumulation.SUM, sa_type=choice(Accumulation))
    starts_on: date | None = None
    ends_on: date | None = None
    document: dict[str, Any] = Field(sa_type=JsonText)  #: the commitment, word for word
    made_at: datetime = Field(sa_type=Moment)


class ObligationTerm(SQLModel, table=True):
    """What is owed from some day on, after a change; the baseline stays in the obligation."""

    __tablename__ = "obligation_term"
    __table_args__ = (
        UniqueConstraint("obligation_id", "number", name="obligation_term_once"),
        CheckConstraint("quantity >= 0", name="obligation_term_not_negative"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    obligation_id: UUID = Field(foreign_key="obligation.id")
    obligation: Obligation = Relationship()
    number: int  #: 1, 2, 3 …; the last that is in effect stands; 0: as it stood before the first
    quantity: Decimal = Field(sa_type=Exact)  #: in the obligation's unit, over the whole contract
    starts_on: date | None = None
    ends_on: date | None = None
    effective_on: date
    change_id: UUID  #: of the contract change that it came with
    set_by: UUID
    set_at: datetime = Field(sa_type=Moment)


class Indicator(SQLModel, table=True):
    """A key performance indicator, as the notices name it; it may rest on an obligation."""

    __table_args__ = (UniqueConstraint("contract_id", "ordinal", name="indicator_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    ordinal: int  #: 1, 2, 3 …
    outside_id: str = Field(default="", max_length=100)  #: as a notice calls it
    title: str = Field(max_length=300)
    description: str = Field(default="", max_length=4000)
    obligation_id: UUID | None = Field(default=None, foreign_key="obligation.id")
    obligation: Obligation | None = Relationship()
    is_material: bool = True  #: one of those regarded as most material when it was published
    every_months: int | None = None  #: how often it is reported; None: not said
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
