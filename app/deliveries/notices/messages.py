"""What the API gives about notices and meetings."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from app.contracts.plan.terms import RatedOver
from app.deliveries.notices.notice import (
    Assessed,
    BreachTold,
    Details,
    Party,
    Performance,
    Step,
    Told,
)
from app.deliveries.notices.omission import Omission
from app.deliveries.notices.sheet import Sheet
from app.deliveries.review.messages import NearDutyOut, ToAskOut
from app.deliveries.shortfall.remedies.breach import Limb, Result
from app.deliveries.standing.messages import StandingOut
from app.deliveries.standing.ratings.basis import basis_of
from app.deliveries.standing.word import Word, code_of
from app.platform.request.messages import Message


class NoticePartyOut(Message):
    """An authority or a supplier, as a notice names it."""

    name: str
    address: str
    email: str
    identifiers: list[str]  #: each with its scheme

    @classmethod
    def of(cls, party: Party) -> "NoticePartyOut":
        """Make it from what was gathered."""
        return cls(
            name=party.name,
            address=party.address,
            email=party.email,
            identifiers=list(party.identifiers),
        )


class NoticeIndicatorOut(Message):
    """A key performance indicator, as notices name it."""

    outside_id: str
    title: str
    description: str
    is_material: bool  #: one of those regarded as most material when it was published
    every_months: int | None = None  #: how often it is reported; null: not known


class OmissionOut(Message):
    """Something that a notice should say and does not."""

    code: str
    what: str
    how_to_fix: str
    law: str


class DetailsOut(Message):
    """The block on key performance indicators of a contract details notice."""

    contract_id: UUID
    title: str
    ocid: str
    contract: str  #: as notices call it
    needs_indicators: bool  #: section 52 asks for at least three, as far as is known
    indicators: list[NoticeIndicatorOut]
    why_none: str
    omissions: list[OmissionOut]
    text: str  #: to be pasted

    @classmethod
    def of(cls, details: Details, omissions: list[Omission], text: str) -> "DetailsOut":
        """Make it from what was gathered."""
        return cls(
            contract_id=details.named.contract_id,
            title=details.named.title,
            ocid=details.named.ocid,
            contract=details.named.contract,
            needs_indicators=details.needs_indicators,
            indicators=[_indicator(one) for one in details.indicators],
            why_none=details.why_none,
            omissions=[_omission(one) for one in omissions],
            text=text,
        )


class AssessedOut(Message):
    """How an indicator was rated."""

    indicator: NoticeIndicatorOut
    rating: Word | None  #: null: not rated for any days within those of the notice
    code: str | None  #: of the rating, in open contracting
    starts_on: date | None  #: the days that were assessed
    ends_on: date | None
    reason: str
    over: RatedOver | None  #: what it was worked out from; null: it is a person's word
    basis: str  #: the same in words; empty: it is a person's word

    @classmethod
    def of(cls, found: Assessed) -> "AssessedOut":
        """Make it from what was gathered."""
        return cls(
            indicator=_indicator(found.indicator),
            rating=found.word,
            code=None if found.word is None else code_of(found.word),
            starts_on=found.starts_on,
            ends_on=found.ends_on,
            reason=found.reason,
            over=found.over,
            basis=basis_of(found.over, found.carried),
        )


class StepOut(Message):
    """A warning or an opportunity to improve that was given."""

    kind: str
    on: date
    due_on: date | None
    what: str
    became: str
    recorded_on: date  #: on which a second person approved it here

    @classmethod
    def of(cls, step: Step) -> "StepOut":
        """Make it from what was gathered."""
        return cls(**{name: getattr(step, name) for name in cls.model_fields})


class BreachOutcomeOut(Message):
    """Something that a breach led to, and when."""

    result: Result
    on: date


class BreachToldOut(Message):
    """A breach with what the authority did before: regulation 39(7)."""

    remedy_id: UUID
    obligation: str
    limb: Limb
    trigger_on: date
    notice_due_on: date  #: the thirtieth day, the trigger's own being the first
    outcomes: list[BreachOutcomeOut]
    nature: str  #: of the obligation that was broken
    impact: str
    began_on: date
    is_ongoing: bool
    ended_on: date | None
    mitigation: str | None  #: what the supplier did about it
    why_insufficient: str | None
    damages: Decimal | None  #: in pounds
    basis: str | None  #: of the damages
    decision: str | None  #: where a court's decision can be read
    steps: list[StepOut]

    @classmethod
    def of(cls, found: BreachTold) -> "BreachToldOut":
        """Make it from what was gathered."""
        breach = found.breach
        outcomes = [BreachOutcomeOut(result=one.result, on=one.on) for one in breach.outcomes]
        own = {name: getattr(breach, name) for name in _OF_BREACH}
        return cls(
            remedy_id=found.remedy_id,
            obligation=found.obligation,
            outcomes=outcomes,
            steps=[StepOut.of(step) for step in found.steps],
            **own,
        )


_OF_BREACH = (
    "limb", "trigger_on", "notice_due_on", "nature", "impact", "began_on", "is_ongoing",
    "ended_on", "mitigation", "why_insufficient", "damages", "basis", "decision",
)  # fmt: skip


class PerformanceOut(Message):
    """A contract performance notice, whole."""

    contract_id: UUID
    title: str
    ocid: str
    contract: str  #: as notices call it
    authority: NoticePartyOut
    suppliers: list[NoticePartyOut]  #: whoever held the contract in those days
    purposes: list[str]
    starts_on: date  #: the days that are assessed
    ends_on: date
    assessed: list[AssessedOut]  #: of every indicator; the notice describes the material ones
    breaches: list[BreachToldOut]
    omissions: list[OmissionOut]
    text: str  #: to be pasted

    @classmethod
    def of(cls, notice: Performance, omissions: list[Omission], text: str) -> "PerformanceOut":
        """Make it from what was gathered."""
        return cls(
            contract_id=notice.named.contract_id,
            title=notice.named.title,
            ocid=notice.named.ocid,
            contract=notice.named.contract,
            authority=NoticePartyOut.of(notice.authority),
            suppliers=[NoticePartyOut.of(one) for one in notice.suppliers],
            purposes=list(notice.purposes),
            starts_on=notice.starts_on,
            ends_on=notice.ends_on,
            assessed=[AssessedOut.of(one) for one in notice.assessed],
            breaches=[BreachToldOut.of(one) for one in notice.breaches],
            omissions=[_omission(one) for one in omissions],
            text=text,
        )


class MeetingSheetOut(Message):
    """What is due, what came, what is doubtful and what to ask, in one answer."""

    contract_id: UUID
    contract: str
    supplier: str
    on: date
    due: list[NearDutyOut]  #: overdue, or due within a month
    came: list[StandingOut]  #: every promise, the one that is furthest behind first
    doubtful: list[str]
    questions: list[ToAskOut]  #: those of the review, what matters most first

    @classmethod
    def of(cls, contract_id: UUID, sheet: Sheet) -> "MeetingSheetOut":
        """Make it from a sheet."""
        return cls(
            contract_id=contract_id,
            contract=sheet.contract,
            supplier=sheet.supplier,
            on=sheet.on,
            due=[NearDutyOut.of(one) for one in sheet.due],
            came=[StandingOut.of(one, sheet.on) for one in sheet.came],
            doubtful=list(sheet.doubtful),
            questions=[ToAskOut.from_question(one) for one in sheet.questions],
        )


def _indicator(one: Told) -> NoticeIndicatorOut:
    return NoticeIndicatorOut(**{name: getattr(one, name) for name in one.__slots__})


def _omission(one: Omission) -> OmissionOut:
    return OmissionOut(**{name: getattr(one, name) for name in one.__slots__})
