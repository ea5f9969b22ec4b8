"""How workbooks that were given out are kept."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.platform.columns import JsonText, Moment
from app.platform.identifiers import new_id


class GivenWorkbook(SQLModel, table=True):
    """A workbook that was given out: what it is about, and, sealed, what stood in it."""

    __tablename__ = "given_workbook"
    __table_args__ = (UniqueConstraint("reference", name="given_workbook_reference_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    reference: str = Field(max_length=20)  #: opaque, such as `WB-7F3K-02QX`
    kind: str = Field(max_length=64)
    target_id: UUID  #: of the lot, the contract, the authority …, as its kind says
    day: date | None = None  #: any day of its period, where it has one
    template_version: int
    facts: dict[str, Any] = Field(sa_type=JsonText)
    rows_out: dict[str, Any] = Field(sa_type=JsonText)  #: how many rows, by form
    given_to: UUID  #: the person, else the key
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")
    given_at: datetime = Field(sa_type=Moment, index=True)
    wrapped_key: bytes  #: the data key of what stood in it, which a secret unwraps
    key_name: str = Field(max_length=64)  #: which secret
    content: bytes  #: sealed: the book as it was given
