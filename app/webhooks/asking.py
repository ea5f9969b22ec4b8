"""Asking for a message to be sent: by one job at a time, which the newest asking decides."""

from datetime import datetime

from app.platform.database import WriteSession
from app.platform.jobs.enqueuing import enqueue
from app.webhooks.tables import MessageState, Webhook, WebhookDelivery

SEND = "webhooks.send"  #: the kind of job that makes one attempt


def ask(
    session: WriteSession,
    webhook: Webhook,
    delivery: WebhookDelivery,
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    """Have a message sent, in the session's transaction; what was asked before counts no more."""
    delivery.state = MessageState.WAITING
    delivery.turn += 1
    delivery.due = not_before or now
    delivery.updated_at = now
    session.add(delivery)
    session.flush()
    enqueue(
        session, SEND, {"delivery": str(delivery.id), "turn": delivery.turn}, now,
        authority=webhook.authority_id, not_before=not_before,
        unique_key=f"{SEND}:{delivery.id}:{delivery.turn}",
    )  # fmt: skip
