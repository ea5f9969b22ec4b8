"""What the API accepts and gives about webhooks."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.organisations.words import Words
from app.platform.outgoing.address import Address
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.webhooks.catalogue import EventType
from app.webhooks.redelivering import Again
from app.webhooks.registering import Wanted
from app.webhooks.tables import MessageState, WebhookState

EXAMPLE_DELIVERY = "0195566f-4a00-7000-8000-000000000071"
Url = Annotated[str, Field(min_length=1, max_length=2000)]
Types = Annotated[tuple[EventType, ...], Field(max_length=len(EventType))]


class WebhookIn(Message):
    """A webhook to be set up."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "label": "Contract system",
                    "url": "https://hooks.contracts.example/social-value",
                    "types": ["lot.awarded", "contract.entered", "contract.ended"],
                }
            ]
        }
    )

    label: Words  #: what it is for
    #: `https://` and a public name, on port 443 or 8443; whoever may read webhooks sees it, so
    #: put no secret into it: the signature proves who sends
    url: Url
    types: Types = ()  #: what to be told of; none: all that webhooks tell

    def wanted(self, address: Address) -> Wanted:
        """Give it as the use case takes it."""
        return Wanted(self.label, address, self.types)


class WebhookChange(Message):
    """What can be changed about a webhook; what is left out or null stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"types": ["contract.ended"], "active": True}]}
    )

    label: Words | None = None
    url: Url | None = None
    types: Types | None = None
    active: bool | None = None  #: false: nothing is sent; true: and all that happened meanwhile

    def wanted(self, address: Address | None) -> Wanted:
        """Give it as the use case takes it."""
        return Wanted(self.label, address, self.types, self.active)


class SecretIn(Message):
    """Another secret that is wanted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": 24}]})

    hours: Annotated[int, Field(ge=0, le=168)] = 24  #: the one before is still signed with


class RedeliveryIn(Message):
    """What is to be sent again: one delivery, or those of events within a time."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"delivery_id": EXAMPLE_DELIVERY},
                {"since": "2026-03-01T00:00:00Z", "before": "2026-03-02T00:00:00Z"},
            ]
        }
    )

    delivery_id: UUID | None = None
    since: datetime | None = None  #: events from then on
    before: datetime | None = None  #: and before then
    only_failed: bool = True  #: of a time: leave out what was taken, or waits

    @model_validator(mode="after")
    def _one_or_some(self) -> Self:
        """Refuse what asks for one and for some at once, or for nothing."""
        if (self.delivery_id is None) == (self.since is None):
            raise ValueError("give either delivery_id or since")
        if self.delivery_id is not None and self.before is not None:
            raise ValueError("before goes with since")
        return self

    def wanted(self) -> Again:
        """Give it as the use case takes it."""
        return Again(self.delivery_id, self.since, self.before, self.only_failed)


class WebhookOut(Message):
    """A webhook, without its secret."""

    id: UUID
    label: str
    url: str
    types: tuple[str, ...]  #: empty: all that webhooks tell
    state: WebhookState
    disabled_because: str  #: by the service; empty: it is not
    failing_since: datetime | None  #: nothing was taken since then
    resting_until: datetime | None  #: nothing is sent before then
    waiting: int  #: messages to be sent, or tried again
    failed: int  #: messages that were given up, and are kept
    oldest_waiting_at: datetime | None  #: when it happened what the oldest that waits tells
    version: int
    made_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Any, **more: Any) -> Self:
        """Make it from a webhook that is stored, and from what its row does not say."""
        told = {name: getattr(row, name) for name in WebhookOut.model_fields if name not in more}
        return cls.model_validate(told | more)


class WebhookMade(WebhookOut):
    """A webhook with its new secret, which cannot be had again."""

    secret: str  #: `whsec_…`: what the library of your language verifies messages with


class WebhookPage(Page[WebhookOut]):
    """A page of webhooks."""


class WebhookDeliveryOut(Message):
    """A message: an event, told to one webhook."""

    id: UUID
    event_id: UUID  #: sent as `webhook-id`, the same however often
    number: int | None  #: of the event in the feed; null: a test
    kind: str  #: sent as `type`
    subject: str
    at: datetime  #: when it happened
    state: MessageState
    attempts: int
    due: datetime  #: while it waits: tried from then on, unless its receiver is left in peace
    status: int | None  #: of the last answer; null: there was none
    trouble: str  #: why the last attempt failed
    made_at: datetime
    updated_at: datetime


class WebhookDeliveryPage(Page[WebhookDeliveryOut]):
    """A page of messages."""


class WebhookAttemptOut(Message):
    """One attempt at sending a message; what was answered but its status is not kept."""

    id: UUID
    delivery_id: UUID
    number: int  #: 1 for the first
    status: int | None  #: null: there was no answer
    trouble: str  #: empty: it was taken
    began_at: datetime
    ended_at: datetime


class WebhookAttemptPage(Page[WebhookAttemptOut]):
    """A page of attempts."""


class RedeliveryOut(Message):
    """How much is sent again."""

    deliveries: int  #: as many as there are now; those of a time are asked for little by little
