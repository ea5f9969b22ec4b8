"""What the API accepts and gives about key performance indicators."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.contracts.indicators.setting import IndicatorChange, NewIndicator
from app.platform.request.messages import Message
from app.platform.request.paging import Page

Title = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^\S(.*\S)?$")]
Text = Annotated[str, StringConstraints(max_length=4_000)]
OutsideId = Annotated[str, StringConstraints(max_length=100, pattern=r"^(\S(.*\S)?)?$")]

Months = Annotated[int, Field(ge=1, le=60)]


class IndicatorIn(Message):
    """A key performance indicator to be set."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Deliveries on the agreed day",
                    "description": "Share of orders delivered on the day that was agreed.",
                }
            ]
        }
    )

    title: Title
    description: Text = ""
    outside_id: OutsideId = ""  #: as the notices call it; empty: its place
    obligation_id: UUID | None = None  #: that it rests on
    is_material: bool = True  #: regarded as one of the most material when it was published
    every_months: Months | None = None  #: how often it is reported; null: not said

    def wanted(self) -> NewIndicator:
        """Give it as the use case takes it."""
        return NewIndicator(**self.model_dump())


class IndicatorPatch(Message):
    """What is to change about an indicator; what is left out or null stays as it is.

    Only of `every_months` null is said: that nobody says how often it is reported.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"is_material": False}]})

    title: Title | None = None
    description: Text | None = None
    obligation_id: UUID | None = None
    is_material: bool | None = None
    every_months: Months | None = None  #: how often it is reported; null: it is not said any more

    def wanted(self) -> IndicatorChange:
        """Give it as the use case takes it."""
        unsays = self.every_months is None and "every_months" in self.model_fields_set
        return IndicatorChange(**self.model_dump(), unsays_months=unsays)


class IndicatorOut(Message):
    """A key performance indicator."""

    id: UUID
    contract_id: UUID
    ordinal: int  #: its place among the contract's, from 1
    outside_id: str  #: as the notices call it
    title: str
    description: str
    obligation_id: UUID | None  #: that it rests on
    is_material: bool
    every_months: int | None  #: how often it is reported; null: not said
    version: int  #: grows with every change
    made_at: datetime
    updated_at: datetime


class IndicatorPage(Page[IndicatorOut]):
    """A page of a contract's indicators."""
