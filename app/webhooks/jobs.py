"""Telling webhooks, as jobs: one makes messages of what is new, one makes an attempt at one.

A worker that dies between an answer and the writing down of it sends the message again, under
the same `webhook-id`: receivers drop what they have had. Nothing else is ever sent twice unasked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import select

from app.platform.database import WriteSession
from app.platform.events import TELL
from app.platform.jobs.kinds import Kind, Outcome
from app.platform.jobs.working import InOneGo, Work
from app.platform.outgoing.address import AddressRefused
from app.platform.outgoing.sending import Door, Unreached
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.webhooks import ladder
from app.webhooks.asking import SEND
from app.webhooks.queries import live_secrets
from app.webhooks.registering import unsealed
from app.webhooks.settling import Attempt, postpone, settle
from app.webhooks.signature import body_of, data_of, headers_for
from app.webhooks.tables import MessageState, Webhook, WebhookDelivery, WebhookState
from app.webhooks.telling import tell

#: a worker may die often while it sends: that uses up jobs, and must not use up messages
ATTEMPTS = 1_000


def _door(settings: Settings) -> Door:
    return Door(loopback=settings.outgoing_loopback)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that may go out now."""

    url: str
    body: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sender:
    """Makes one attempt at one message."""

    settings: Callable[[], Settings] = Settings
    door: Callable[[Settings], Door] = _door

    def __call__(self, work: Work) -> None:
        """Send it, unless it was sent meanwhile, or another job has it, or nothing may be sent.

        Raises:
            NoSealKey: if this deployment has not what its secret was sealed with; the job waits.
        """
        settings = self.settings()
        began = work.now()
        letter = _letter(work, Seals(settings.seal_key), began)
        if letter is None:
            return
        outcome = _sent(self.door(settings), letter)
        with work.finishing() as session:
            webhook, delivery = _held(session, work)
            if _is_ours(delivery, work):
                settle(
                    session, webhook, delivery, Attempt(outcome, began, work.now(), _spread(work))
                )
            work.conclude(session, {"delivery": str(delivery.id), "status": outcome.status})


def _letter(work: Work, seals: Seals, now: datetime) -> Letter | None:
    """Give what is to be sent; None: nothing is, or not yet, which is then seen to."""
    with work.reading() as session:
        delivery = session.get_one(WebhookDelivery, UUID(work.payload["delivery"]))
        webhook = session.get_one(Webhook, delivery.webhook_id)
        is_wanted = _is_ours(delivery, work) and webhook.state is WebhookState.ACTIVE
        is_resting = webhook.resting_until is not None and webhook.resting_until > now
        secrets = live_secrets(session, webhook.id, now)
    if is_wanted and is_resting:
        _wait(work, now)
    if not is_wanted or is_resting:
        return None
    body = body_of(delivery.kind, delivery.at, _data(delivery))
    headers = headers_for(delivery.event_id, body, unsealed(secrets, seals), now)
    return Letter(webhook.url, body, headers)


def _data(delivery: WebhookDelivery) -> dict[str, Any]:
    if delivery.number is None:
        return {"webhook": delivery.subject}
    return data_of(delivery.event_id, delivery.number, delivery.kind, delivery.subject)


def _sent(door: Door, letter: Letter) -> ladder.Outcome:
    """Send it; what is answered but its status, and when to come back, is dropped."""
    try:
        answer = door.post(letter.url, letter.body.encode(), letter.headers)
    except (Unreached, AddressRefused) as problem:
        return ladder.Outcome(None, problem.detail)
    trouble = "" if 200 <= answer.status < 300 else f"It answered {answer.status}."
    return ladder.Outcome(answer.status, trouble, answer.headers.get("retry-after"))


def _wait(work: Work, now: datetime) -> None:
    with work.finishing() as session:
        webhook, delivery = _held(session, work)
        if _is_ours(delivery, work):
            postpone(session, webhook, delivery, now, _spread(work))


def _held(session: WriteSession, work: Work) -> tuple[Webhook, WebhookDelivery]:
    """Lock the webhook, then its message, as everybody does."""
    named = UUID(work.payload["delivery"])
    of = select(WebhookDelivery.webhook_id).where(WebhookDelivery.id == named)
    again = {"populate_existing": True}
    held = select(Webhook).where(Webhook.id == session.exec(of).one()).with_for_update()
    webhook = session.exec(held.execution_options(**again)).one()
    message = select(WebhookDelivery).where(WebhookDelivery.id == named).with_for_update()
    return webhook, session.exec(message.execution_options(**again)).one()


def _is_ours(delivery: WebhookDelivery, work: Work) -> bool:
    is_newest = delivery.turn == work.payload["turn"]
    return is_newest and delivery.state is MessageState.WAITING


def _spread(work: Work) -> float:
    return work.id.int % 1000 / 999  # the last bits of an id are random


def _tell(session: WriteSession, work: Work) -> Outcome:
    return {"deliveries": tell(session, work.authority, work.now())}


#: quiet, since it follows quiet events too: of those not even that they happened may be told
TELL_KIND = Kind(TELL, InOneGo(_tell), attempts=ATTEMPTS, is_quiet=True)
SEND_KIND = Kind(SEND, Sender(), attempts=ATTEMPTS)
