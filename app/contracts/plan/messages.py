"""What the API accepts and gives about delivery plans."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.contracts.messages import Amount
from app.contracts.plan.content import MOST_LINES, Line, PlanContent
from app.contracts.plan.periods import Period
from app.contracts.plan.shape import Shape
from app.contracts.plan.tables import DeliveryPlan, PlanLine, PlanState
from app.contracts.plan.terms import Terms
from app.platform.request.messages import Message
from app.platform.request.paging import Page

EXAMPLE_OBLIGATION = "0195566f-4a00-7000-8000-000000000070"
Reason = Annotated[str, Field(max_length=2000)]


class PlanIn(Message):
    """A delivery plan: how each obligation of a contract falls due."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "period": "quarter",
                    "first_period_on": "2026-01-12",
                    "terms": {"return_due_days": 14, "minimum_spend": "1000"},
                    "lines": [{"obligation_id": EXAMPLE_OBLIGATION, "shape": "front"}],
                }
            ]
        }
    )

    period: Period  #: for which the supplier reports
    first_period_on: date | None = None  #: null: the contract's first day
    terms: Terms = Terms()
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MOST_LINES)]
    reason: Reason = ""  #: needed where a plan was agreed before

    def content(self) -> PlanContent:
        """Give the plan."""
        return PlanContent.model_validate(dict(self))


class PlanRow(Message):
    """A delivery plan as a list has it."""

    id: UUID
    contract_id: UUID
    number: int
    state: PlanState
    period: Period
    first_period_on: date
    stands_from: date | None  #: the first day on which it tells what is due
    reason: str  #: for taking another plan's place
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decision: str  #: the reason for it
    version: int  #: grows with every change
    updated_at: datetime


class PlanPage(Page[PlanRow]):
    """A page of a contract's delivery plans."""


class TargetOut(Message):
    """So much in one period."""

    starts_on: date
    ends_on: date
    quantity: Amount  #: in the obligation's unit


class PlanLineOut(Message):
    """How one obligation falls due."""

    obligation_id: UUID
    measure: str
    shape: Shape
    quantity: Amount  #: the whole, in `unit`
    unit: str
    #: in each period; they add to the whole. None where it falls due as money is spent
    targets: list[TargetOut]
    profile: dict[str, Any]  #: what its shape goes by

    @classmethod
    def of(cls, line: PlanLine) -> "PlanLineOut":
        """Make it from what is stored."""
        return cls(
            obligation_id=line.obligation_id,
            measure=line.obligation.measure,
            shape=line.shape,
            quantity=line.quantity,
            unit=line.obligation.unit,
            targets=[TargetOut.model_validate(target) for target in line.targets],
            profile=line.document,
        )


class PlanOut(PlanRow):
    """A delivery plan with its terms and lines."""

    terms: Terms
    lines: list[PlanLineOut]

    @classmethod
    def of(cls, plan: DeliveryPlan, lines: list[PlanLine]) -> "PlanOut":
        """Make it from what is stored."""
        own = {name: getattr(plan, name) for name in PlanRow.model_fields}
        told = [PlanLineOut.of(line) for line in lines]
        return cls(**own, terms=Terms.model_validate(plan.terms), lines=told)


class PlanVerdict(StrEnum):
    """What somebody decides about a plan."""

    AGREE = "agree"
    REFUSE = "refuse"


class PlanDecisionIn(Message):
    """What is decided about a plan."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"decision": "agree"}]})

    decision: PlanVerdict
    reason: Reason = ""
