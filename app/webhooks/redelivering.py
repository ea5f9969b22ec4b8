"""Sending again what was sent or given up, and trying out whether anything arrives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import Session, col, func, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.identifiers import new_id
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.working import Work
from app.problems import Conflict
from app.webhooks.asking import ask
from app.webhooks.queries import delivery_of, held
from app.webhooks.tables import MessageState, Webhook, WebhookDelivery, WebhookState

AGAIN = "webhooks.again"  #: the kind of job that has many messages sent again
TEST = "webhook.test"  #: type of a message that tells of nothing
AT_ONCE = 500  #: messages that are asked for in one transaction


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

    @property
    def states(self) -> list[MessageState]:
        """The states from which messages of a time are sent again, what waits already last."""
        if self.only_failed:
            return [MessageState.FAILED]
        return [MessageState.SENT, MessageState.FAILED, MessageState.WAITING]


def send_again(
    session: WriteSession, caller: Caller, webhook: Webhook, again: Again, now: datetime
) -> int:
    """Send messages of a webhook again, each under the id that it had; give how many.

    Those of a time are asked for by a job.

    Raises:
        NotFound: if the webhook has no such message.
        WebhookNotActive: if nothing is sent to it.
    """
    _refuse_inactive(webhook)
    if again.delivery_id is not None:
        ask(session, webhook, delivery_of(session, webhook, again.delivery_id), now)
        many = 1
    else:
        many = sum(_count(session, webhook, again, state) for state in again.states)
        ask_for_all(session, webhook, again, again.states, now)
    note(
        session, "webhook.redelivery_asked", webhook.id, now, authority=webhook.authority_id,
        actor=caller.who, deliveries=many,
    )  # fmt: skip
    return many


def ask_for_all(
    session: WriteSession, webhook: Webhook, again: Again, states: list[MessageState],
    now: datetime,
) -> None:  # fmt: skip
    """Have a job ask for all messages of a time that are in some states."""
    payload = {
        "webhook": str(webhook.id),
        "since": again.since and again.since.isoformat(),
        "before": again.before and again.before.isoformat(),
        "states": [state.value for state in states],
    }
    enqueue(session, AGAIN, payload, now, authority=webhook.authority_id)


def ask_again(work: Work) -> dict[str, Any]:
    """Ask for many messages of a webhook, some in each transaction.

    A worker that dies begins anew, so some messages may be sent once more, under the same id.
    """
    told = work.payload
    since, before = (_moment(told[name]) for name in ("since", "before"))
    webhook_id, again, many = UUID(told["webhook"]), Again(since=since, before=before), 0
    began = work.now()
    for place, state in enumerate(map(MessageState, told["states"])):
        last: WebhookDelivery | None = None
        untouched = [col(WebhookDelivery.updated_at) < began]  # else asked for just now, or tried
        more = untouched if place and state is MessageState.WAITING else []
        while True:
            which = _narrowed(again, state, last) + more
            with work.writing() as session:
                some = _ask_some(session, webhook_id, which, work)
            many += len(some)
            if len(some) < AT_ONCE:
                break
            last = some[-1]
    return {"deliveries": many}


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


def _ask_some(
    session: WriteSession, webhook_id: UUID, which: list[Any], work: Work
) -> list[WebhookDelivery]:
    """Ask for the next messages of a webhook, unless nothing is sent to it any more."""
    webhook, now = held(session, webhook_id), work.now()
    if webhook is None or webhook.state is not WebhookState.ACTIVE:
        return []
    # what was made since was not meant
    query = select(WebhookDelivery).where(
        WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.made_at <= work.asked_at, *which
    )
    order = col(WebhookDelivery.at), col(WebhookDelivery.id)
    found = list(session.exec(query.order_by(*order).limit(AT_ONCE)).all())
    for one in found:
        ask(session, webhook, one, now)
    return found


def _count(session: Session, webhook: Webhook, again: Again, state: MessageState) -> int:
    query = select(func.count()).where(
        col(WebhookDelivery.webhook_id) == webhook.id, *_narrowed(again, state, None)
    )
    return session.exec(query).one()


def _narrowed(again: Again, state: MessageState, last: WebhookDelivery | None) -> list[Any]:
    """Give what narrows messages to those of a time, in a state, after one of them."""
    at, id_ = col(WebhookDelivery.at), col(WebhookDelivery.id)
    found: list[Any] = [col(WebhookDelivery.state) == state]
    if again.since is not None:
        found.append(at >= again.since)
    if again.before is not None:
        found.append(at < again.before)
    if last is not None:
        found.append(or_(at > last.at, and_(at == last.at, id_ > last.id)))
    return found


def _moment(word: str | None) -> datetime | None:
    return None if word is None else datetime.fromisoformat(word)


def _refuse_inactive(webhook: Webhook) -> None:
    if webhook.state is not WebhookState.ACTIVE:
        raise WebhookNotActive(
            "Nothing is sent to this webhook now.", "Make it active first, with PATCH."
        )
