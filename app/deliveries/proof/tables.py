"""How it is stored which deliveries were drawn to be looked at."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.tables import Contract
from app.platform.columns import JsonText, Moment
from app.platform.identifiers import new_id


class Sample(SQLModel, table=True):
    """Deliveries that were drawn to be looked at; the same seed draws the same ones again."""

    __tablename__ = "delivery_sample"
    __table_args__ = (Index("delivery_sample_list", "contract_id", "drawn_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    starts_on: date  #: deliveries of these days
    ends_on: date
    seed: str = Field(max_length=100)
    rule: dict[str, Any] = Field(sa_type=JsonText)  #: by which they were drawn
    population: list[dict[str, Any]] = Field(sa_type=JsonText)  #: each with its risk
    population_digest: str = Field(max_length=64)
    drawn: list[str] = Field(sa_type=JsonText)  #: ids of deliveries
    drawn_by: UUID
    drawn_at: datetime = Field(sa_type=Moment)
