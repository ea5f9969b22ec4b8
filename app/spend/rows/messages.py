"""What the API gives about published rows and the files that they stand in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.spend.amount import Pounds
from app.spend.batch import BatchKind, BatchState


class SpendBatchOut(Message):
    """One file of published rows."""

    id: UUID
    kind: BatchKind
    state: BatchState
    file_name: str
    file_digest: str  #: SHA-256
    rows: int
    redacted: int
    first_on: date | None  #: first day that a row tells of; of a month alone, its first
    last_on: date | None
    staged_at: datetime
    live_at: datetime | None
    reversed_at: datetime | None
    version: int
    updated_at: datetime


class SpendBatchPage(Page[SpendBatchOut]):
    """A page of batches."""


class SpendLineOut(Message):
    """A payment or a grant, and where in which file it stands."""

    batch_id: UUID
    line: int  #: within its batch
    file_digest: str
    sheet: str
    row: int
    columns: dict[str, str]  #: letters of the column of each field
    supplier_name: str  #: as the file writes it; empty: it was withheld
    supplier_id: UUID | None
    redacted: bool
    amount: Pounds
    paid_on: date | None
    month: str | None  #: YYYY-MM
    postcode: str
    is_sme: bool | None
    is_vcse: bool | None
    reference: str
    unit: str
    purpose: str
    category: str
    more: dict[str, Any]  #: further fields, as text; and whole what is longer than its own field


class SpendLinePage(Page[SpendLineOut]):
    """A page of payments or grants."""


class RegisterEntryOut(Message):
    """A contract of a published register, and where in which file it stands."""

    batch_id: UUID
    line: int  #: within its batch
    file_digest: str
    sheet: str
    row: int
    columns: dict[str, str]  #: letters of the column of each field
    supplier_name: str  #: as the file writes it; empty: it was withheld
    supplier_id: UUID | None
    contract_id: UUID | None  #: of yours that was taken on from this row
    redacted: bool
    title: str
    reference: str
    value: Pounds | None
    annual_value: Pounds | None
    starts_on: date | None
    ends_on: date | None
    postcode: str
    is_sme: bool | None
    is_vcse: bool | None
    more: dict[str, Any]  #: further fields, as text; and whole what is longer than its own field


class RegisterEntryPage(Page[RegisterEntryOut]):
    """A page of contracts."""
