"""What the API accepts and gives about assessments, scorecards and their explanations."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.assessments.messages import LotFacts, Receipt, RulesUsed, Warned
from app.assessments.tables import Assessment
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.scoring.explanation.reader import Length, Reader

Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


class AssessmentIn(Message):
    """What a lot is scored with."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "A mark was corrected by the moderator."}]}
    )

    rules_digest: Digest | None = None  #: of the rules that you expect; refused if others hold
    #: why; needed to score again
    reason: Annotated[str, StringConstraints(max_length=2000)] = ""
    #: the tenders in the order drawn, where the rules part a tie by a draw or leave it
    draw: Annotated[tuple[UUID, ...], Field(max_length=500)] = ()
    #: when, how and before whom, without any tenderer's name; needed with a draw, and quoted to
    #: the suppliers between whom it decided
    draw_held: Annotated[str, StringConstraints(max_length=2000)] = ""


class AssessmentRow(Message):
    """The scoring of a lot."""

    id: UUID
    lot_id: UUID
    number: int  #: 1, 2, 3 … of its lot
    rules_digest: str
    result_digest: str
    reason: str  #: as it was given; the first may have none
    made_by: UUID
    made_at: datetime
    replaced_at: datetime | None  #: by a later one; null: it stands
    updated_at: datetime


class PartnerUsed(Message):
    """A partner that a tender names, with the answer that was scored."""

    tender_id: UUID
    supplier: str  #: as it is called in scoring
    partner: str
    answer: Literal["yes", "partly", "no", "none"]
    said: str  #: what the answer is worth


class AssessmentOut(AssessmentRow):
    """The scoring of a lot: what holds for all its tenders. Each has a scorecard of its own."""

    rules: RulesUsed
    lot: LotFacts
    warnings: list[Warned]
    draw_held: str = ""  #: when, how and before whom; empty without a draw
    partners: list[PartnerUsed] = Field(default_factory=list)  #: whose answers were scored
    receipt: Receipt

    @classmethod
    def of(cls, one: Assessment) -> "AssessmentOut":
        """Make it from what is stored."""
        row = {name: getattr(one, name) for name in AssessmentRow.model_fields}
        return cls.model_validate({**row, **one.head})


class AssessmentPage(Page[AssessmentRow]):
    """A page of a lot's assessments."""


class ScorecardRow(Message):
    """Where a tender came."""

    tender_id: UUID
    supplier: str  #: as it is called in scoring
    status: str  #: assessed, fails_requirements, disqualified or disregarded
    rank: int | None
    place: int  #: its line in the table: best first, those without a rank last
    total: str | None
    price: str | None


class ScorecardPage(Page[ScorecardRow]):
    """A page of an assessment's scorecards."""


class ExplanationOut(Message):
    """Why a tender has the score and the place it has."""

    supplier: str
    reader: Reader
    length: Length
    text: str


class SensitivityOut(Message, extra="allow"):
    """How safe a first place is: what would have to change for another tender to come first."""

    words: list[str]  #: what was found, in sentences, the most telling first
    lot: str
    first: list[str]
    second: str | None
    lead: str | None  #: between their totals, before rounding
    weights: list[dict[str, Any]]
    space: dict[str, Any]  #: who wins over all ways to share the weights out
    offers: list[dict[str, Any]]
    marks: list[dict[str, Any]]
    without: list[dict[str, Any]]
    price_of_marks: dict[str, Any]
    ranges: dict[str, Any]
    pool_relative: list[str]


class FullReceipt(Message):
    """All that scoring saw and said; save it as a file for `social-value replay`."""

    receipt: Receipt
    rules: dict[str, Any]
    input: dict[str, Any]
    result: dict[str, Any]


class ReplayOut(Message):
    """What scoring an assessment again said."""

    identical: bool  #: in every number, rank, status and word but the warnings
    differences: list[str]  #: the first of them, each with its path
    notes: list[str]  #: warnings that differ: a later engine may give more of them
