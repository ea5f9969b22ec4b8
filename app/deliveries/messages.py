"""What the API gives about deliveries."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.contracts.messages import Amount
from app.deliveries.few import is_told
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.tables import Delivery, DeliveryMove
from app.organisations.caller import Caller
from app.platform.request.messages import Message
from app.platform.request.paging import Page


class ContractWithdrawalIn(Message):
    """Why a contract that was taken on is to be withdrawn, as the mistake that it is.

    With `withdraw`, why it is not to be, though somebody proposed it.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "It stands twice in the register."}]}
    )

    reason: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]
    withdraw: bool = False  #: take back what was proposed and waits for another person


class ContractWithdrawalApprovalIn(Message):
    """The version of the contract that was read, with the reason that was proposed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1}]})

    version: Annotated[int, Field(ge=1)]


class DeliveryOut(Message):
    """A quantity that a supplier says it has delivered.

    It counts as reported from the submission of its return until it is taken back, in whatever
    state; what is verified of it is a figure of its own.
    """

    id: UUID
    contract_id: UUID
    obligation_id: UUID
    return_id: UUID
    reference: str
    replaced: int  #: 0: the one that stands; else its place among those it took over from
    quantity: Amount  #: in `unit`, that of the obligation
    verified: Amount  #: of it, in `unit`
    unit: str
    given_quantity: Amount  #: as it was reported
    given_unit: str
    delivered_from: date | None  #: where it took more than a day
    delivered_on: date  #: its last day: the one that it counts on
    #: code of a district or a ward; empty: it was not reported; null: of people, it is told only
    #: to those who verify deliveries, and to the supplier
    place: str | None
    vintage: str  #: of the list that told the place of a postcode
    organisation: str | None  #: that received it; told, and null, as the place is
    tier: int  #: 1: the supplier itself; 2: a subcontractor; 3: one of theirs
    comment: str
    state: DeliveryState
    submission: int | None  #: of its return, that it first counted in; null: a draft
    withdrawn_at: datetime | None  #: taken back: it counts no longer
    recorded_by: UUID
    recorded_at: datetime
    version: int  #: grows with every change
    updated_at: datetime

    @classmethod
    def of(cls, delivery: Delivery, unit: str) -> "DeliveryOut":
        """Make it from what is stored, and the unit of its obligation."""
        own = {name: getattr(delivery, name) for name in cls.model_fields if name != "unit"}
        return cls.model_validate({**own, "unit": unit})

    def seen_by(self, caller: Caller) -> "DeliveryOut":
        """Give it as a caller is told of it."""
        if is_told(caller, self.unit):
            return self
        return self.model_copy(update={"place": None, "organisation": None})


class DeliveryPage(Page[DeliveryOut]):
    """A page of a contract's deliveries."""


class MoveOut(Message):
    """One change of a delivery's state."""

    number: int  #: 1, 2, 3 …
    was: DeliveryState
    became: DeliveryState
    verified_before: Amount  #: in the obligation's unit
    verified_after: Amount
    reason: str
    by: UUID | None  #: null: whoever received it, by a one-time link
    at: datetime


class DeliveryWhole(Message):
    """A delivery with how its state has changed, and how many questions wait about it."""

    delivery: DeliveryOut
    working: dict[str, Any]  #: what its quantity was worked out from: sessions, or posts
    moves: tuple[MoveOut, ...]
    open_doubts: int  #: whether somebody whom it counts is counted elsewhere too

    @classmethod
    def told(
        cls, delivery: DeliveryOut, working: dict[str, Any], moves: list[DeliveryMove], doubts: int
    ) -> "DeliveryWhole":
        """Make it from a delivery as its reader is told of it, and what is stored beside it."""
        return cls(
            delivery=delivery,
            working=working,
            moves=tuple(MoveOut.model_validate(move, from_attributes=True) for move in moves),
            open_doubts=doubts,
        )
