"""Making a message for each webhook of whatever is new in an authority's log.

The log itself is the outbox: each webhook remembers how far it was looked at for it, and moves on
in the transaction that makes the messages. An event is there once its transaction has committed,
and its number is greater than any that could be seen before, so none is passed over.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.platform.database import WriteSession
from app.platform.events import TELL, Event, EventLog
from app.platform.jobs.enqueuing import enqueue
from app.webhooks.asking import ask
from app.webhooks.catalogue import FOR_WEBHOOKS
from app.webhooks.tables import Webhook, WebhookDelivery, WebhookState

AT_ONCE = 200  #: messages made for one webhook in one transaction


def tell(session: WriteSession, authority_id: UUID, now: datetime) -> int:
    """Make the messages that are wanting, and ask for each to be sent; give how many."""
    query = (
        select(Webhook)
        .where(Webhook.authority_id == authority_id, Webhook.state == WebhookState.ACTIVE)
        .order_by(col(Webhook.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    webhooks = session.exec(query).all()
    log = session.get(EventLog, authority_id, populate_existing=True)
    made = [_told(session, one, log.number, now) for one in webhooks if log is not None]
    if any(number == AT_ONCE for number in made):
        enqueue(session, TELL, {}, now, authority=authority_id)
    return sum(made)


def _told(session: WriteSession, webhook: Webhook, up_to: int, now: datetime) -> int:
    """Make one webhook's messages; `up_to` is the last event that can be seen by now."""
    kinds = [kind for kind in FOR_WEBHOOKS if not webhook.types or kind in webhook.types]
    query = select(Event).where(
        Event.authority == webhook.authority_id,
        col(Event.number) > webhook.told_up_to,
        col(Event.number) <= up_to,
        (col(Event.kind) + "").in_(kinds),
    )
    events = session.exec(query.order_by(col(Event.number)).limit(AT_ONCE)).all()
    for event in events:
        message = WebhookDelivery(
            webhook_id=webhook.id, event_id=event.id, number=event.number, kind=event.kind,
            subject=event.subject, at=event.at, due=now, made_at=now, updated_at=now,
        )  # fmt: skip
        ask(session, webhook, message, now)
    webhook.told_up_to = events[-1].number if len(events) == AT_ONCE else up_to
    return len(events)
