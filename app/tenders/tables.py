"""How tenders are stored: what they say only under the seal of their lot."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from app.organisations.tables import Person, Supplier
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id
from app.procurements.tables import Lot
from app.tenders.lifecycle import TenderState


class LotSeal(SQLModel, table=True):
    """A lot's data key, wrapped by a secret that is not in the database."""

    __tablename__ = "lot_seal"

    lot_id: UUID = Field(foreign_key="lot.id", primary_key=True)
    wrapped: bytes = Field(sa_type=LargeBinary)
    key_name: str = Field(max_length=64)  #: which secret wrapped it
    made_at: datetime = Field(sa_type=Moment)


class Tender(SQLModel, table=True):
    """One supplier's tender for one lot, through all its versions."""

    __table_args__ = (
        UniqueConstraint("lot_id", "supplier_id", name="tender_once"),
        Index("tender_list", "lot_id", "updated_at", "id"),
        CheckConstraint(
            "state NOT IN ('submitted', 'opened') OR submitted_number IS NOT NULL",
            name="what_is_submitted",
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    supplier_id: UUID = Field(foreign_key="supplier.id", index=True)
    supplier: Supplier = Relationship()
    state: TenderState = Field(sa_type=choice(TenderState))
    latest_number: int  #: of the version written last
    submitted_number: int | None = None  #: of the version that will be or was opened
    confirmed_version: int  #: number of the procurement's version that the supplier last saw
    alias: str | None = Field(default=None, max_length=20)  #: for those who mark without names
    set_aside: str | None = Field(default=None, max_length=40)  #: as scoring calls it
    set_aside_reason: str = Field(default="", max_length=2000)
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class TenderVersion(SQLModel, table=True):
    """What a tender said at one time, under its lot's seal; never changed, never removed.

    Where what is stored was damaged, a copy that its receipt proves takes its place.
    """

    __tablename__ = "tender_version"
    __table_args__ = (UniqueConstraint("tender_id", "number", name="tender_version_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    number: int  #: 1, 2, 3 …
    sealed: bytes = Field(sa_type=LargeBinary)
    digest: str = Field(max_length=80)  #: of what was sealed, with a salt that is sealed too
    uploaded_at: datetime = Field(sa_type=Moment)


class Receipt(SQLModel, table=True):
    """Proof that a version was submitted, at one time, under the terms of that time.

    One stands for each tender at most; a tender is opened if and only if one stands. Receipts
    that were replaced or withdrawn are kept.
    """

    __tablename__ = "tender_receipt"
    __table_args__ = (
        Index(
            "tender_receipt_standing", "tender_id", unique=True,
            sqlite_where=text("replaced_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL AND withdrawn_at IS NULL"),
        ),
        Index("tender_receipt_list", "tender_id", "number", "submitted_at"),
    )  # fmt: skip

    id: UUID = Field(default_factory=new_id, primary_key=True)
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    number: int  #: of the version
    digest: str = Field(max_length=80)  #: of the version
    submitted_at: datetime = Field(sa_type=Moment)  #: by the database's clock
    submitted_by: UUID  #: person or key
    deadline: datetime = Field(sa_type=Moment)  #: as it was then
    rules_digest: str = Field(max_length=80)  #: as it was then
    procurement_version: int  #: that the supplier had read
    admitted: bool = False  #: late, and admitted by decision
    proof: str = Field(max_length=64)  #: keyed digest of all of the above
    replaced_at: datetime | None = Field(default=None, sa_type=Moment)  #: by a later one
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class LateSubmission(SQLModel, table=True):
    """An attempt to submit at or after the deadline: kept, and opened only by decision."""

    __tablename__ = "late_submission"
    __table_args__ = (UniqueConstraint("tender_id", "number", name="late_submission_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    number: int  #: of the version
    received_at: datetime = Field(sa_type=Moment)
    deadline: datetime = Field(sa_type=Moment)  #: as it was then
    submitted_by: UUID  #: person or key


class Opening(SQLModel, table=True):
    """The opening of a lot's tenders: asked for by one person, done by another."""

    __tablename__ = "lot_opening"

    lot_id: UUID = Field(foreign_key="lot.id", primary_key=True)
    lot: Lot = Relationship()
    asked_by: UUID
    asked_at: datetime = Field(sa_type=Moment)
    opened_by: UUID | None = None
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    found: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonText)  #: each tender


class PartnerAnswer(StrEnum):
    """What a named partner says of its part in a tender."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class PartnerConfirmation(SQLModel, table=True):
    """A one-time link by which a partner named in a tender confirms its part.

    An answer is for good. Where the part has changed since, the partner is asked by another.
    """

    __tablename__ = "partner_confirmation"
    __table_args__ = (
        UniqueConstraint(
            "tender_id", "partner_digest", "part_digest", name="partner_confirmation_once"
        ),
        UniqueConstraint("token_digest", name="partner_token_once"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    #: keyed digest of the partner's name: a partner has one open link at a time
    partner_digest: str = Field(max_length=80)
    sealed: bytes = Field(sa_type=LargeBinary)  #: its name and what it is said to do
    part_digest: str = Field(default="", max_length=80)  #: keyed digest of what it is said to do
    token_digest: str = Field(max_length=64)
    expires_at: datetime = Field(sa_type=Moment)
    answer: PartnerAnswer | None = Field(default=None, sa_type=choice(PartnerAnswer))
    sealed_comment: bytes | None = Field(default=None, sa_type=LargeBinary)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    made_at: datetime = Field(sa_type=Moment)


class DecisionKind(StrEnum):
    """What two people may decide about one tender."""

    ADMIT_LATE = "admit_late"
    EXCLUDE_LATE = "exclude_late"
    ADMIT_COPY = "admit_copy"  #: take the supplier's copy of a damaged tender
    EXCLUDE_DAMAGED = "exclude_damaged"
    FAILS_REQUIREMENTS = "fails_requirements"
    DISQUALIFY = "disqualify"
    DISREGARD = "disregard"
    REINSTATE = "reinstate"  #: undo the last decision to set it aside


class TenderDecision(SQLModel, table=True):
    """A decision about one tender: proposed by one person with a reason, made by another."""

    __tablename__ = "tender_decision"
    __table_args__ = (Index("tender_decision_list", "tender_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    kind: DecisionKind = Field(sa_type=choice(DecisionKind))
    reason: str = Field(max_length=2000)
    law: str = Field(default="", max_length=300)
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class TenderCopy(SQLModel, table=True):
    """A supplier's own copy of its damaged tender, which a decision puts in the place of that.

    What was stored until then is kept here, as it was.
    """

    __tablename__ = "tender_copy"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    decision_id: UUID = Field(foreign_key="tender_decision.id", unique=True)
    decision: TenderDecision = Relationship()
    tender_id: UUID = Field(foreign_key="tender.id")
    tender: Tender = Relationship()
    number: int  #: of the version that the receipt names
    sealed: bytes = Field(sa_type=LargeBinary)
    digest: str = Field(max_length=80)  #: the receipt's
    damaged: bytes | None = Field(default=None, sa_type=LargeBinary)  #: once the copy is taken
    damaged_digest: str = Field(default="", max_length=80)
    made_at: datetime = Field(sa_type=Moment)


class PanelRole(StrEnum):
    """What somebody does on a lot's panel."""

    EVALUATOR = "evaluator"
    MODERATOR = "moderator"


class PanelMember(SQLModel, table=True):
    """Somebody who evaluates or moderates a lot."""

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("lot_id", "person_id", name="panel_member_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    person_id: UUID = Field(foreign_key="person.id")
    person: Person = Relationship()
    role: PanelRole = Field(sa_type=choice(PanelRole))
    named_by: UUID
    named_at: datetime = Field(sa_type=Moment)
    began_at: datetime | None = Field(default=None, sa_type=Moment)  #: has marked or moderated
    finished_at: datetime | None = Field(default=None, sa_type=Moment)  #: says: my marks stand
    excused_at: datetime | None = Field(default=None, sa_type=Moment)  #: judges no more from then
    excused_by: UUID | None = None
    excused_because: str = Field(default="", max_length=2000)
