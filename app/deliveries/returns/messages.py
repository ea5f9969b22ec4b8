"""What the API accepts and gives about returns."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, StringConstraints

from app.contracts.messages import Amount
from app.deliveries.messages import DeliveryOut
from app.deliveries.returns.period import Due
from app.deliveries.returns.queries import Filed, Told
from app.deliveries.said import Confidence, Said
from app.deliveries.tables import Delivery, Reopening, ReturnState
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.problems import Finding

FEW = 5  #: fewer people of a group are told only to those who report or verify
BLANK: Literal["blank"] = "blank"

Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]


class PeriodIn(Message):
    """Any day of the period that is to be reported."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"day": "2025-11-03"}]})

    day: date


class ReopeningIn(Message):
    """Why a return is opened again, or its days passed on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "A session was counted twice."}]}
    )

    reason: Reason
    pass_on: bool = False  #: instead, to the supplier that held the contract on all of its days


class ReturnOut(Message):
    """What a supplier reports for one period of one contract."""

    id: UUID
    contract_id: UUID
    period_starts_on: date
    period_ends_on: date
    due_on: date  #: by which it is to be submitted, as the contract's days are now
    is_final: bool  #: of the contract's last period as it is now, with the outturn
    state: ReturnState
    submission: int  #: how often it was submitted
    invoiced: Amount | None  #: in the period, pounds without VAT
    comment: str
    made_by: UUID
    made_at: datetime
    submitted_by: UUID | None
    submitted_at: datetime | None  #: the last time
    locked_by: UUID | None
    locked_at: datetime | None
    passed_on_by: UUID | None
    passed_on_at: datetime | None  #: from when on nothing of it counts; null: it is for its days
    why_passed_on: str
    version: int  #: grows with every change
    updated_at: datetime

    @classmethod
    def of(cls, parent: Any, due: Due) -> "ReturnOut":
        """Make it from what is stored, or a row of it, and from when it is due."""
        own = {name: getattr(parent, name) for name in STORED}
        return cls.model_validate({**own, "due_on": due.due_on, "is_final": due.is_final})


STORED = [name for name in ReturnOut.model_fields if name not in {"due_on", "is_final"}]


class ReturnPage(Page[ReturnOut]):
    """A page of returns."""


class ReturnLineOut(Message):
    """What a return says of one obligation; each quantity is in `unit`."""

    obligation_id: UUID
    measure: str
    unit: str
    said: Said | Literal["blank"]  #: blank: neither anything nor nothing
    reported: Amount | None  #: what its deliveries add up to; null: a blank
    verified: Amount | None  #: of that; null: a blank
    deliveries: int
    forecast: Amount | None  #: of the whole, by the contract's end
    confidence: Confidence | None
    cause: str
    comment: str
    #: people by priority group; null: fewer than five, which not every reader is told
    groups: dict[str, int | None]

    @classmethod
    def of(cls, told: Told, is_told_few: bool) -> "ReturnLineOut":
        """Make it from what is stored."""
        line, sums = told.line, told.sums
        said = BLANK if line is None else line.said
        if line is None and sums.deliveries:
            said = Said.SOMETHING
        groups = {} if line is None else line.groups
        return cls(
            obligation_id=told.obligation.id,
            measure=told.obligation.measure,
            unit=told.obligation.unit,
            said=said,
            reported=None if said == BLANK else sums.reported,
            verified=None if said == BLANK else sums.verified,
            deliveries=sums.deliveries,
            forecast=None if line is None else line.forecast,
            confidence=None if line is None else line.confidence,
            cause="" if line is None else line.cause,
            comment="" if line is None else line.comment,
            groups=_told_groups(groups, is_told_few),
        )


class SubmittedLineOut(Message):
    """What a return said of one obligation when it was submitted; a forecast is in its unit."""

    obligation_id: UUID
    said: Said
    forecast: Amount | None
    confidence: Confidence | None
    cause: str
    comment: str
    groups: dict[str, int | None]  #: as in the lines of the return


class SubmissionOut(Message):
    """What a return said when it was submitted; drafts since alter nothing of it."""

    submission: int  #: 1, 2, 3 …; the last one is what the return says until there is another
    invoiced: Amount | None  #: in the period, pounds without VAT
    comment: str
    submitted_by: UUID
    submitted_at: datetime
    digest: str  #: SHA-256 of all that was submitted
    lines: tuple[SubmittedLineOut, ...]

    @classmethod
    def of(cls, filed: Filed, is_told_few: bool) -> "SubmissionOut":
        """Make it from what is stored."""
        own = {name: getattr(filed.whole, name) for name in cls.model_fields if name != "lines"}
        lines = [
            {name: getattr(line, name) for name in SubmittedLineOut.model_fields}
            | {"groups": _told_groups(line.groups, is_told_few)}
            for line in filed.lines
        ]
        return cls.model_validate(own | {"lines": lines})


class ReopeningOut(Message):
    """That a return was opened again, by whom and why."""

    submission: int  #: the one that was opened again
    was: ReturnState
    reason: str
    by: UUID
    at: datetime


class ReturnQuestionOut(Message):
    """Something that a person should look at; it stops nothing."""

    code: str  #: stable; programs may rely on it
    message: str
    how_to_fix: str
    pointer: str  #: place in what was sent, or of the delivery by its reference


class ReturnWhole(Message):
    """A return with what it says of every obligation; its deliveries are listed apart."""

    summary: ReturnOut
    lines: tuple[ReturnLineOut, ...]  #: every obligation of the contract, in its order
    submissions: tuple[SubmissionOut, ...]  #: its lines above are a draft's while it is open
    reopenings: tuple[ReopeningOut, ...]
    questions: tuple[ReturnQuestionOut, ...]  #: about what was sent just now; none when it is read

    @classmethod
    def told(
        cls,
        summary: ReturnOut,
        lines: Sequence[Told],
        submissions: Sequence[Filed],
        reopenings: Sequence[Reopening],
        questions: Sequence[Finding],
        is_told_few: bool,
    ) -> "ReturnWhole":
        """Make it from what is stored."""
        return cls(
            summary=summary,
            lines=tuple(ReturnLineOut.of(line, is_told_few) for line in lines),
            submissions=tuple(SubmissionOut.of(one, is_told_few) for one in submissions),
            reopenings=tuple(
                ReopeningOut.model_validate(one, from_attributes=True) for one in reopenings
            ),
            questions=asked(questions),
        )


class DeliveryWritten(Message):
    """A delivery as it is kept now, with questions about it."""

    delivery: DeliveryOut
    questions: tuple[ReturnQuestionOut, ...]

    @classmethod
    def told(
        cls, delivery: Delivery, unit: str, questions: Sequence[Finding]
    ) -> "DeliveryWritten":
        """Make it from what is stored."""
        return cls(delivery=DeliveryOut.of(delivery, unit), questions=asked(questions))


class PeriodOut(Message):
    """One period of the plan, and what became of its return."""

    starts_on: date
    ends_on: date
    due_on: date
    return_id: UUID | None
    #: missing: no return was begun, which is neither a zero nor a blank
    state: ReturnState | Literal["missing"]
    is_overdue: bool  #: it is past its day, and was never submitted or is open again


class PeriodsOut(Message):
    """The periods of a contract that have begun, in order."""

    periods: tuple[PeriodOut, ...]


def _told_groups(groups: Mapping[str, int], is_told_few: bool) -> dict[str, int | None]:
    return {
        group: count if is_told_few or not 0 < count < FEW else None
        for group, count in groups.items()
    }


def asked(questions: Sequence[Finding]) -> tuple[ReturnQuestionOut, ...]:
    """Give questions in the form of the API."""
    return tuple(
        ReturnQuestionOut(
            code=one.code, message=one.message, how_to_fix=one.how_to_fix, pointer=one.path
        )
        for one in questions
    )
