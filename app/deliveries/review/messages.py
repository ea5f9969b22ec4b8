"""What the API gives for a contract manager's meeting."""

from datetime import date
from uuid import UUID

from app.contracts.duties.duty import Duty, DutyState
from app.contracts.duties.rule import Binds
from app.deliveries.changes.messages import OthersDaysOut
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.review.question import Asked, Of, Promise, Question
from app.deliveries.review.returns import Gap, ReturnGap
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.tables import Remedy, Shortfall
from app.deliveries.standing.lasting.messages import CheckWantingOut
from app.deliveries.standing.messages import Amount, StandingOut
from app.deliveries.tables import Delivery
from app.platform.request.messages import Message
from app.rules.document.cause import Side


class ReturnGapOut(Message):
    """A return that was not there on its day."""

    gap: Gap
    starts_on: date  #: of its period
    ends_on: date
    due_on: date
    submitted_on: date | None

    @classmethod
    def of(cls, gap: ReturnGap) -> "ReturnGapOut":
        """Make it from a gap."""
        return cls.model_validate({name: getattr(gap, name) for name in cls.model_fields})


class WaitingOut(Message):
    """Deliveries of one promise that wait for something."""

    obligation_id: UUID
    state: DeliveryState  #: claimed: for evidence; evidenced: to be verified; disputed
    deliveries: int
    quantity: Amount
    unit: str


class DisputedOut(Message):
    """A delivery that whoever should have received it disputes."""

    delivery_id: UUID
    obligation_id: UUID
    reference: str
    quantity: Amount  #: as reported, in the promise's unit
    delivered_on: date

    @classmethod
    def of(cls, delivery: Delivery) -> "DisputedOut":
        """Make it from what is stored."""
        own = {name: getattr(delivery, name) for name in cls.model_fields if name != "delivery_id"}
        return cls.model_validate({**own, "delivery_id": delivery.id})


class OpenShortfallOut(Message):
    """A shortfall that is open."""

    id: UUID
    obligation_id: UUID
    as_of: date
    quantity: Amount  #: due and not verified on that day, in the promise's unit
    cause: str
    side: Side  #: who can mend it

    @classmethod
    def of(cls, shortfall: Shortfall) -> "OpenShortfallOut":
        """Make it from what is stored."""
        return cls.model_validate({name: getattr(shortfall, name) for name in cls.model_fields})


class OpenRemedyOut(Message):
    """A remedy that is proposed or runs."""

    id: UUID
    obligation_id: UUID
    kind: RemedyKind
    state: RemedyState
    starts_on: date
    due_on: date | None

    @classmethod
    def of(cls, remedy: Remedy) -> "OpenRemedyOut":
        """Make it from what is stored."""
        return cls.model_validate({name: getattr(remedy, name) for name in cls.model_fields})


class ToAskOut(Message):
    """Something to ask, of whom, and about which promise."""

    code: Asked
    of: Of
    words: str
    obligation_id: UUID | None

    @classmethod
    def from_question(cls, question: Question) -> "ToAskOut":
        """Make it from a question."""
        return cls(
            code=question.asked,
            of=question.of,
            words=question.words,
            obligation_id=question.obligation_id,
        )


class NearDutyOut(Message):
    """Something that is overdue, or due within a month."""

    code: str
    occurrence: str  #: which of several; empty: the only one
    title: str
    law: str
    binds: Binds  #: who has to do it
    state: DutyState
    due_on: date | None

    @classmethod
    def of(cls, duty: Duty) -> "NearDutyOut":
        """Make it from a duty."""
        return cls(**{name: getattr(duty, name) for name in cls.model_fields})


class ReviewOut(Message):
    """What is due, what came, what is doubtful and what to ask, at the end of a day."""

    contract_id: UUID
    title: str
    on: date
    duties: list[NearDutyOut]  #: overdue, or due within a month, by their last day
    promises: list[StandingOut]
    returns: list[ReturnGapOut]  #: missing, or late
    waiting: list[WaitingOut]
    disputed: list[DisputedOut]  #: the oldest fifty; `waiting` counts them all
    doubts: list[UUID]  #: open questions whether somebody is counted twice
    others_days: OthersDaysOut
    shortfalls: list[OpenShortfallOut]
    remedies: list[OpenRemedyOut]
    jobs_to_check: list[CheckWantingOut]  #: the oldest first, a thousand at most
    questions: list[ToAskOut]


def waiting_of(promise: Promise) -> list[WaitingOut]:
    """List what the deliveries of a promise wait for."""
    owing = promise.standing.owing
    by_state = {
        DeliveryState.CLAIMED: promise.claimed,
        DeliveryState.EVIDENCED: promise.evidenced,
        DeliveryState.DISPUTED: promise.disputed,
    }
    return [
        WaitingOut(
            obligation_id=owing.obligation_id,
            state=state,
            deliveries=one.deliveries,
            quantity=one.quantity,
            unit=owing.unit,
        )
        for state, one in by_state.items()
        if one.deliveries
    ]
