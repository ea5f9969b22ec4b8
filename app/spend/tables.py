"""How published spend is stored: rows belong to a batch, and count only while that is live.

Batches and names number themselves, since there are millions of rows that refer to them. Rows
have no foreign keys for the same reason: they come and go with their batch, by `staging` alone.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.platform.columns import Exact, JsonText, Moment, choice
from app.platform.identifiers import new_id
from app.spend.batch import BatchKind, BatchState, MatchedBy, NameState

LONGEST_NAME = 300
LONGEST_WORDS = 500
LONGEST_CODE = 100


class SpendBatch(SQLModel, table=True):
    """One file of published rows."""

    __tablename__ = "spend_batch"
    __table_args__ = (
        Index("spend_batch_list", "authority_id", "updated_at", "id"),
        Index("spend_batch_counts", "authority_id", "kind", "state"),
    )

    number: int | None = Field(default=None, primary_key=True)  #: the database counts them
    id: UUID = Field(default_factory=new_id, unique=True)  #: that of the import it came by
    authority_id: UUID = Field(foreign_key="authority.id")
    kind: BatchKind = Field(sa_type=choice(BatchKind))
    state: BatchState = Field(sa_type=choice(BatchState))
    file_name: str = Field(max_length=200)  #: as it was sent; not to be trusted
    file_digest: str = Field(max_length=64)  #: SHA-256
    sheets: list[dict[str, Any]] = Field(sa_type=JsonText)  #: name, and column by field
    rows: int = 0  #: that are staged
    redacted: int = 0  #: of them, those whose name was withheld
    first_on: date | None = None  #: first day that a row tells of; of a month alone, its first
    last_on: date | None = None
    staged_by: UUID
    staged_at: datetime = Field(sa_type=Moment)
    live_at: datetime | None = Field(default=None, sa_type=Moment)
    reversed_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)


class SpendSupplierName(SQLModel, table=True):
    """A name as files write it, with the numbers beside it; and who it is, where that is known."""

    __tablename__ = "spend_supplier_name"
    __table_args__ = (
        UniqueConstraint("authority_id", "folded", "company", "charity", name="spend_name_once"),
        CheckConstraint("(state = 'matched') = (supplier_id IS NOT NULL)", name="spend_name_who"),
        Index("spend_name_list", "authority_id", "updated_at", "id"),
        Index("spend_name_state", "authority_id", "state"),
    )

    number: int | None = Field(default=None, primary_key=True)  #: the database counts them
    id: UUID = Field(default_factory=new_id, unique=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    name: str = Field(max_length=LONGEST_NAME)  #: as it was first written
    folded: str = Field(max_length=LONGEST_NAME)  #: in the form in which two spellings are one
    company: str = Field(default="", max_length=LONGEST_CODE)  #: such as GB-COH-01234567
    charity: str = Field(default="", max_length=LONGEST_CODE)  #: such as GB-CHC-1234567
    state: NameState = Field(sa_type=choice(NameState))
    matched_by: MatchedBy | None = Field(default=None, sa_type=choice(MatchedBy))
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id", index=True)
    numbers_disagree: bool = False  #: they are of two suppliers of the register
    decided_by: UUID | None = None  #: the person, where one decided
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class SpendLine(SQLModel, table=True):
    """A payment or a grant, as one row of a file has it."""

    __tablename__ = "spend_line"
    __table_args__ = (
        Index("spend_line_name", "name", "batch"),
        {"sqlite_with_rowid": False},
    )

    batch: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sheet: int = Field(sa_type=SmallInteger)  #: place in the batch's sheets, from 0
    row: int  #: as the spreadsheet shows it
    name: int | None = None  #: number of its `SpendSupplierName`; none where it was withheld
    redacted: bool
    amount: Decimal = Field(sa_type=Exact)  #: pounds; negative where money came back
    paid_on: date | None = None
    month: int | None = None  #: YYYYMM
    postcode: str = Field(default="", max_length=7)  #: of the supplier, as the file has it
    is_sme: bool | None = None  #: as the file says
    is_vcse: bool | None = None  #: as the file says
    reference: str = Field(default="", max_length=LONGEST_CODE)  #: number of payment or grant
    unit: str = Field(default="", max_length=LONGEST_NAME)
    purpose: str = Field(default="", max_length=LONGEST_WORDS)
    category: str = Field(default="", max_length=LONGEST_NAME)
    more: dict[str, str] | None = Field(default=None, sa_type=JsonText)  #: further fields


class RegisterEntry(SQLModel, table=True):
    """A contract, as one row of a published register has it."""

    __tablename__ = "register_entry"
    __table_args__ = (
        Index("register_entry_name", "name", "batch"),
        {"sqlite_with_rowid": False},
    )

    batch: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sheet: int = Field(sa_type=SmallInteger)  #: place in the batch's sheets, from 0
    row: int  #: as the spreadsheet shows it
    name: int | None = None  #: number of its `SpendSupplierName`; none where it was withheld
    redacted: bool
    title: str = Field(max_length=LONGEST_WORDS)
    reference: str = Field(default="", max_length=LONGEST_CODE)
    value: Decimal | None = Field(default=None, sa_type=Exact)  #: pounds, of the whole contract
    annual_value: Decimal | None = Field(default=None, sa_type=Exact)
    starts_on: date | None = None
    ends_on: date | None = None  #: as extended, where the file says so
    postcode: str = Field(default="", max_length=7)
    is_sme: bool | None = None
    is_vcse: bool | None = None
    more: dict[str, str] | None = Field(default=None, sa_type=JsonText)  #: further fields
