"""What the API accepts and gives about remedies."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, ValidationError, model_validator

from app.contracts.messages import Amount
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.messages import Text
from app.deliveries.shortfall.remedies.breach import Breach, Limb, Result
from app.deliveries.shortfall.remedies.proposal import Proposal
from app.platform.request.messages import Message
from app.platform.request.paging import Page

#: kept exactly: four decimals, and below a hundred million million
Kept = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 14, decimal_places=4)]
Pounds = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14, decimal_places=2)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=r"\S")]


class RemedyFormulaOut(Message):
    """A formula by which a contract may turn a shortfall into a sum."""

    name: str
    title: str
    formula: str
    parameters: dict[str, Any]  #: each with its title, unit, default and bounds
    effective_from: date
    until: date | None  #: last day on which contracts may name it
    source: dict[str, Any]
    note: str  #: empty: none
    examples: list[dict[str, Any]]  #: worked by hand


class RemedyFormulaPage(Page[RemedyFormulaOut]):
    """A page of the formulas for credits."""


class BreachOutcomeIn(Message):
    """Something that a breach led to, and when."""

    result: Result
    on: date


class BreachIn(Message):
    """What a notice of a breach has to tell: Procurement Regulations 2024, regulation 39(7)."""

    limb: Limb
    trigger_on: date  #: the first of the thirty days for the notice
    outcomes: list[BreachOutcomeIn] = Field(default_factory=list, max_length=20)
    nature: Text  #: of the obligation that was broken
    impact: Text
    began_on: date
    is_ongoing: bool
    ended_on: date | None = None
    mitigation: Text | None = None  #: what the supplier did about it
    why_insufficient: Text | None = None
    damages: Pounds | None = None  #: in pounds
    basis: Text | None = None  #: of the damages
    decision: Text | None = None  #: where a court's decision can be read

    @model_validator(mode="after")
    def _of_a_piece(self) -> "BreachIn":
        self.told()
        return self

    def told(self) -> Breach:
        """Give it as the sums take it.

        Raises:
            ValueError: with words, if its parts do not fit together.
        """
        try:
            return Breach.model_validate(self.model_dump())
        except ValidationError as fault:
            words = fault.errors()[0]["msg"].removeprefix("Value error, ")
            raise ValueError(words) from None


class RemedyIn(Message):
    """What is to be done about an obligation that is behind."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "improvement_plan",
                    "what": "Hold two open days with the job brokerage, and start four people.",
                    "starts_on": "2026-03-02",
                    "due_on": "2026-05-29",
                }
            ]
        }
    )

    kind: RemedyKind
    what: LongText
    starts_on: date
    due_on: date | None = None  #: by which it is to be met
    shortfall_id: UUID | None = None  #: that it rests on; without one, today's figures
    quantity: Kept | None = None  #: that it covers; without it, all that nothing else does
    in_place: UUID | None = None  #: obligation of which more is to be delivered instead
    amount: Pounds | None = None  #: in pounds, to be held back
    breach: BreachIn | None = None

    def proposal(self) -> Proposal:
        """Give it as the sums take it."""
        own = {name: getattr(self, name) for name in RemedyIn.model_fields if name != "breach"}
        return Proposal(**own, breach=None if self.breach is None else self.breach.told())


class RemedyDecisionIn(Message):
    """Whether a remedy is to be done, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"decision": "approved", "reason": "It is fair, and soon enough."}]
        }
    )

    decision: Literal["approved", "refused"]
    reason: Text


class RemedyStepIn(Message):
    """Something that happened to a remedy."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-03-02",
                    "what": "The first open day was held; nine people came.",
                    "became": "open",
                }
            ]
        }
    )

    on: date
    what: LongText
    #: open: it goes on, or what was met was not, once a second person says so too; withdrawn:
    #: what was approved, once a second person says so too
    became: Literal["open", "met", "not_met", "withdrawn"]


class RemedyOut(Message):
    """What is done about an obligation that is behind."""

    id: UUID
    contract_id: UUID
    obligation_id: UUID
    shortfall_id: UUID | None
    kind: RemedyKind
    state: RemedyState
    what: str
    starts_on: date
    due_on: date | None
    unit: str  #: of `quantity`
    quantity: Amount | None  #: that it covers
    in_place: UUID | None
    substitute: Amount | None  #: to be delivered in place, in that obligation's unit
    amount: Amount | None  #: in pounds
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    #: who asks to withdraw what was approved, or to open what was met; null: nobody
    withdrawal_by: UUID | None
    version: int  #: grows with every change
    updated_at: datetime


class RemedyPage(Page[RemedyOut]):
    """A page of remedies."""


class RemedyStepOut(Message):
    """One dated entry in the story of a remedy."""

    number: int
    on: date
    what: str
    became: RemedyState
    by: UUID
    at: datetime


class RemedyFindingOut(Message):
    """What was questioned when the remedy was proposed."""

    code: str
    severity: str
    message: str
    how_to_fix: str
    path: str


class RemedyWhole(RemedyOut):
    """A remedy with its working, what was questioned, and its story."""

    working: dict[str, Any]  #: every number that went into it, and what came before
    findings: list[RemedyFindingOut] | None  #: null: told to the authority alone
    steps: list[RemedyStepOut]


class PerformanceFailuresOut(Message):
    """Remedies of a contract as open contracting tells them."""

    contract_id: UUID
    ocid: str  #: empty: none
    #: as in `contracts/implementation/performanceFailures`
    performanceFailures: list[dict[str, Any]]
