"""What the API accepts and gives about assessment summaries."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.assessments.summaries.case import Terms, Withheld
from app.assessments.summaries.standstill import WORKING_DAYS, Standstill, StandstillKind
from app.assessments.tables import AssessmentSummary, SummaryBatch
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.rules.messages import FindingOut

Reason = Annotated[str, StringConstraints(max_length=2000, pattern=r"\S")]
Code = Annotated[str, StringConstraints(max_length=100, pattern=r"\S")]


class StandstillIn(Message):
    """How long you wait before you enter into the contract."""

    kind: StandstillKind = StandstillKind.MANDATORY
    #: beginning with the day of the award notice
    working_days: Annotated[int, Field(ge=WORKING_DAYS, le=60)] = WORKING_DAYS
    reason: Annotated[str, StringConstraints(max_length=2000)] = ""  #: for there being none

    @model_validator(mode="after")
    def _says_why_there_is_none(self) -> "StandstillIn":
        if self.kind is StandstillKind.NONE and not self.reason.strip():
            raise ValueError("needs a `reason`: say why no standstill is kept")
        return self


class WithheldIn(Message):
    """Something of the winning tender that the others are not told."""

    what: Literal["address", "email", "total", "score", "explanation"]
    criterion: Code | None = None  #: whose score or explanation
    reason: Reason  #: the harm that is avoided; the others are told it

    @model_validator(mode="after")
    def _of_a_criterion_or_of_the_whole(self) -> "WithheldIn":
        if (self.what in ("score", "explanation")) != (self.criterion is not None):
            raise ValueError(
                "a score or an explanation needs the `criterion` that it is for; nothing else does"
            )
        return self


class SummariesIn(Message):
    """What you decide about a lot's summaries before they are sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "standstill": {"kind": "mandatory", "working_days": 8},
                    "full_version_at": "Instructions to tenderers, part 4, of PROC-2026-014",
                }
            ]
        }
    )

    standstill: StandstillIn | None = None  #: left out: what the law asks for
    #: where the criteria and the methodology are in full; left out: the lot's pinned rules
    full_version_at: Annotated[str, StringConstraints(max_length=500)] = ""
    withheld: Annotated[tuple[WithheldIn, ...], Field(max_length=50)] = ()
    names_checked: bool = False  #: you looked wherever another supplier seems to be named

    def terms(self) -> Terms:
        """Give it as the use case takes it."""
        wait = self.standstill
        return Terms(
            standstill=None if wait is None else Standstill(**wait.model_dump()),
            full_version_at=self.full_version_at,
            withheld=tuple(
                Withheld(one.what, one.reason, one.criterion or "") for one in self.withheld
            ),
            names_checked=self.names_checked,
        )


class PartyOut(Message):
    """An authority or a supplier, as a letter names it."""

    name: str
    address: str
    email: str
    identifiers: list[str]


class PurchaseOut(Message):
    """What is being bought."""

    reference: str
    title: str
    lot: str
    lot_title: str
    ocid: str | None
    is_covered: bool = True  #: false: below the thresholds, where the law asks for no summary


class AssessmentUsed(Message):
    """The assessment that a summary tells of."""

    id: UUID
    number: int
    rules: str
    rules_digest: str
    result_digest: str


class OutcomeOut(Message):
    """What became of a tender."""

    awarded: bool
    status: str  #: assessed, fails_requirements or disqualified
    rank: int | None
    words: str
    disqualified_because: str
    drawn: str = ""  #: how the draw was held that decided between it and its equals


class ScaleRow(Message):
    """One mark of a scale."""

    mark: str
    label: str
    worth: str
    meaning: str


class CriterionOut(Message):
    """A criterion: how much it matters and how it is scored."""

    number: str  #: as 4.1
    code: str
    title: str
    depth: int
    question: str
    share: str | None  #: per cent of the total
    importance: str
    how: str
    available: str
    scale: list[ScaleRow]
    needed: list[str]


class ScoreExplained(Message):
    """Why a score is what it is, by what stands in the tender."""

    reason: str
    good: str
    missing: str
    working: list[str]
    references: list[str]


class ScoreOut(Message):
    """A tender's score for one criterion; null is withheld, or was not worked out."""

    code: str
    title: str
    is_heading: bool
    is_marked: bool  #: by people, rather than by a sum
    mark: str | None
    label: str | None
    marks: str | None  #: exactly
    most: str
    shown: str | None  #: for reading
    shown_most: str
    is_full: bool | None
    does_not_apply: str
    explanation: ScoreExplained | None


class TotalOut(Message):
    """A tender's total."""

    marks: str | None
    of: str | None
    shown: str
    shown_of: str


class WinnerOut(Message):
    """What the others are told of the winning tender; null is withheld."""

    name: str
    address: str | None
    email: str | None
    identifiers: list[str]
    scores: list[ScoreOut]
    total: TotalOut | None


class WithheldOut(Message):
    """Something that is withheld, and why."""

    path: str
    words: str
    reason: str


class StandstillOut(Message):
    """How long the authority waits."""

    kind: StandstillKind
    working_days: int | None
    words: str


class SummaryText(Message):
    """What one supplier is told of how its tender was assessed."""

    on: date
    authority: PartyOut
    purchase: PurchaseOut
    assessment: AssessmentUsed
    tender: UUID
    supplier: PartyOut
    outcome: OutcomeOut
    criteria: list[CriterionOut]
    conditions: list[str]  #: asked of every tender beside the criteria
    full_version_at: str
    scores: list[ScoreOut]
    total: TotalOut
    why_not_awarded: list[str]
    winner: WinnerOut | None  #: null: this supplier has won, or nobody is recommended yet
    withheld: list[WithheldOut]
    standstill: StandstillOut


class NotOwed(Message):
    """A tender for which the law asks no summary."""

    tender_id: UUID
    status: str
    reason: str


class SummariesPreview(Message):
    """A lot's summaries as they would be sent now, and what keeps them from being sent."""

    assessment_id: UUID
    approved: bool  #: whether who wins is approved; else it is proposed, or who came first
    sent: bool  #: they have been; they are sent once
    stands: bool  #: the lot is awarded on this assessment; false too where that was withdrawn
    may_be_sent: bool
    findings: list[FindingOut]
    names: list[FindingOut]  #: where another supplier seems to be named
    summaries: list[SummaryText]
    not_owed: list[NotOwed]  #: tell these suppliers yourself


class BatchOut(Message):
    """The summaries of a lot, sent to all its suppliers at the same time."""

    lot_id: UUID
    assessment_id: UUID
    standstill_days: int | None  #: working days that the letters promise; null: none
    names_checked: bool
    sent_by: UUID
    sent_at: datetime

    @classmethod
    def of(cls, batch: SummaryBatch) -> "BatchOut":
        """Make it from what is stored."""
        return cls.model_validate(batch, from_attributes=True)


class SummaryRow(Message):
    """A summary that was sent."""

    id: UUID
    assessment_id: UUID
    tender_id: UUID
    supplier_id: UUID
    digest: str
    letter_id: UUID | None
    sent_at: datetime


class SummaryOut(SummaryRow):
    """A summary that was sent, as it was sent, and whether it still holds."""

    stands: bool  #: false: the award of which it tells was withdrawn
    document: SummaryText

    @classmethod
    def of(cls, one: AssessmentSummary, *, stands: bool) -> "SummaryOut":
        """Make it from what is stored."""
        row = {name: getattr(one, name) for name in SummaryRow.model_fields}
        return cls(**row, stands=stands, document=SummaryText.model_validate(one.document))


class SummaryPage(Page[SummaryRow]):
    """A page of a lot's summaries."""
