"""Having messages sent: one job at a time sees to all that waits for one webhook.

A webhook remembers when its messages are seen to next, and by which turn; a job whose turn is
over leaves everything alone. However many messages wait, there is one job.
"""

from datetime import datetime

from sqlmodel import col, select

from app.platform.database import WriteSession
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.kinds import Late
from app.webhooks.tables import MessageState, Webhook, WebhookDelivery, WebhookState

SEND = Late("webhooks.send")  #: the kind of job that sends what waits for one webhook


def ask(session: WriteSession, webhook: Webhook, delivery: WebhookDelivery, now: datetime) -> None:
    """Have a message of a webhook, which the session holds locked, sent anew."""
    delivery.state = MessageState.WAITING
    delivery.turn += 1
    delivery.tries = 0
    delivery.due = delivery.updated_at = now
    session.add(delivery)
    wake(session, webhook, now, now)


def wake(session: WriteSession, webhook: Webhook, now: datetime, at: datetime) -> None:
    """Have what waits for a webhook, which the session holds locked, seen to at a time.

    It is seen to earlier if that was asked before, and not while its receiver is left in peace.
    """
    if webhook.state is not WebhookState.ACTIVE:
        return
    at = max(at, now, webhook.resting_until or now)
    if webhook.wake_at is not None and webhook.wake_at <= at:
        return
    webhook.wake_at = at
    webhook.turn += 1
    session.add(webhook)
    session.flush()
    enqueue(
        session, SEND, {"webhook": str(webhook.id), "turn": webhook.turn}, now,
        authority=webhook.authority_id, not_before=at if at > now else None,
    )  # fmt: skip


def hand_on(session: WriteSession, webhook: Webhook, now: datetime) -> None:
    """End the turn at a webhook, which the session holds locked; another begins when one is due.

    Nothing that is asked for while a turn lasts is lost: whoever ends it looks here.
    """
    webhook.wake_at = None
    waiting = select(WebhookDelivery.due).where(
        WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.state == MessageState.WAITING
    )
    due = session.exec(waiting.order_by(col(WebhookDelivery.due)).limit(1)).first()
    if due is not None:
        wake(session, webhook, now, due)
