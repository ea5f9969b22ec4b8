"""What the API accepts in a return."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.deliveries.returns.checks.report import (
    FULL_TIME_HOURS,
    DeliverySent,
    LineSent,
    Posts,
    Precision,
    ReturnSent,
    Sessions,
)
from app.deliveries.said import Confidence, Said
from app.platform.request.messages import Message

MOST_DELIVERIES = 2_000  #: of one return that is written whole; it is one transaction
MOST_LINES = 500
MOST_PEOPLE = 100  #: tokens of one delivery
EXAMPLE_OBLIGATION = "0195566f-4a00-7000-8000-000000000030"

Quantity = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14, decimal_places=4)]
Positive = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 6, decimal_places=4)]
Heads = Annotated[int, Field(ge=1, le=1_000_000)]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$")]
Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^([a-z][a-z0-9_]*)?$")]
Group = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
Unit = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Comment = Annotated[str, StringConstraints(max_length=2000)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class SessionsIn(Message):
    """Sessions of one length, each with so many people; how many led them counts nothing."""

    hours: Positive  #: of all of them together
    attendees: Heads


class PostsIn(Message):
    """People in work on the same terms."""

    people: Heads
    hours_per_week: Positive  #: by their contract
    weeks: Positive  #: for which they were in the post, within the days that are reported


class DeliveryChangeIn(Message):
    """What a delivery is to say: with its quantity, or with what that is worked out from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "obligation_id": EXAMPLE_OBLIGATION,
                    "quantity": "9",
                    "delivered_on": "2026-02-19",
                }
            ]
        }
    )

    obligation_id: UUID
    quantity: Quantity | None = None  #: in `unit`; or give `sessions` or `posts`
    unit: Unit | None = None  #: null: the obligation's own
    #: of a measure that counts the hours of those who came; of staff's hours give `quantity`
    sessions: Annotated[tuple[SessionsIn, ...], Field(max_length=100)] = ()
    posts: Annotated[tuple[PostsIn, ...], Field(max_length=100)] = ()
    full_time_hours: Positive = FULL_TIME_HOURS  #: of a week, for `posts`
    delivered_from: date | None = None  #: where it took more than a day
    delivered_on: date  #: its last day: the one that it counts on
    #: code of a district or a ward
    place: Annotated[str, StringConstraints(max_length=9, pattern=r"^([A-Z][0-9]{8})?$")] = ""
    #: becomes the code of an area, as of the day, and is dropped: it is never stored
    postcode: Annotated[str, StringConstraints(max_length=24)] = ""
    precision: Precision = Precision.DISTRICT  #: of what is kept of the postcode
    organisation: Annotated[str, StringConstraints(max_length=300)] = ""  #: that received it
    tier: Annotated[int, Field(ge=1, le=9)] = 1  #: 1: yourself; 2: a subcontractor; and so on
    comment: Comment = ""
    #: your own references for the people it counts, never names; kept as keyed digests alone,
    #: and never given back. Null: as they were
    people: Annotated[tuple[Token, ...], Field(max_length=MOST_PEOPLE)] | None = None
    #: it is right, though far more than is due in the period or came before, or though full time
    #: is less than 30 hours a week; the comment says how it came about
    confirmed: bool = False

    def sent_as(self, reference: str) -> DeliverySent:
        """Give it in the form that use cases take, under a reference."""
        own = {name: getattr(self, name) for name in DeliveryChangeIn.model_fields}
        sessions = tuple(Sessions(one.hours, one.attendees) for one in self.sessions)
        posts = tuple(Posts(one.people, one.hours_per_week, one.weeks) for one in self.posts)
        return DeliverySent(reference=reference, **own | {"sessions": sessions, "posts": posts})


class DeliveryIn(DeliveryChangeIn):
    """Something that was done: with its quantity, or with what that is worked out from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reference": "W-2",
                    "obligation_id": EXAMPLE_OBLIGATION,
                    "quantity": "12.5",
                    "delivered_on": "2026-02-20",
                    "comment": "Mock interviews at the youth forum.",
                }
            ]
        }
    )

    reference: Reference  #: your own for it; sent again with the same content, nothing changes

    def sent(self) -> DeliverySent:
        """Give it in the form that use cases take."""
        return self.sent_as(self.reference)


class LineIn(Message):
    """What is said of one obligation as a whole. To leave it out is a blank, never a zero."""

    obligation_id: UUID
    said: Said  #: by the time it is submitted, `something` has a delivery, and `nothing` has none
    forecast: Quantity | None = None  #: of the whole, by the contract's end, in its unit
    confidence: Confidence | None = None
    cause: Code = ""  #: of a shortfall, by its code in the published list
    comment: Comment = ""
    #: people reached, by priority group; counts of fewer than five are never published
    groups: Annotated[
        dict[Group, Annotated[int, Field(ge=0)]], Field(default_factory=dict, max_length=50)
    ]

    def sent(self) -> LineSent:
        """Give it in the form that use cases take."""
        return LineSent(**self.model_dump())


class ReturnIn(Message):
    """A whole return: what it does not hold is taken out of the draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "invoiced": "40000",
                    "lines": [
                        {
                            "obligation_id": EXAMPLE_OBLIGATION,
                            "said": "something",
                            "forecast": "90",
                            "confidence": "medium",
                        }
                    ],
                    "deliveries": [
                        {
                            "reference": "W-1",
                            "obligation_id": EXAMPLE_OBLIGATION,
                            "sessions": [{"hours": "2", "attendees": 8}],
                            "delivered_on": "2026-01-15",
                        }
                    ],
                }
            ]
        }
    )

    #: in the period, pounds without VAT
    invoiced: Annotated[Decimal, Field(gt=-(10**14), lt=10**14, decimal_places=4)] | None = None
    comment: Annotated[str, StringConstraints(max_length=4000)] = ""
    lines: Annotated[tuple[LineIn, ...], Field(max_length=MOST_LINES)] = ()
    #: at most 2,000, and no others can be sent apart, as this is the whole: several posts or
    #: sessions on the same terms are one delivery, and of what is only counted the sum is one too
    deliveries: Annotated[tuple[DeliveryIn, ...], Field(max_length=MOST_DELIVERIES)] = ()

    def sent(self) -> ReturnSent:
        """Give it in the form that use cases take."""
        return ReturnSent(
            self.invoiced,
            self.comment,
            tuple(line.sent() for line in self.lines),
            tuple(one.sent() for one in self.deliveries),
        )
