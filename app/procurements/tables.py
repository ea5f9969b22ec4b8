"""How procurements are stored: the draft, every version published, and what was asked and told."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.organisations.tables import Authority, Person, Supplier
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id


class ProcurementState(StrEnum):
    """How far a procurement has come; what is done with its tenders is each lot's own matter."""

    DRAFT = "draft"  #: may be changed by its authority, and is seen by nobody else
    PUBLISHED = "published"  #: open to suppliers; changes only by amendment
    CANCELLED = "cancelled"  #: ended without an award; whatever was sealed stays sealed


class Procurement(SQLModel, table=True):
    """Something that an authority means to buy."""

    __table_args__ = (
        UniqueConstraint("authority_id", "reference", name="procurement_reference_once"),
        Index("procurement_list", "authority_id", "updated_at", "id"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="when_published"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    authority: Authority = Relationship()
    reference: str = Field(max_length=60)  #: the authority's own, such as PROC-2026-014
    title: str = Field(max_length=300)
    state: ProcurementState = Field(sa_type=choice(ProcurementState))
    document: dict[str, Any] = Field(sa_type=JsonText)  #: as last published; a draft: as it stands
    published_version: int = 0  #: number of the last version published; 0: none yet
    version: int = 1  #: grows with every change of this entry; never when a tender comes in
    commences_on: date  #: the day on which it commenced or will; picks the social value model
    ocid: str = Field(default="", max_length=100)  #: its id in open contracting, where it has one
    republishes: UUID | None = None  #: the cancelled procurement that it was made from
    republished_because: str = Field(default="", max_length=2000)  #: why that one begins anew
    made_by: UUID  #: person or key that wrote the draft as it stands
    writers: list[str] = Field(default_factory=list, sa_type=JsonText)  #: who wrote it earlier
    published_by: UUID | None = None
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    cancelled_by: UUID | None = None
    cancelled_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str = Field(default="", max_length=2000)  #: for which it was cancelled
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class PinnedRules(SQLModel, table=True):
    """The full text of rules that some lot is scored by, once for each digest."""

    __tablename__ = "pinned_rules"
    __table_args__ = (UniqueConstraint("authority_id", "digest", name="pinned_rules_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    digest: str = Field(max_length=80)
    text: dict[str, Any] = Field(sa_type=JsonText)  #: with everything that the rules draw on
    pinned_at: datetime = Field(sa_type=Moment)


class Lot(SQLModel, table=True):
    """A part of a procurement that is tendered for, scored and awarded by itself.

    Its row is locked by whatever turns on the deadline: shared by those who submit, alone by
    those who move the deadline, open, assess or award. A tender that comes in changes nothing
    here.
    """

    __table_args__ = (UniqueConstraint("procurement_id", "number", name="lot_number_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    procurement_id: UUID = Field(foreign_key="procurement.id", index=True)
    procurement: Procurement = Relationship()
    number: str = Field(max_length=40)  #: as people call it, such as 1
    title: str = Field(max_length=300)
    contract: dict[str, Any] = Field(sa_type=JsonText)  #: facts that rules may ask: value, years
    rules: str = Field(max_length=201)  #: as `id@version`
    rules_digest: str | None = Field(default=None, max_length=80)  #: pinned at publication
    blind_names: bool = False  #: evaluators see no supplier's name
    deadline: datetime | None = Field(default=None, sa_type=Moment)  #: the one that is enforced
    zone: str = Field(default="Europe/London", max_length=60)  #: in which people are told it
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    moderated_at: datetime | None = Field(default=None, sa_type=Moment)  #: when moderation closed
    reopened_at: datetime | None = Field(default=None, sa_type=Moment)  #: it, the last time
    awarded_at: datetime | None = Field(default=None, sa_type=Moment)
    #: when it was awarded first: from then the scores may be known, whatever becomes of the award
    first_awarded_at: datetime | None = Field(default=None, sa_type=Moment)
    #: when an award was withdrawn, the last time
    award_withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    cancelled_by: UUID | None = None
    cancelled_at: datetime | None = Field(default=None, sa_type=Moment)  #: alone, without others
    cancelled_because: str = Field(default="", max_length=2000)
    version: int = 1  #: grows with every change of this entry


class ProcurementVersion(SQLModel, table=True):
    """A procurement as it was published at one time: its whole text, for good."""

    __tablename__ = "procurement_version"
    __table_args__ = (
        UniqueConstraint("procurement_id", "number", name="procurement_version_once"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    procurement_id: UUID = Field(foreign_key="procurement.id")
    procurement: Procurement = Relationship()
    number: int  #: 1, 2, 3 …
    document: dict[str, Any] = Field(sa_type=JsonText)  #: with lots, deadline and rules' digests
    digest: str = Field(max_length=80)  #: of the document
    reason: str = Field(default="", max_length=2000)  #: empty for the first
    proposed_by: UUID
    approved_by: UUID
    at: datetime = Field(sa_type=Moment)


class AmendmentState(StrEnum):
    """What became of a proposed amendment."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    REFUSED = "refused"


class Amendment(SQLModel, table=True):
    """A change to a published procurement, proposed by one person and decided by another."""

    __table_args__ = (Index("amendment_list", "procurement_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    procurement_id: UUID = Field(foreign_key="procurement.id")
    procurement: Procurement = Relationship()
    state: AmendmentState = Field(sa_type=choice(AmendmentState))
    change: dict[str, Any] = Field(sa_type=JsonText)  #: what it changes, and to what
    reason: str = Field(max_length=2000)
    law: str = Field(default="", max_length=300)  #: under which it is made
    version_made: int | None = None  #: number of the version that it made
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class Clarification(SQLModel, table=True):
    """A question about a procurement, and the answer that everybody is given."""

    __table_args__ = (
        UniqueConstraint("procurement_id", "number", name="clarification_once"),
        Index("clarification_list", "procurement_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    procurement_id: UUID = Field(foreign_key="procurement.id")
    procurement: Procurement = Relationship()
    number: int  #: 1, 2, 3 …
    question: str = Field(max_length=4000)
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")  #: never told
    supplier: Supplier | None = Relationship()
    asked_at: datetime = Field(sa_type=Moment)
    answer: str | None = Field(default=None, max_length=4000)
    answered_by: UUID | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class Interest(SQLModel, table=True):
    """A supplier that wishes to be told of changes; it may or may not tender."""

    __table_args__ = (UniqueConstraint("procurement_id", "supplier_id", name="interest_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    procurement_id: UUID = Field(foreign_key="procurement.id")
    procurement: Procurement = Relationship()
    supplier_id: UUID = Field(foreign_key="supplier.id")
    supplier: Supplier = Relationship()
    at: datetime = Field(sa_type=Moment)


class ConflictDeclaration(SQLModel, table=True):
    """What somebody declares about their interests before they see a tender; never changed."""

    __tablename__ = "conflict_declaration"
    __table_args__ = (Index("conflict_declaration_list", "lot_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    lot_id: UUID = Field(foreign_key="lot.id")
    lot: Lot = Relationship()
    person_id: UUID = Field(foreign_key="person.id")
    person: Person = Relationship()
    has_interest: bool
    details: str = Field(default="", max_length=2000)
    declared_at: datetime = Field(sa_type=Moment)
    allowed: bool | None = None  #: of an interest: whether its holder may take part all the same
    decided_by: UUID | None = None
    reason: str = Field(default="", max_length=2000)  #: for that decision
    updated_at: datetime = Field(sa_type=Moment)
