"""Sending again what was sent or given up, and trying out whether anything arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.identifiers import new_id
from app.problems import Conflict, Invalid
from app.webhooks.asking import ask
from app.webhooks.queries import delivery_of
from app.webhooks.tables import MessageState, Webhook, WebhookDelivery, WebhookState

TEST = "webhook.test"  #: type of a message that tells of nothing
MOST = 1_000  #: messages sent again at once


class WebhookNotActive(Conflict):
    """Nothing is sent to it just now."""

    slug = "webhook-not-active"


@dataclass(frozen=True, slots=True)
class Again:
    """What is to be sent again: one message, or those of events within a time."""

    delivery_id: UUID | None = None
    since: datetime | None = None  #: events from then on
    before: datetime | None = None  #: and before then
    only_failed: bool = True  #: of a time: not what was taken


def send_again(
    session: WriteSession, caller: Caller, webhook: Webhook, again: Again, now: datetime
) -> int:
    """Send messages of a webhook again, each under the id that it had; give how many.

    Raises:
        NotFound: if the webhook has no such message.
        WebhookNotActive: if nothing is sent to it.
        Invalid: if there are too many.
    """
    _refuse_inactive(webhook)
    found = _wanted(session, webhook, again)
    for one in found:
        one.tries = 0
        ask(session, webhook, one, now)
    note(
        session, "webhook.redelivery_asked", webhook.id, now, authority=webhook.authority_id,
        actor=caller.who, deliveries=len(found),
    )  # fmt: skip
    return len(found)


def send_test(
    session: WriteSession, caller: Caller, webhook: Webhook, now: datetime
) -> WebhookDelivery:
    """Send a webhook a message that tells of nothing.

    Raises:
        WebhookNotActive: if nothing is sent to it.
    """
    _refuse_inactive(webhook)
    made = WebhookDelivery(
        webhook_id=webhook.id, event_id=new_id(), kind=TEST, subject=str(webhook.id), at=now,
        due=now, made_at=now, updated_at=now,
    )  # fmt: skip
    ask(session, webhook, made, now)
    note(
        session, "webhook.tested", webhook.id, now, authority=webhook.authority_id,
        actor=caller.who,
    )  # fmt: skip
    return made


def _wanted(session: WriteSession, webhook: Webhook, again: Again) -> Sequence[WebhookDelivery]:
    if again.delivery_id is not None:
        return [delivery_of(session, webhook, again.delivery_id)]
    query = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id)
    if again.only_failed:
        query = query.where(WebhookDelivery.state == MessageState.FAILED)
    if again.since is not None:
        query = query.where(WebhookDelivery.at >= again.since)
    if again.before is not None:
        query = query.where(WebhookDelivery.at < again.before)
    found = session.exec(query.order_by(col(WebhookDelivery.id)).limit(MOST + 1)).all()
    if len(found) > MOST:
        raise Invalid(f"These are more than {MOST} messages.", "Choose a shorter time.")
    return found


def _refuse_inactive(webhook: Webhook) -> None:
    if webhook.state is not WebhookState.ACTIVE:
        raise WebhookNotActive(
            "Nothing is sent to this webhook now.", "Make it active first, with PATCH."
        )
