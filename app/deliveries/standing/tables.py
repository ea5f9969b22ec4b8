"""How ratings and checks of lasting jobs are stored; where a promise stands is worked out."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.plan.terms import RatedOver
from app.contracts.tables import Contract, Indicator, Obligation
from app.deliveries.standing.word import Word
from app.deliveries.tables import Delivery
from app.platform.columns import Exact, JsonText, Moment, choice
from app.platform.identifiers import new_id

STANDS = text("replaced_at IS NULL")


class Rating(SQLModel, table=True):
    """How an obligation or an indicator was rated for some days, by whom and why."""

    __table_args__ = (
        Index("rating_list", "contract_id", "rated_at", "id"),
        Index(
            "rating_of_obligation", "obligation_id", "starts_on", "ends_on", unique=True,
            sqlite_where=text("replaced_at IS NULL AND obligation_id IS NOT NULL"),
            postgresql_where=text("replaced_at IS NULL AND obligation_id IS NOT NULL"),
        ),
        Index(
            "rating_of_indicator", "indicator_id", "starts_on", "ends_on", unique=True,
            sqlite_where=text("replaced_at IS NULL AND indicator_id IS NOT NULL"),
            postgresql_where=text("replaced_at IS NULL AND indicator_id IS NOT NULL"),
        ),
        CheckConstraint("worked_out = word OR length(reason) > 0", name="rating_reasoned"),
        CheckConstraint(
            "(obligation_id IS NULL) <> (indicator_id IS NULL)", name="rating_of_one"
        ),
    )  # fmt: skip

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    obligation_id: UUID | None = Field(default=None, foreign_key="obligation.id")
    obligation: Obligation | None = Relationship()
    indicator_id: UUID | None = Field(default=None, foreign_key="indicator.id")
    indicator: Indicator | None = Relationship()
    starts_on: date  #: the days assessed
    ends_on: date
    percent: Decimal | None = Field(default=None, sa_type=Exact)  #: verified of due; None: none
    worked_out: Word | None = Field(default=None, sa_type=choice(Word))  #: by the bands
    bands: dict[str, Any] = Field(sa_type=JsonText)  #: as they stood
    #: what it was worked out from; None: not here, or from nothing
    over: RatedOver | None = Field(default=None, sa_type=choice(RatedOver))
    #: of what counts as verified in those days, what had been before; in the promise's unit
    carried: Decimal = Field(default=Decimal(0), sa_type=Exact)
    word: Word = Field(sa_type=choice(Word))  #: the rating
    reason: str = Field(default="", max_length=2000)  #: where a person said otherwise
    source: str = Field(default="", max_length=200)  #: a notice that it was read from
    rated_by: UUID
    rated_at: datetime = Field(sa_type=Moment)
    replaced_at: datetime | None = Field(default=None, sa_type=Moment)


class JobCheck(SQLModel, table=True):
    """How many of the jobs of a delivery lasted so many weeks."""

    __tablename__ = "job_check"
    __table_args__ = (
        Index(
            "job_check_once", "delivery_id", "weeks", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS,
        ),
        CheckConstraint("weeks IN (13, 26, 52)", name="job_check_weeks"),
        CheckConstraint("lasted >= 0 AND ended >= 0", name="job_check_counts"),
    )  # fmt: skip

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id", index=True)
    delivery_id: UUID = Field(foreign_key="delivery.id")
    delivery: Delivery = Relationship()
    weeks: int  #: 13, 26 or 52
    lasted: Decimal = Field(sa_type=Exact)  #: in the delivery's unit
    ended: Decimal = Field(sa_type=Exact)  #: the rest of the delivery is not known
    checked_on: date
    comment: str = Field(default="", max_length=2000)
    by: UUID
    at: datetime = Field(sa_type=Moment)
    replaced_at: datetime | None = Field(default=None, sa_type=Moment)
