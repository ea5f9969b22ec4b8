"""What the API accepts and gives about agreed marks."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.assessments.marks.messages import MarkWarning
from app.assessments.marks.words import AMark, Code, Reason, Reference, Text
from app.platform.request.messages import Message
from app.platform.request.paging import Page

#: what examples speak of: a lot whose marks are being agreed, a tender of it, an agreed mark
EXAMPLE_ID = "0195566f-4a00-7000-8000-000000000010"

NonBlank = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"\S")
]

_AGREED: dict[str, Any] = {
    "mark": 4,
    "reason": "All found the twelve apprentices of section 3 credible, with dates and colleges.",
    "good": "Twelve apprentices are named with the college and month of each.",
    "missing": "Nobody is named who looks after them once they have begun.",
    "changed_because": "One evaluator had not seen the table of dates in section 3.",
}


class ModerationChangeIn(Message):
    """What was agreed, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [_AGREED]})

    mark: AMark
    reason: Reason
    good: Text = ""  #: needed, like the next two, where the mark differs from an evaluator's
    missing: Text = ""
    changed_because: Text = ""
    #: where in the tender it rests; needed where no evaluator's mark says
    reference: Reference = ""


class ModerationIn(ModerationChangeIn):
    """The agreed mark of one tender on one criterion."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"tender_id": EXAMPLE_ID, "criterion": "service", **_AGREED}]
        }
    )

    tender_id: UUID
    criterion: Code


class OriginalOut(Message):
    """What one evaluator had found, alone."""

    mark_id: UUID
    evaluator_id: UUID
    mark: str
    reason: str
    reference: str
    higher: str


class SpreadOut(Message):
    """How far the evaluators' marks are apart."""

    lowest: str
    highest: str
    steps: int | None  #: of the scale; null: it has no steps
    is_unanimous: bool


class ModerationOut(Message):
    """What was agreed about one tender on one criterion, beside what each evaluator had found."""

    id: UUID
    lot_id: UUID
    tender_id: UUID
    tender: str  #: what it is called: its supplier, or an alias where names are hidden
    criterion: str
    mark: str
    reason: str
    good: str
    missing: str
    changed_because: str
    reference: str
    moderator_id: UUID
    version: int  #: grows with every change
    made_at: datetime
    updated_at: datetime
    spread: SpreadOut | None  #: null: nobody had marked it
    originals: list[OriginalOut]


class ModerationPage(Page[ModerationOut]):
    """A page of agreed marks."""


class ModerationRevisionOut(Message):
    """What was agreed at one time."""

    number: int
    mark: str
    reason: str
    good: str
    missing: str
    changed_because: str
    reference: str = ""
    by: UUID
    at: datetime


class ModerationWhole(ModerationOut):
    """An agreed mark with all that it was before."""

    revisions: list[ModerationRevisionOut]  #: oldest first; the last is what stands
    warnings: list[MarkWarning] = Field(default_factory=list)


class ModerationClosedOut(Message):
    """That the agreeing of a lot's marks is closed."""

    lot_id: UUID
    version: int  #: of the lot
    moderated_at: datetime


class ModerationReopeningIn(Message):
    """Why agreed marks are opened again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "The agreed mark of one tender was typed wrongly."}]
        }
    )

    reason: NonBlank


class ModerationReopeningOut(Message):
    """That agreed marks were opened again."""

    id: UUID
    lot_id: UUID
    reason: str
    closed_at: datetime
    reopened_by: UUID
    reopened_at: datetime


class ModerationReopeningPage(Page[ModerationReopeningOut]):
    """A page of reopenings."""
