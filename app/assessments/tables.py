"""How marks, moderations, assessments, recommendations and summaries are stored."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from app.organisations.tables import Person, Supplier
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id
from app.procurements.tables import Lot
from app.tenders.tables import Tender

STANDS = text("replaced_at IS NULL")
PENDING = text("state = 'proposed'")


class Mark(SQLModel, table=True):
    """One evaluator's mark of one tender on one criterion, as it stands."""

    __table_args__ = (
        UniqueConstraint("tender_id", "criterion", "evaluator_id", name="mark_once"),
        Index("mark_list", "lot_id", "updated_at", "id"),
        CheckConstraint("length(reason) > 0", name="mark_reasoned"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    criterion: str = Field(max_length=100)
    evaluator_id: UUID = Field(foreign_key="person.id")
    evaluator: Person = Relationship()
    mark: str = Field(max_length=60)  #: a number or a word of the criterion's scale
    reason: str = Field(max_length=4000)
    reference: str = Field(max_length=300)  #: where in the tender, such as "method statement, 3"
    higher: str = Field(default="", max_length=2000)  #: what would have scored more
    questioned: bool = False  #: the reason seems to repeat the criterion
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class MarkRevision(SQLModel, table=True):
    """A mark as it was at one time: each is kept."""

    __tablename__ = "mark_revision"
    __table_args__ = (UniqueConstraint("mark_id", "number", name="mark_revision_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    mark_id: UUID = Field(foreign_key="mark.id")
    marked: Mark = Relationship()
    number: int  #: 1, 2, 3 …
    mark: str = Field(max_length=60)
    reason: str = Field(max_length=4000)
    reference: str = Field(max_length=300)
    higher: str = Field(default="", max_length=2000)
    at: datetime = Field(sa_type=Moment)


class Moderation(SQLModel, table=True):
    """What the evaluators agreed about one tender on one criterion."""

    __table_args__ = (
        UniqueConstraint("tender_id", "criterion", name="moderation_once"),
        Index("moderation_list", "lot_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    criterion: str = Field(max_length=100)
    mark: str = Field(max_length=60)  #: the agreed one
    reason: str = Field(default="", max_length=4000)  #: for the agreed mark, from the tender
    good: str = Field(default="", max_length=4000)
    missing: str = Field(default="", max_length=4000)
    changed_because: str = Field(default="", max_length=4000)
    reference: str = Field(default="", max_length=300)  #: needed where no evaluator's mark has one
    moderator_id: UUID = Field(foreign_key="person.id")
    moderator: Person = Relationship()
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class ModerationRevision(SQLModel, table=True):
    """A moderation as it was at one time: each is kept."""

    __tablename__ = "moderation_revision"
    __table_args__ = (
        UniqueConstraint("moderation_id", "number", name="moderation_revision_once"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    moderation_id: UUID = Field(foreign_key="moderation.id")
    moderation: Moderation = Relationship()
    number: int  #: 1, 2, 3 …
    document: dict[str, Any] = Field(sa_type=JsonText)
    by: UUID
    at: datetime = Field(sa_type=Moment)


class ModerationReopening(SQLModel, table=True):
    """A decision to open a lot's agreed marks again, with its reason."""

    __tablename__ = "moderation_reopening"
    __table_args__ = (Index("moderation_reopening_list", "lot_id", "reopened_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    reason: str = Field(max_length=2000)
    closed_at: datetime = Field(sa_type=Moment)  #: when they had been agreed
    reopened_by: UUID
    reopened_at: datetime = Field(sa_type=Moment)


class Assessment(SQLModel, table=True):
    """The scoring of a lot: all that it saw and said. A later one replaces it, and keeps it."""

    __table_args__ = (
        UniqueConstraint("lot_id", "number", name="assessment_once"),
        Index(
            "assessment_stands_once",
            "lot_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        Index("assessment_list", "lot_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    number: int  #: 1, 2, 3 … of its lot; the highest is the one that stands
    lot_version: int  #: of the lot as it was scored; at any other, it rests on what is past
    rules_digest: str = Field(max_length=80)
    result_digest: str = Field(max_length=80)
    receipt: str = Field(sa_type=Text)  #: the full receipt as canonical JSON, to be replayed
    head: dict[str, Any] = Field(sa_type=JsonText)  #: the lot's facts, the warnings, the seals
    reason: str = Field(default="", max_length=2000)  #: empty for the first alone, if at all
    made_by: UUID
    made_at: datetime = Field(sa_type=Moment)
    replaced_at: datetime | None = Field(default=None, sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class Scorecard(SQLModel, table=True):
    """One tender's scorecard in an assessment, as it is given."""

    __table_args__ = (Index("scorecard_list", "assessment_id", "place", "tender_id"),)

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    assessment: Assessment = Relationship()
    tender_id: UUID = Field(foreign_key="tender.id", primary_key=True)
    tender: Tender = Relationship()
    supplier: str = Field(max_length=400)  #: as it was called in scoring
    status: str = Field(max_length=40)
    rank: int | None = None
    place: int  #: its line in the table: best first, those without a rank last
    total: str | None = Field(default=None, max_length=100)  #: exact, as decimal text
    price: str | None = Field(default=None, max_length=60)  #: in pounds, as decimal text
    document: str = Field(sa_type=Text)  #: the whole card as JSON


class RecommendationState(StrEnum):
    """What became of a recommendation."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class Recommendation(SQLModel, table=True):
    """Who should be awarded a lot, on which assessment, and how safe that is."""

    __table_args__ = (
        Index("recommendation_list", "lot_id", "updated_at", "id"),
        Index(
            "recommendation_waits_once",
            "assessment_id",
            unique=True,
            sqlite_where=PENDING,
            postgresql_where=PENDING,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    assessment_id: UUID = Field(foreign_key="assessment.id")
    assessment: Assessment = Relationship()
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    reasons: str = Field(max_length=4000)
    sensitivity: dict[str, Any] = Field(sa_type=JsonText)  #: how safe the win is
    state: RecommendationState = Field(sa_type=choice(RecommendationState))
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    refused_because: str = Field(default="", max_length=2000)
    #: who proposed to withdraw the award that was made on it, took that back or approved it
    withdrawal_by: list[str] = Field(default_factory=list, sa_type=JsonText)
    updated_at: datetime = Field(sa_type=Moment)


class SummaryBatch(SQLModel, table=True):
    """The assessment summaries of one lot, sent to everybody at the same time.

    They are of one assessment; after a withdrawn award another one is summarised anew.
    """

    __tablename__ = "summary_batch"
    __table_args__ = (
        Index("summary_batch_lot", "lot_id", "sent_at"),
        CheckConstraint("standstill_days > 0", name="summary_batch_waits"),
    )

    assessment_id: UUID = Field(foreign_key="assessment.id", primary_key=True)
    assessment: Assessment = Relationship()
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    standstill_days: int | None = None  #: working days that the letters promise; None: none
    names_checked: bool = False  #: `sent_by` looked wherever another supplier seemed to be named
    sent_by: UUID
    sent_at: datetime = Field(sa_type=Moment)


class AssessmentSummary(SQLModel, table=True):
    """What one supplier is told of the assessment of its tender, as it was sent."""

    __tablename__ = "assessment_summary"
    __table_args__ = (
        UniqueConstraint("assessment_id", "tender_id", name="assessment_summary_once"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    assessment_id: UUID = Field(foreign_key="summary_batch.assessment_id")
    batch: SummaryBatch = Relationship()
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    supplier_id: UUID = Field(foreign_key="supplier.id")
    supplier: Supplier = Relationship()
    document: dict[str, Any] = Field(sa_type=JsonText)
    digest: str = Field(max_length=80)
    letter_id: UUID | None = None
    sent_at: datetime = Field(sa_type=Moment)
