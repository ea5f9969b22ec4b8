"""What the API accepts and gives about panels and declarations of interest."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.tenders.tables import PanelRole

#: some sentences, not blank
Text = Annotated[str, StringConstraints(max_length=2000)]
NonBlank = Annotated[Text, StringConstraints(min_length=1, pattern=r"\S")]

MOST_MEMBERS = 50


class PanelMemberIn(Message):
    """Somebody who is to judge a lot."""

    person_id: UUID
    role: PanelRole


class PanelIn(Message):
    """Everybody who is to judge a lot."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "members": [
                        {
                            "person_id": "0195566f-4a00-7000-8000-000000000001",
                            "role": "evaluator",
                        }
                    ]
                }
            ]
        }
    )

    members: Annotated[list[PanelMemberIn], Field(max_length=MOST_MEMBERS)]


class PanelMemberOut(Message):
    """Somebody who judges a lot. Whether they have marked is not told: marking is done alone."""

    person_id: UUID
    role: PanelRole
    named_by: UUID
    named_at: datetime


class ExcusalIn(Message):
    """Why an evaluator judges a lot no more."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "They have left the authority."}]}
    )

    reason: NonBlank


class ExcusedOut(Message):
    """An evaluator who judges a lot no more; their marks are kept, and do not count."""

    person_id: UUID
    named_at: datetime
    excused_at: datetime
    excused_by: UUID
    excused_because: str


class PanelOut(Message):
    """Everybody who judges a lot."""

    lot_id: UUID
    version: int  #: of the lot; grows with every change of it
    members: list[PanelMemberOut]
    excused: list[ExcusedOut]  #: who did, and was excused


class ConflictDeclarationIn(Message):
    """Whether one has an interest in a lot."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"has_interest": False},
                {"has_interest": True, "details": "A relative works for a firm that may tender."},
            ]
        }
    )

    has_interest: bool
    details: Text = ""  #: needed where there is an interest

    @model_validator(mode="after")
    def _an_interest_is_described(self) -> Self:
        if self.has_interest and not self.details.strip():
            raise ValueError("an interest needs `details`: say what it is")
        return self


class ConflictDecisionIn(Message):
    """Whether somebody with an interest may take part all the same."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"allowed": False, "reason": "The relative would profit from the contract."}
            ]
        }
    )

    allowed: bool
    reason: NonBlank


class ConflictDeclarationOut(Message):
    """What somebody declared, and what was decided about it; neither ever changes."""

    id: UUID
    lot_id: UUID
    person_id: UUID
    has_interest: bool
    details: str
    declared_at: datetime
    allowed: bool | None  #: null: not decided, or nothing to decide
    decided_by: UUID | None
    reason: str  #: for the decision
    updated_at: datetime


class ConflictDeclarationPage(Page[ConflictDeclarationOut]):
    """A page of declarations."""
