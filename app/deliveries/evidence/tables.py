"""How it is stored what proves a delivery: files, and the word of whoever received it.

The bytes of a file are in the evidence store.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.tables import Contract
from app.deliveries.tables import Delivery
from app.platform.columns import Exact, Moment, choice
from app.platform.identifiers import new_id


class Scan(StrEnum):
    """What the scanner said of a file."""

    NONE = "none"  #: there is no scanner
    CLEAN = "clean"
    REFUSED = "refused"  #: kept out of the store; only this entry is left


class Evidence(SQLModel, table=True):
    """A file that was handed in as proof."""

    __table_args__ = (
        Index("evidence_list", "contract_id", "updated_at", "id"),
        Index("evidence_stored", "stored_as"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    supplier_id: UUID = Field(foreign_key="supplier.id")  #: whose proof it is, and who reads it
    kind: str = Field(max_length=60)  #: such as payroll_extract, as measures name it
    name: str = Field(max_length=255)  #: as it was sent
    media_type: str = Field(max_length=100)  #: by its content
    size: int  #: bytes
    digest: str = Field(max_length=64)  #: SHA-256
    stored_as: str = Field(max_length=200)  #: its path in the store; empty once erased
    scan: Scan = Field(sa_type=choice(Scan))
    scanned_by: str = Field(default="", max_length=100)
    uploaded_by: UUID
    uploaded_at: datetime = Field(sa_type=Moment)
    erasure_asked_by: UUID | None = None  #: where it takes a second person to erase it
    erasure_asked_at: datetime | None = Field(default=None, sa_type=Moment)
    why_asked: str = Field(default="", max_length=2000)
    erasure_withdrawn_by: UUID | None = None  #: who took the last request back
    erasure_withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    why_withdrawn: str = Field(default="", max_length=2000)
    erased_by: UUID | None = None  #: None, though it was erased: its day had come
    erased_at: datetime | None = Field(default=None, sa_type=Moment)
    why_erased: str = Field(default="", max_length=2000)
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class Proves(SQLModel, table=True):
    """That a file was put to a delivery as proof of it."""

    __tablename__ = "evidence_of_delivery"
    __table_args__ = (Index("evidence_uses", "evidence_id"),)

    delivery_id: UUID = Field(foreign_key="delivery.id", primary_key=True)
    delivery: Delivery = Relationship()
    evidence_id: UUID = Field(foreign_key="evidence.id", primary_key=True)
    evidence: Evidence = Relationship()
    by: UUID
    at: datetime = Field(sa_type=Moment)
    removed_by: UUID | None = None
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    why_removed: str = Field(default="", max_length=2000)


class Answer(StrEnum):
    """What somebody says of what should have reached them."""

    CONFIRMED = "confirmed"
    PART = "part"  #: some of it
    DISPUTED = "disputed"


class Asker(StrEnum):
    """Which party asks whoever received something."""

    AUTHORITY = "authority"
    SUPPLIER = "supplier"


class Confirmation(SQLModel, table=True):
    """The question to whoever received something, asked by a link that works once."""

    __tablename__ = "receiver_confirmation"
    __table_args__ = (
        UniqueConstraint("link_digest", name="receiver_link_once"),
        Index("receiver_confirmation_list", "contract_id", "updated_at", "id"),
        CheckConstraint("usefulness BETWEEN 1 AND 5", name="receiver_usefulness"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    delivery_id: UUID = Field(foreign_key="delivery.id", index=True)
    delivery: Delivery = Relationship()
    organisation: str = Field(max_length=300)
    sent_to: str = Field(max_length=254)  #: e-mail address of the organisation
    link_digest: str = Field(max_length=64)  #: SHA-256 of the secret in the link
    asked_by: UUID
    asker: Asker = Field(sa_type=choice(Asker))  #: what the authority asks, it alone asks anew
    asked_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    answer: Answer | None = Field(default=None, sa_type=choice(Answer))
    quantity: Decimal | None = Field(default=None, sa_type=Exact)  #: that arrived, for a part
    usefulness: int | None = None  #: 1 (no use) to 5 (just what was needed)
    comment: str = Field(default="", max_length=2000)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)
