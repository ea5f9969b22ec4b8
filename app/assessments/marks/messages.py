"""What the API accepts and gives about marks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.assessments.marks.words import AMark, Code, Further, Line, Reason
from app.platform.request.messages import Message
from app.platform.request.paging import Page

#: what the examples speak of: a lot that is being marked, a tender of it, and a mark
EXAMPLE_ID = "0195566f-4a00-7000-8000-000000000002"

_JUDGED: dict[str, Any] = {
    "mark": 4,
    "reason": "Section 3 names twelve apprentices, their colleges and the months they start.",
    "reference": "method statement, section 3",
    "higher": "A named mentor for each apprentice.",
}


class MarkChangeIn(Message):
    """What a mark is to be."""

    model_config = ConfigDict(json_schema_extra={"examples": [_JUDGED]})

    mark: AMark
    reason: Reason
    reference: Line  #: where in the tender, such as "method statement, section 3"
    higher: Further = ""  #: what would have scored more


class TenderMarkIn(MarkChangeIn):
    """A mark for one tender on one criterion."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"tender_id": EXAMPLE_ID, "criterion": "service", **_JUDGED}]
        }
    )

    tender_id: UUID
    criterion: Code


class MarkOut(Message):
    """One evaluator's mark of one tender on one criterion, as it stands."""

    id: UUID
    lot_id: UUID
    tender_id: UUID
    tender: str  #: what it is called: its supplier, or an alias where names are hidden
    criterion: str
    evaluator_id: UUID
    mark: str
    reason: str
    reference: str
    higher: str
    questioned: bool  #: the reason seems to repeat the criterion
    counts: bool  #: false: its evaluator was excused, and what is agreed leaves it out
    version: int  #: grows with every change
    made_at: datetime
    updated_at: datetime


#: what is kept of a mark as it is told; the rest is looked up
STORED = tuple(name for name in MarkOut.model_fields if name not in {"tender", "counts"})


class MarkPage(Page[MarkOut]):
    """A page of marks."""


class MarkRevisionOut(Message):
    """A mark as it was at one time."""

    number: int
    mark: str
    reason: str
    reference: str
    higher: str
    at: datetime


class MarkWarning(Message):
    """Something that a person should look at again."""

    code: str
    message: str
    how_to_fix: str


#: stands beside a reason that is questioned
QUESTIONED = MarkWarning(
    code="reason_repeats_criterion",
    message="The reason seems to repeat the criterion or its scale.",
    how_to_fix="Say what this tender offers, and where, that earned the mark.",
)


class MarkWhole(MarkOut):
    """A mark with all that it was before."""

    revisions: list[MarkRevisionOut]  #: oldest first; the last is the mark as it stands
    warnings: list[MarkWarning] = Field(default_factory=list)


class MarksFinishedOut(Message):
    """That an evaluator's marks of a lot stand."""

    lot_id: UUID
    evaluator_id: UUID
    finished_at: datetime
