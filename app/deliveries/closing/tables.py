"""How the closing of a contract is stored."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.tables import Contract
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id


class CloseOutState(StrEnum):
    """How far the closing has come."""

    OPEN = "open"
    CLOSED = "closed"


class CloseOut(SQLModel, table=True):
    """How a contract was settled and what was learnt."""

    __tablename__ = "close_out"
    __table_args__ = (
        UniqueConstraint("contract_id", name="close_out_once"),
        Index("close_out_list", "authority_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    state: CloseOutState = Field(sa_type=choice(CloseOutState))
    outturn: list[dict[str, Any]] = Field(sa_type=JsonText)  #: of each obligation, as verified
    settlement: list[dict[str, Any]] = Field(sa_type=JsonText)  #: of each that fell short
    legacy: str = Field(default="", max_length=8000)  #: what goes on after the contract
    lessons: str = Field(default="", max_length=8000)
    begun_by: UUID
    begun_at: datetime = Field(sa_type=Moment)
    closed_by: UUID | None = None
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1  #: grows with every change
    updated_at: datetime = Field(sa_type=Moment)
