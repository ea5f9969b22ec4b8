"""Making a message for each webhook of whatever is new in an authority's log.

The log itself is the outbox: each webhook remembers how far it was looked at for it, and moves on
in the transaction that makes the messages. An event is there once its transaction has committed,
and its number is greater than any that could be seen before, so none is passed over.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.platform.database import WriteSession
from app.platform.events import Event, EventLog
from app.webhooks.asking import wake
from app.webhooks.catalogue import FOR_WEBHOOKS
from app.webhooks.queries import held
from app.webhooks.tables import Webhook, WebhookDelivery, WebhookState

AT_ONCE = 200  #: messages made in one transaction


def behind(session: Session, authority_id: UUID) -> Sequence[UUID]:
    """List an authority's webhooks for which the log was not looked at to its end."""
    query = (
        select(Webhook.id)
        .join(EventLog, col(EventLog.authority) == col(Webhook.authority_id))
        .where(Webhook.authority_id == authority_id, Webhook.state == WebhookState.ACTIVE)
        .where(col(Webhook.told_up_to) < col(EventLog.number))
    )
    return session.exec(query.order_by(col(Webhook.id))).all()


def tell(session: WriteSession, webhook_id: UUID, now: datetime) -> tuple[int, bool]:
    """Make a webhook's next messages, and ask for them to be sent.

    Returns:
        how many were made, and whether there are more to make.
    """
    webhook = held(session, webhook_id)
    if webhook is None or webhook.state is not WebhookState.ACTIVE:
        return 0, False
    log = session.get_one(EventLog, webhook.authority_id, populate_existing=True)
    new = _new(session, webhook, log.number)
    session.add_all(
        WebhookDelivery(
            webhook_id=webhook.id, event_id=event, number=number, kind=kind, subject=subject,
            at=at, due=now, made_at=now, updated_at=now,
        )
        for event, number, kind, subject, at in new
    )  # fmt: skip
    if new:
        wake(session, webhook, now, now)
    is_more = len(new) == AT_ONCE
    webhook.told_up_to = new[-1][1] if is_more else log.number
    return len(new), is_more


def _new(session: WriteSession, webhook: Webhook, up_to: int) -> Sequence[Any]:
    """Read the next events that a webhook is told of; `up_to` is the last that can be seen."""
    kinds = [kind for kind in FOR_WEBHOOKS if not webhook.types or kind in webhook.types]
    columns: list[Any] = [Event.id, Event.number, Event.kind, Event.subject, Event.at]
    query = select(*columns).where(
        Event.authority == webhook.authority_id,
        col(Event.number) > webhook.told_up_to,
        col(Event.number) <= up_to,
        (col(Event.kind) + "").in_(kinds),
    )
    found: Sequence[Any] = session.exec(query.order_by(col(Event.number)).limit(AT_ONCE)).all()
    return found
