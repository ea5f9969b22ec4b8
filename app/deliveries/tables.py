"""How returns and deliveries are stored, with what their states were and what they add up to."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.tables import Contract, Obligation
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.said import Confidence, Said
from app.platform.columns import Exact, JsonText, Moment, choice
from app.platform.identifiers import new_id


class ReturnState(StrEnum):
    """How far a return has come."""

    DRAFT = "draft"  #: being written; nothing in it counts as reported
    SUBMITTED = "submitted"  #: reported; its deliveries are verified one by one
    LOCKED = "locked"  #: accepted; changed only by reopening it, with a reason
    PASSED_ON = "passed_on"  #: another supplier held the contract then; what it said is taken back


class Return(SQLModel, table=True):
    """What a supplier reports for one period of one contract."""

    __tablename__ = "contract_return"
    __table_args__ = (
        UniqueConstraint(
            "contract_id", "period_starts_on", "passed_on", name="contract_return_once"
        ),
        Index("contract_return_list", "authority_id", "updated_at", "id"),
        CheckConstraint("period_ends_on >= period_starts_on", name="contract_return_days"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    supplier_id: UUID = Field(foreign_key="supplier.id", index=True)  #: that reports
    period_starts_on: date
    period_ends_on: date
    state: ReturnState = Field(sa_type=choice(ReturnState))
    submission: int = 0  #: how often it was submitted
    invoiced: Decimal | None = Field(default=None, sa_type=Exact)  #: in the period, pounds net
    comment: str = Field(default="", max_length=4000)
    made_by: UUID  #: who began it, which says nothing yet
    made_at: datetime = Field(sa_type=Moment)
    writers: list[str] = Field(default_factory=list, sa_type=JsonText)  #: ids, sorted
    submitted_by: UUID | None = None
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)
    locked_by: UUID | None = None
    locked_at: datetime | None = Field(default=None, sa_type=Moment)
    passed_on: int = 0  #: 0 for the one of its days; else its place among those passed on
    passed_on_by: UUID | None = None  #: who gave its days to the supplier that held the contract
    passed_on_at: datetime | None = Field(default=None, sa_type=Moment)
    why_passed_on: str = Field(default="", max_length=2000)
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class Submission(SQLModel, table=True):
    """That a return was submitted, by whom, and what it said as a whole; rows are only added."""

    __tablename__ = "return_submission"

    return_id: UUID = Field(foreign_key="contract_return.id", primary_key=True)
    parent: Return = Relationship()
    submission: int = Field(primary_key=True)  #: 1, 2, 3 …
    invoiced: Decimal | None = Field(default=None, sa_type=Exact)  #: in the period, pounds net
    comment: str = Field(default="", max_length=4000)
    submitted_by: UUID
    submitted_at: datetime = Field(sa_type=Moment)
    digest: str = Field(max_length=64)  #: of all that was submitted


class SubmittedLine(SQLModel, table=True):
    """What a submission said of one obligation; rows are only added.

    What a return says to others is that of its last submission: its own lines are a draft.
    """

    __tablename__ = "return_line_submitted"

    return_id: UUID = Field(foreign_key="contract_return.id", primary_key=True)
    parent: Return = Relationship()
    submission: int = Field(primary_key=True)
    obligation_id: UUID = Field(foreign_key="obligation.id", primary_key=True)
    obligation: Obligation = Relationship()
    said: Said = Field(sa_type=choice(Said))
    forecast: Decimal | None = Field(default=None, sa_type=Exact)  #: by the end, in its unit
    confidence: Confidence | None = Field(default=None, sa_type=choice(Confidence))
    cause: str = Field(default="", max_length=60)  #: of a shortfall, from the published list
    comment: str = Field(default="", max_length=2000)
    groups: dict[str, int] = Field(default_factory=dict, sa_type=JsonText)  #: people by group


class Reopening(SQLModel, table=True):
    """That a return was opened again, by whom and why."""

    __tablename__ = "return_reopening"
    __table_args__ = (
        UniqueConstraint("return_id", "submission", name="return_reopening_once"),
        CheckConstraint("length(reason) > 0", name="return_reopening_reasoned"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    return_id: UUID = Field(foreign_key="contract_return.id")
    parent: Return = Relationship()
    submission: int  #: the one that was opened again
    was: ReturnState = Field(sa_type=choice(ReturnState))
    reason: str = Field(max_length=2000)
    by: UUID
    at: datetime = Field(sa_type=Moment)


class ReturnLine(SQLModel, table=True):
    """What the draft of a return says of one obligation, beside its deliveries."""

    __tablename__ = "return_line"

    return_id: UUID = Field(foreign_key="contract_return.id", primary_key=True)
    parent: Return = Relationship()
    obligation_id: UUID = Field(foreign_key="obligation.id", primary_key=True)
    obligation: Obligation = Relationship()
    said: Said = Field(sa_type=choice(Said))
    forecast: Decimal | None = Field(default=None, sa_type=Exact)  #: by the end, in its unit
    confidence: Confidence | None = Field(default=None, sa_type=choice(Confidence))
    cause: str = Field(default="", max_length=60)  #: of a shortfall, from the published list
    comment: str = Field(default="", max_length=2000)
    groups: dict[str, int] = Field(default_factory=dict, sa_type=JsonText)  #: people by group
    updated_at: datetime = Field(sa_type=Moment)


class Delivery(SQLModel, table=True):
    """A quantity that a supplier says it has delivered.

    It counts as reported from the first submission of its return until it is taken back, in
    whatever state; what is verified of it is a figure of its own.
    """

    __table_args__ = (
        UniqueConstraint("return_id", "reference", "replaced", name="delivery_once"),
        Index("delivery_list", "contract_id", "updated_at", "id"),
        Index("delivery_days", "obligation_id", "delivered_on"),
        Index(  # what the calendar counts: few, however many deliveries there have been
            "delivery_unproven", "contract_id", "return_id",
            sqlite_where=text("state = 'claimed'"), postgresql_where=text("state = 'claimed'"),
        ),
        CheckConstraint("quantity >= 0", name="delivery_not_negative"),
        CheckConstraint("verified >= 0 AND verified <= quantity", name="delivery_verified"),
    )  # fmt: skip

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    obligation_id: UUID = Field(foreign_key="obligation.id")
    obligation: Obligation = Relationship()
    return_id: UUID = Field(foreign_key="contract_return.id")
    parent: Return = Relationship()
    reference: str = Field(max_length=100)  #: the supplier's own for it, or one that we gave
    replaced: int = 0  #: 0 for the one that stands; else its place among those it took over from
    quantity: Decimal = Field(sa_type=Exact)  #: in the obligation's unit
    given_quantity: Decimal = Field(sa_type=Exact)  #: as it was reported
    given_unit: str = Field(max_length=60)
    working: dict[str, Any] = Field(default_factory=dict, sa_type=JsonText)  #: hours, heads, weeks
    delivered_from: date | None = None  #: where it took more than a day
    delivered_on: date  #: its last day: the one that it counts on
    place: str = Field(default="", max_length=20)  #: code of the area; never a postcode
    vintage: str = Field(default="", max_length=60)  #: of the postcode list that placed it
    organisation: str = Field(default="", max_length=300)  #: that received it
    tier: int = 1  #: 1: the supplier itself; 2: a subcontractor; 3: one of theirs
    comment: str = Field(default="", max_length=2000)
    state: DeliveryState = Field(sa_type=choice(DeliveryState))
    verified: Decimal = Field(default=Decimal(0), sa_type=Exact)  #: in the obligation's unit
    moves: int = 0  #: how often its state was changed
    submission: int | None = None  #: of its return, that it first counted in; None: a draft
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)  #: taken back
    tokens_erased: int = 0  #: tokens of people that were kept for it, and erased on request
    recorded_by: UUID  #: first; whoever changed it since is among `writers`
    recorded_at: datetime = Field(sa_type=Moment)
    writers: list[str] = Field(default_factory=list, sa_type=JsonText)  #: ids, sorted
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class DeliveryMove(SQLModel, table=True):
    """One change of a delivery's state, with its reason; rows are only ever added."""

    __tablename__ = "delivery_move"
    __table_args__ = (UniqueConstraint("delivery_id", "number", name="delivery_move_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    delivery_id: UUID = Field(foreign_key="delivery.id")
    delivery: Delivery = Relationship()
    number: int  #: 1, 2, 3 …
    was: DeliveryState = Field(sa_type=choice(DeliveryState))
    became: DeliveryState = Field(sa_type=choice(DeliveryState))
    verified_before: Decimal = Field(sa_type=Exact)
    verified_after: Decimal = Field(sa_type=Exact)
    reason: str = Field(default="", max_length=2000)
    by: UUID | None = None  #: None: whoever received it, by a one-time link
    at: datetime = Field(sa_type=Moment)


class Span(StrEnum):
    """How many days a roll-up covers."""

    LIFE = "life"  #: all of them
    YEAR = "year"
    MONTH = "month"


class Rollup(SQLModel, table=True):
    """What an obligation's deliveries add up to over some days.

    Kept in the transaction of every change that it counts, and rebuilt by a command that proves
    it equal. Only what was submitted and not taken back is in it.
    """

    __tablename__ = "delivery_rollup"
    __table_args__ = (
        Index("delivery_rollup_contract", "contract_id", "span"),
        Index("delivery_rollup_authority", "authority_id", "span", "starts_on"),
    )

    obligation_id: UUID = Field(foreign_key="obligation.id", primary_key=True)
    span: Span = Field(sa_type=choice(Span), primary_key=True)
    starts_on: date = Field(primary_key=True)  #: its first day; 0001-01-01 for life
    contract_id: UUID = Field(foreign_key="contract.id")
    authority_id: UUID = Field(foreign_key="authority.id")
    reported: Decimal = Field(sa_type=Exact)
    verified: Decimal = Field(sa_type=Exact)
    deliveries: int
