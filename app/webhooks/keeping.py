"""What is kept of webhooks and for how long; and what puts right what was left undone.

A webhook that is removed is found no more at once, and its secrets are gone; its messages go
little by little, and what the event log tells of it stays. Messages of the others go some time
after they were sent or given up.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import TELL, EventLog, note
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.forgetting import forget_done
from app.platform.jobs.working import Work
from app.webhooks.asking import SEND, hand_on
from app.webhooks.queries import held
from app.webhooks.redelivering import AGAIN
from app.webhooks.tables import (
    MessageState,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookSecret,
    WebhookState,
)

KEEP = "webhooks.keep"  #: the kind of job that does all this
MESSAGES_KEPT = timedelta(days=90)  #: after they were sent or given up
JOBS_KEPT = timedelta(days=1)  #: after they were done
OVERDUE = timedelta(hours=1)  #: after which a job that was asked for is thought lost
AT_ONCE = 500  #: rows that go in one transaction


def remove(session: WriteSession, caller: Caller, webhook: Webhook, now: datetime) -> None:
    """Remove a webhook, which the session holds locked: nothing more is sent to it, ever."""
    webhook.state = WebhookState.REMOVED
    webhook.version += 1
    webhook.updated_at = now
    session.execute(delete(WebhookSecret).where(col(WebhookSecret.webhook_id) == webhook.id))
    note(
        session, "webhook.removed", webhook.id, now, authority=webhook.authority_id,
        actor=caller.who, version=webhook.version,
    )  # fmt: skip


def keep_house(work: Work) -> None:
    """Let go of what is kept no longer, and ask again for what was asked for and not done."""
    with work.reading() as session:
        webhooks = session.exec(select(Webhook.id).order_by(col(Webhook.id))).all()
    messages = jobs = 0
    for webhook_id in webhooks:
        gone = AT_ONCE
        while gone == AT_ONCE:
            with work.writing() as session:
                webhook = held(session, webhook_id)
                gone = _let_go(session, webhook, work.now()) if webhook else 0
            messages += gone
    gone = AT_ONCE
    while gone == AT_ONCE:
        with work.writing() as session:
            kinds = (TELL, SEND, AGAIN, KEEP)
            gone = forget_done(session, kinds, work.now() - JOBS_KEPT, AT_ONCE)
        jobs += gone
    with work.finishing() as session:
        work.conclude(session, {"messages": messages, "jobs": jobs})
        _ask_for_untold(session, work.now())


def _let_go(session: WriteSession, webhook: Webhook, now: datetime) -> int:
    """Delete some old messages of a webhook, or of one that was removed any; give how many."""
    old = select(WebhookDelivery.id).where(WebhookDelivery.webhook_id == webhook.id)
    if webhook.state is not WebhookState.REMOVED:
        old = old.where(
            WebhookDelivery.updated_at < now - MESSAGES_KEPT,
            WebhookDelivery.state != MessageState.WAITING,
        )
    order = col(WebhookDelivery.updated_at), col(WebhookDelivery.id)
    ids = session.exec(old.order_by(*order).limit(AT_ONCE)).all()
    session.execute(delete(WebhookAttempt).where(col(WebhookAttempt.delivery_id).in_(ids)))
    session.execute(delete(WebhookDelivery).where(col(WebhookDelivery.id).in_(ids)))
    if webhook.state is WebhookState.REMOVED and len(ids) < AT_ONCE:
        session.delete(webhook)
    elif webhook.wake_at is None or webhook.wake_at < now - OVERDUE:
        hand_on(session, webhook, now)
    return len(ids)


def _ask_for_untold(session: WriteSession, now: datetime) -> None:
    """Have what was not told yet told, should the job that was to do so have been given up."""
    behind = (
        select(Webhook.authority_id)
        .join(EventLog, col(EventLog.authority) == col(Webhook.authority_id))
        .where(Webhook.state == WebhookState.ACTIVE)
        .where(col(Webhook.told_up_to) < col(EventLog.number))
        .distinct()
    )
    for authority in session.exec(behind.order_by(col(Webhook.authority_id))).all():
        enqueue(session, TELL, {}, now, authority=authority)
