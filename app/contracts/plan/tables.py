"""How delivery plans and what was spent under a contract are stored."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.plan.periods import Period
from app.contracts.plan.shape import Shape
from app.contracts.tables import Contract, Obligation
from app.platform.columns import Exact, JsonText, Moment, choice
from app.platform.identifiers import new_id

AGREED = text("state = 'agreed'")
PROPOSED = text("state = 'proposed'")
STANDS = text("replaced_at IS NULL")


class PlanState(StrEnum):
    """What became of a delivery plan."""

    PROPOSED = "proposed"
    AGREED = "agreed"  #: what is due is told by it
    REFUSED = "refused"
    REPLACED = "replaced"  #: by a later one that was agreed


class DeliveryPlan(SQLModel, table=True):
    """When each obligation of a contract falls due, as two people of the authority decided."""

    __tablename__ = "delivery_plan"
    __table_args__ = (
        UniqueConstraint("contract_id", "number", name="delivery_plan_once"),
        Index(
            "delivery_plan_agreed", "contract_id", unique=True,
            sqlite_where=AGREED, postgresql_where=AGREED,
        ),
        Index(
            "delivery_plan_proposed", "contract_id", unique=True,
            sqlite_where=PROPOSED, postgresql_where=PROPOSED,
        ),
    )  # fmt: skip

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    number: int  #: 1, 2, 3 …
    state: PlanState = Field(sa_type=choice(PlanState))
    period: Period = Field(sa_type=choice(Period))
    first_period_on: date  #: first day of the first period
    terms: dict[str, Any] = Field(sa_type=JsonText)  #: of the contract: see `app.contracts.plan`
    reason: str = Field(default="", max_length=2000)  #: for a plan that replaces another
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decision: str = Field(default="", max_length=2000)  #: the reason for it
    #: the day from which it tells what is due; what was due before stays as it was told then
    stands_from: date | None = None
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class PlanLine(SQLModel, table=True):
    """How one obligation falls due."""

    __tablename__ = "plan_line"
    __table_args__ = (UniqueConstraint("plan_id", "obligation_id", name="plan_line_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="delivery_plan.id")
    plan: DeliveryPlan = Relationship()
    obligation_id: UUID = Field(foreign_key="obligation.id")
    obligation: Obligation = Relationship()
    shape: Shape = Field(sa_type=choice(Shape))
    document: dict[str, Any] = Field(sa_type=JsonText)  #: what the shape needs, as proposed
    quantity: Decimal = Field(sa_type=Exact)  #: the whole, in the obligation's unit
    targets: list[dict[str, str]] = Field(sa_type=JsonText)  #: by period; they add to the whole


class ContractSpend(SQLModel, table=True):
    """What was paid or invoiced under a contract in some days; a slip is replaced, not changed."""

    __tablename__ = "contract_spend"
    __table_args__ = (
        Index("contract_spend_list", "contract_id", "recorded_at", "id"),
        CheckConstraint("ends_on >= starts_on", name="contract_spend_days"),
        Index(
            "contract_spend_once", "contract_id", "starts_on", "ends_on", "source", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS,
        ),
    )  # fmt: skip

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    starts_on: date
    ends_on: date
    amount: Decimal = Field(sa_type=Exact)  #: in pounds without VAT; below zero: a credit note
    source: str = Field(max_length=300)  #: such as the ledger, or the invoices of a quarter
    replaces: UUID | None = None
    reason: str = Field(default="", max_length=2000)  #: for replacing
    replaced_at: datetime | None = Field(default=None, sa_type=Moment)
    recorded_by: UUID
    recorded_at: datetime = Field(sa_type=Moment)
