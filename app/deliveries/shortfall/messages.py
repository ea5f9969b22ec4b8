"""What the API accepts and gives about causes, shortfalls and requests for help."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.contracts.messages import Amount
from app.deliveries.shortfall.kind import HelpOutcome, ShortfallState
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.rules.document.cause import Side

Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"\S")]
Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]


class CauseOut(Message):
    """Why a promise may fall short, and who can mend it."""

    code: str
    branch: str
    branch_title: str
    title: str
    side: Side  #: who can mend it
    note: str  #: empty: none
    source: dict[str, Any]


class CausePage(Page[CauseOut]):
    """A page of the published causes."""


class ShortfallIn(Message):
    """That an obligation is behind; how much is short is worked out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "as_of": "2026-02-28",
                    "cause": "no_candidates",
                    "note": "Two rounds of interviews brought nobody who met the terms.",
                }
            ]
        }
    )

    as_of: date  #: at whose end it is behind; today or before
    cause: Code  #: of the published list
    note: Annotated[str, Field(max_length=2_000)] = ""


class OutcomeIn(Message):
    """What came of a shortfall."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "Two people started on 2 March 2026."}]}
    )

    outcome: Text


class HelpIn(Message):
    """What one side asks of the other."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"what": "An introduction to the job brokerage.", "wanted_by": "2026-03-20"}
            ]
        }
    )

    what: Text
    wanted_by: date  #: last day on which it would still help


class HelpAnswerIn(Message):
    """What came of a request for help."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"outcome": "given", "answer": "Introduced by letter on 3 March."}]
        }
    )

    outcome: Literal["given", "declined"]
    answer: Text


class HelpOut(Message):
    """What one side asked of the other, and what came of it."""

    id: UUID
    shortfall_id: UUID
    asked_of: Side
    what: str
    wanted_by: date
    is_overdue: bool  #: not answered, and the day has passed
    outcome: HelpOutcome
    answer: str
    asked_by: UUID
    asked_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    version: int  #: grows with every change
    updated_at: datetime


class HelpPage(Page[HelpOut]):
    """A page of requests for help."""


class ShortfallOut(Message):
    """That an obligation was behind on a day, with the figures of that day."""

    id: UUID
    contract_id: UUID
    obligation_id: UUID
    as_of: date
    unit: str  #: of every quantity here
    promised: Amount
    due: Amount
    reported: Amount
    verified: Amount
    quantity: Amount  #: due and not verified
    cause: str
    side: Side  #: who can mend it
    note: str
    state: ShortfallState
    outcome: str
    raised_by: UUID
    raised_at: datetime
    resolved_by: UUID | None
    resolved_at: datetime | None
    version: int  #: grows with every change
    updated_at: datetime


class ShortfallPage(Page[ShortfallOut]):
    """A page of shortfalls."""


class SaidOut(Message):
    """The cause that the supplier gave in a return."""

    return_id: UUID
    period_starts_on: date
    period_ends_on: date
    cause: str
    comment: str


class OffsetOut(Message):
    """What over-delivery of something else covers, as the contract's terms list it."""

    obligation_id: UUID  #: that has the surplus
    measure: str
    unit: str  #: of `surplus` and `used`
    surplus: Amount  #: verified beyond what is promised, and not used otherwise
    used: Amount
    rate: Amount  #: units that are short, for each unit of the surplus
    covers: Amount  #: in the shortfall's unit; beside what is verified, never in it


class ShortfallWhole(ShortfallOut):
    """A shortfall with all that was said of it."""

    cause_title: str  #: empty: the cause is no longer in the list
    supplier_said: SaidOut | None  #: in its last return up to the day
    help: list[HelpOut]
    offsets: list[OffsetOut]  #: on the shortfall's day; empty unless the terms list any
