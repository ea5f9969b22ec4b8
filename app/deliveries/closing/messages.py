"""What the API accepts and gives about the closing of contracts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.contracts.messages import Amount
from app.deliveries.closing.settlement import How, SettlementState
from app.deliveries.closing.tables import CloseOutState
from app.deliveries.shortfall.messages import Text
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.rules.messages import FindingOut

SHORT = "0195566f-4a00-7000-8000-000000000063"
Pounds = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 14, decimal_places=2)]
Words = Annotated[str, StringConstraints(max_length=8_000)]


class ClosingWordsIn(Message):
    """What goes on after a contract, and what was learnt."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "legacy": "Three apprentices stay in post; the youth forum keeps its room.",
                    "lessons": "Agree the introductions before the first quarter.",
                }
            ]
        }
    )

    legacy: Words  #: organisations that carry on, people in post
    lessons: Words


class SettlementIn(Message):
    """How what is short of an obligation is settled."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "obligation_id": SHORT,
                    "how": "waived",
                    "reason": "The authority gave the start three months late.",
                }
            ]
        }
    )

    obligation_id: UUID
    how: How
    reason: Annotated[str, Field(max_length=2_000)] = ""  #: needed for a waiver
    amount: Pounds | None = None  #: in pounds, that was paid
    reference: Annotated[str, Field(max_length=200)] = ""  #: of the payment


class SettlementDecisionIn(Message):
    """Whether a settlement stands, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"decision": "agreed", "reason": "The delay was the authority's."}]
        }
    )

    decision: Literal["agreed", "refused"]
    reason: Text


class OutturnOut(Message):
    """What one promise came to; every quantity is in its unit."""

    obligation_id: UUID
    measure: str
    title: str
    unit: str
    baseline: Amount  #: as first promised
    promised: Amount  #: as it stood in the end
    due: Amount
    reported: Amount
    verified: Amount
    short: Amount  #: due and not verified
    offset: Amount  #: of what is short, covered by over-delivery that the terms count instead
    is_reported: bool  #: false: no return says anything of it, which is not zero
    rating: str  #: by the contract's bands; empty: none


class SettlementOut(Message):
    """How what is short of an obligation is settled."""

    obligation_id: UUID
    how: How
    short: Amount  #: and not offset, when it was proposed, in `unit`
    unit: str
    amount: Amount | None  #: in pounds
    reference: str
    reason: str
    state: SettlementState
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decision: str


class CloseOutOut(Message):
    """How far the closing of a contract has come."""

    id: UUID
    contract_id: UUID
    state: CloseOutState
    begun_by: UUID
    begun_at: datetime
    closed_by: UUID | None
    closed_at: datetime | None
    version: int  #: grows with every change
    updated_at: datetime


class CloseOutPage(Page[CloseOutOut]):
    """A page of closings."""


class CloseOutWhole(CloseOutOut):
    """The closing of a contract, with all that was settled and is still open."""

    outturn: list[OutturnOut]  #: as it stands; frozen once the contract is closed
    settlements: list[SettlementOut]  #: in the order in which they were proposed
    legacy: str
    lessons: str
    records_until: date | None  #: kept at least so long; null: the contract has not ended
    still_open: list[FindingOut]  #: faults keep it from being closed; empty once it is
