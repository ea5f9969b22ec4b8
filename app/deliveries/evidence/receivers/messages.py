"""What the API accepts and gives about those who received something."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from app.deliveries.evidence.receivers.answering import Given
from app.deliveries.evidence.tables import Answer, Asker
from app.deliveries.few import is_told
from app.deliveries.lifecycle import DeliveryState
from app.organisations.caller import Caller
from app.platform.mail.messages import Email
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.units import plain

Amount = Annotated[Decimal, AfterValidator(lambda number: Decimal(plain(number)))]
Part = Annotated[Decimal, Field(gt=0, lt=10**12, decimal_places=4)]


#: what mail programs make a link of, a bare domain too: letters right after a full stop
LINK = re.compile(r"://|@|\bwww\.|\w[.。](?:\w+/|[^\W\d]\w)", re.IGNORECASE)
LINES = ("Cc", "Cf", "Cs", "Zl", "Zp")  #: kinds of characters that no name in one line has


def a_name(name: str) -> str:
    """Give the name of an organisation as a letter can bear it.

    Raises:
        ValueError: if it is blank, has a second line, or leads to a page or a mailbox.
    """
    if not name.strip() or any(unicodedata.category(one) in LINES for one in name):
        raise ValueError("A name is one line of characters that can be seen.")
    if LINK.search(unicodedata.normalize("NFKC", name)):
        raise ValueError(
            "A name has no address of a page or a mailbox in it, nor what mail programs take for "
            "one: put a space after a full stop, or leave it out."
        )
    return name


class ReceiverIn(Message):
    """Who received a delivery, and where to ask."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"organisation": "Anytown Youth Forum", "email": "office@youthforum.example"}
            ]
        }
    )

    #: it stands in the letter: in one line, and with no link
    organisation: Annotated[
        str, StringConstraints(min_length=1, max_length=150), AfterValidator(a_name)
    ]
    email: Annotated[Email, Field(min_length=3)]


class AskedOut(Message):
    """That an organisation was asked, and what it answered; the link is in its letter alone."""

    id: UUID
    contract_id: UUID
    delivery_id: UUID
    #: null, as its address and its words are: the delivery is of people, and who received them is
    #: told only to those who verify deliveries, and to the supplier
    organisation: str | None
    sent_to: str | None
    asked_by: UUID
    asker: Asker  #: which party asked; each has an answer of its own
    asked_at: datetime
    expires_at: datetime
    answer: Answer | None  #: null: none yet
    quantity: Amount | None  #: that arrived, for a part
    usefulness: int | None  #: 1 (no use) to 5 (just what was needed)
    comment: str | None
    answered_at: datetime | None
    withdrawn_at: datetime | None  #: when a newer letter took its place
    version: int  #: grows with every change
    updated_at: datetime

    def seen_by(self, caller: Caller, unit: str) -> "AskedOut":
        """Give it as a caller is told of it, by the unit of the delivery."""
        if is_told(caller, unit):
            return self
        return self.model_copy(update={"organisation": None, "sent_to": None, "comment": None})


class AskedPage(Page[AskedOut]):
    """A page of those who were asked under a contract."""


class ReceiverAnswerIn(Message):
    """What a receiver answers."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer": "confirmed", "usefulness": 4}]}
    )

    answer: Answer
    quantity: Part | None = None  #: that arrived, in `unit`; for a part
    usefulness: Annotated[int, Field(ge=1, le=5)] | None = None
    comment: Annotated[str, StringConstraints(max_length=2000)] = ""

    def given(self) -> Given:
        """Give it as the use case takes it."""
        return Given(self.answer, self.quantity, self.usefulness, self.comment)


class ReceiverQuestionOut(Message):
    """What a receiver is asked, and what it answered."""

    organisation: str
    authority: str
    supplier: str
    title: str  #: of the measure
    quantity: Amount  #: that the supplier reported, in `unit`
    unit: str
    delivered_on: date
    state: DeliveryState
    expires_at: datetime
    answer: Answer | None
    answered_quantity: Amount | None
    answered_at: datetime | None
