"""What the API accepts and gives about recommendations."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, StringConstraints

from app.assessments.results.messages import SensitivityOut
from app.assessments.tables import Recommendation, RecommendationState
from app.platform.request.messages import Message
from app.platform.request.paging import Page

Reasons = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]


class RecommendationIn(Message):
    """Which tender should be awarded the lot, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "tender_id": "0195566f-4a00-7000-8000-000000000004",
                    "reasons": "It has the highest total by the published method.",
                }
            ]
        }
    )

    tender_id: UUID
    reasons: Reasons


class RefusalIn(Message):
    """Why a recommendation is turned down."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "A price was read wrongly; score again."}]}
    )

    reason: Reason


class RecommendationRow(Message):
    """Who should be awarded a lot."""

    id: UUID
    lot_id: UUID
    assessment_id: UUID
    tender_id: UUID
    reasons: str
    state: RecommendationState
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    refused_because: str  #: empty unless it was refused
    updated_at: datetime


class RecommendationOut(RecommendationRow):
    """Who should be awarded a lot, and how safe that is."""

    sensitivity: SensitivityOut

    @classmethod
    def of(cls, one: Recommendation) -> "RecommendationOut":
        """Make it from what is stored."""
        return cls.model_validate(one, from_attributes=True)


class RecommendationPage(Page[RecommendationRow]):
    """A page of a lot's recommendations."""
