"""How webhooks are stored: where they go, their secrets, and what became of each message."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.organisations.tables import Authority
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id


class WebhookState(StrEnum):
    """Whether anything is sent."""

    ACTIVE = "active"
    PAUSED = "paused"  #: by its authority; what happens meanwhile is told afterwards
    DISABLED = "disabled"  #: by the service, which says why
    REMOVED = "removed"  #: by its authority, which finds it no more; its log goes little by little


class MessageState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"  #: to be sent, or tried again
    SENT = "sent"  #: it was answered with a status from 200 to 299
    FAILED = "failed"  #: given up; it can be sent again when asked


class Webhook(SQLModel, table=True):
    """Where an authority wants to be told of what happens."""

    __table_args__ = (Index("webhook_list", "authority_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    authority: Authority = Relationship()
    label: str = Field(max_length=200)
    url: str = Field(max_length=2000)
    types: list[str] = Field(sa_type=JsonText)  #: of events; none: all that webhooks may tell
    state: WebhookState = Field(default=WebhookState.ACTIVE, sa_type=choice(WebhookState))
    disabled_because: str = Field(default="", max_length=200)
    told_up_to: int  #: number of the last event of the log that was looked at for it
    failures: int = 0  #: attempts in a row that were not taken
    failing_since: datetime | None = Field(default=None, sa_type=Moment)
    resting_until: datetime | None = Field(default=None, sa_type=Moment)  #: nothing goes before
    wake_at: datetime | None = Field(default=None, sa_type=Moment)  #: when a job next sees to it
    turn: int = 0  #: which job that is; those before it leave its messages alone
    version: int = 1  #: grows with every change
    made_by: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class WebhookSecret(SQLModel, table=True):
    """What the messages of a webhook are signed with, sealed."""

    __tablename__ = "webhook_secret"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    webhook_id: UUID = Field(foreign_key="webhook.id", index=True)
    webhook: Webhook = Relationship()
    wrapped: bytes = Field(sa_type=LargeBinary)  #: its data key
    key_name: str = Field(max_length=64)  #: which secret of the deployment wrapped that
    sealed: bytes = Field(sa_type=LargeBinary)
    made_at: datetime = Field(sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)  #: None: it is the newest


class WebhookDelivery(SQLModel, table=True):
    """One message: an event, told to one webhook."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id", name="webhook_delivery_once"),
        Index("webhook_delivery_list", "webhook_id", "updated_at", "id"),
        Index("webhook_delivery_due", "webhook_id", "state", "due", "id"),
        Index("webhook_delivery_at", "webhook_id", "state", "at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    webhook_id: UUID = Field(foreign_key="webhook.id")
    webhook: Webhook = Relationship()
    event_id: UUID  #: sent as `webhook-id`, however often it is sent
    number: int | None = None  #: of the event in its log; None: a test
    kind: str = Field(max_length=64)  #: type of the event
    subject: str = Field(max_length=200)
    at: datetime = Field(sa_type=Moment)  #: when it happened
    state: MessageState = Field(default=MessageState.WAITING, sa_type=choice(MessageState))
    attempts: int = 0  #: in all
    tries: int = 0  #: since it was last asked for: how far down the ladder it is
    turn: int = 0  #: how often it was asked for; what answers an older asking decides nothing
    due: datetime = Field(sa_type=Moment)  #: not before, nor while its receiver has peace
    status: int | None = None  #: of the last answer; None: there was none
    trouble: str = Field(default="", max_length=200)  #: why the last attempt failed
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class WebhookAttempt(SQLModel, table=True):
    """One attempt at sending a message; what was answered but its status is not kept."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (
        UniqueConstraint("delivery_id", "number", name="webhook_attempt_once"),
        Index("webhook_attempt_list", "webhook_id", "ended_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    webhook_id: UUID = Field(foreign_key="webhook.id")
    webhook: Webhook = Relationship()
    delivery_id: UUID = Field(foreign_key="webhook_delivery.id")
    delivery: WebhookDelivery = Relationship()
    number: int  #: 1 for the first
    status: int | None = None
    trouble: str = Field(default="", max_length=200)
    began_at: datetime = Field(sa_type=Moment)
    ended_at: datetime = Field(sa_type=Moment)
