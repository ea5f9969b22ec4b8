"""What the API accepts and gives about what is spent under a contract."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.contracts.messages import Amount
from app.contracts.plan.spend.spending import Spend
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.rules.messages import FindingOut

MOST = Decimal(10) ** 12  #: pounds: a record of more is a slip
Pounds = Annotated[Decimal, Field(gt=-MOST, lt=MOST, decimal_places=2)]
Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
EXAMPLE: dict[str, Any] = {
    "starts_on": "2026-01-12",
    "ends_on": "2026-01-31",
    "amount": "12500",
    "source": "purchase ledger",
}


class SpendIn(Message):
    """What was paid or invoiced under a contract in some days."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    starts_on: date
    ends_on: date  #: it counts from the end of this day
    amount: Pounds  #: in pounds without VAT; below zero: a credit note
    source: Source  #: such as a ledger; it tells of each day once

    def spend(self) -> Spend:
        """Give what was spent."""
        return Spend(self.starts_on, self.ends_on, self.amount, self.source)


class CorrectionIn(SpendIn):
    """What takes the place of a record that was wrong, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [EXAMPLE | {"amount": "12050", "reason": "Two digits were swapped."}]
        }
    )

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class SpendOut(Message):
    """A record of spending."""

    id: UUID
    contract_id: UUID
    starts_on: date
    ends_on: date
    amount: Amount  #: in pounds without VAT; below zero: a credit note
    source: str
    replaces: UUID | None  #: the record that was wrong
    reason: str  #: for taking its place
    replaced_at: datetime | None  #: null: it counts
    recorded_by: UUID
    recorded_at: datetime


class SpendMade(SpendOut):
    """A record of spending as it was made, with what is doubtful about it."""

    findings: list[FindingOut]  #: about the total by the end of its days


class SpendPage(Page[SpendOut]):
    """A page of what was spent under a contract."""


class SpendTotal(Message):
    """What was spent under a contract by the end of a day."""

    contract_id: UUID
    on: date
    spent: Amount  #: in pounds without VAT
    findings: list[FindingOut]  #: what is doubtful about it
