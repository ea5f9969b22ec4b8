"""How brokerage and capacity are stored. Of a person there is but a keyed digest of a token."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.brokerage.outcome import ReferralOutcome
from app.brokerage.record import LONGEST_NAME, LONGEST_WORDS
from app.platform.columns import Exact, Moment, choice
from app.platform.identifiers import new_id


class BrokerageRegister(SQLModel, table=True):
    """All of one authority's rows together: locked by whoever changes any of them."""

    __tablename__ = "brokerage_register"

    authority_id: UUID = Field(foreign_key="authority.id", primary_key=True)
    version: int = 0  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class Vacancy(SQLModel, table=True):
    """Posts under a contract that are to be filled."""

    __table_args__ = (
        Index("vacancy_list", "authority_id", "updated_at", "id"),
        CheckConstraint("posts > 0", name="vacancy_posts"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id", index=True)
    code: str = Field(max_length=100)  #: the authority's own; no two at a time share one
    role: str = Field(max_length=LONGEST_NAME)
    posts: int
    opens_on: date
    closes_on: date | None = None
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class Referral(SQLModel, table=True):
    """Somebody whom the brokerage sent to an employer."""

    __table_args__ = (
        Index("referral_list", "authority_id", "updated_at", "id"),
        Index("referral_person", "authority_id", "token"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    token: str = Field(max_length=64)  #: keyed digest; never the token itself
    place: str = Field(default="", max_length=9)  #: code of an area; never a postcode
    group: str = Field(default="", max_length=64)  #: priority group
    vacancy_id: UUID | None = Field(default=None, foreign_key="vacancy.id", index=True)
    outcome: ReferralOutcome = Field(sa_type=choice(ReferralOutcome))
    referred_on: date
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class SupplierReadiness(SQLModel, table=True):
    """What a firm lacks to tender, and what was done about it."""

    __tablename__ = "supplier_readiness"
    __table_args__ = (Index("supplier_readiness_list", "authority_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    firm: str = Field(max_length=LONGEST_NAME)
    identifier: str = Field(default="", max_length=150)  #: such as GB-COH-01234567
    sector: str = Field(default="", max_length=LONGEST_NAME)
    gap: str = Field(default="", max_length=LONGEST_WORDS)
    support: str = Field(default="", max_length=LONGEST_WORDS)
    supported_on: date
    has_bid: bool | None = None  #: None: nobody knows
    has_won: bool | None = None
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class VcsNeed(SQLModel, table=True):
    """What a community group needs, and what it was given."""

    __tablename__ = "vcs_need"
    __table_args__ = (
        Index("vcs_need_list", "authority_id", "updated_at", "id"),
        CheckConstraint("usefulness BETWEEN 1 AND 5", name="vcs_need_usefulness"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    organisation: str = Field(max_length=LONGEST_NAME)
    need: str = Field(max_length=LONGEST_NAME)
    quantity: Decimal | None = Field(default=None, sa_type=Exact)
    unit: str = Field(default="", max_length=40)
    place: str = Field(default="", max_length=9)  #: code of an area
    matched_to: str = Field(default="", max_length=LONGEST_NAME)
    received: Decimal | None = Field(default=None, sa_type=Exact)
    usefulness: int | None = None  #: 5 is the most
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
