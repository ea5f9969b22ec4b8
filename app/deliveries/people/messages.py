"""What the API accepts and gives about people who may be counted twice."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.contracts.messages import Amount
from app.deliveries.people.answering import Answer
from app.deliveries.people.tables import DoubtState
from app.platform.request.messages import Message
from app.platform.request.paging import Page

Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]


class DoubtAnswer(StrEnum):
    """What somebody found out."""

    SAME = "same"  #: counted twice: what came later loses those whom both count
    OTHERS = "others"  #: two people
    CARRIED_OVER = "carried_over"  #: one person who moved, with what was left to do
    ALLOWED = "allowed"  #: one person, and the measure counts each time


class DoubtAnswerIn(Message):
    """The answer to the question whether somebody is counted twice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"answer": "others", "reason": "Two apprentices; the references are alike."}
            ]
        }
    )

    answer: DoubtAnswer
    reason: Reason
    #: carried over: what was left to do when the person moved, in the later obligation's unit
    quantity: Annotated[Decimal, Field(gt=0, lt=10**14, decimal_places=4)] | None = None

    def given(self) -> Answer:
        """Give it in the form that use cases take."""
        return Answer(DoubtState(self.answer.value), self.reason, self.quantity)


class DoubtOut(Message):
    """The question whether two deliveries count one person twice.

    A supplier is told of its own side alone: what is another supplier's is null, or empty.
    """

    id: UUID
    state: DoubtState
    count_once_in: str  #: in what the measure counts one person once
    people: int  #: whom both count, as far as their tokens are still kept
    first_delivery_id: UUID | None  #: the one that was counted first
    first_contract_id: UUID | None
    second_delivery_id: UUID | None
    second_contract_id: UUID | None
    reason: str  #: of the answer
    carried_over: Amount | None  #: in the unit beside
    carried_over_unit: str
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    version: int  #: grows with every change
    updated_at: datetime


class DoubtPage(Page[DoubtOut]):
    """A page of questions about people."""
