"""Sending what waits for one webhook: one message at a time, in order, over one connection.

What came of several messages is written down together. A worker that dies before that sends them
again, under the same `webhook-id`: receivers drop what they have had.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from app.organisations.sandbox.queries import is_sandbox
from app.platform.database import WriteSession
from app.platform.jobs.working import Work
from app.platform.outgoing.address import AddressRefused
from app.platform.outgoing.sending import Door, Line, Unreached
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.webhooks.asking import hand_on
from app.webhooks.ladder import FAILED, Outcome, is_to_fail
from app.webhooks.queries import held, live_secrets
from app.webhooks.registering import unsealed
from app.webhooks.settling import Attempt, settle
from app.webhooks.signature import body_of, data_of, headers_for
from app.webhooks.tables import MessageState, Webhook, WebhookDelivery, WebhookState

AT_ONCE = 100  #: messages that are sent before it is written down what came of them
UNWRITTEN = timedelta(seconds=1)  #: for which that may be put off
TURN = timedelta(seconds=5)  #: after which other jobs have theirs


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that may go out now."""

    delivery: UUID
    turn: int  #: of its asking
    message: UUID  #: its id to whoever receives it
    body: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What may go to one webhook now."""

    url: str = ""
    secrets: Sequence[str] = ()
    letters: Sequence[Letter] = ()
    is_to_fail: bool = False  #: in a sandbox; nothing is sent then


def _door(settings: Settings) -> Door:
    return Door(loopback=settings.outgoing_loopback)


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends what waits for one webhook, until nothing is due or its turn is over."""

    settings: Callable[[], Settings] = Settings
    door: Callable[[Settings], Door] = _door

    def __call__(self, work: Work) -> None:
        """Send it, unless another job has it, or nothing may be sent.

        Raises:
            NoSealKey: if this deployment has not what its secret was sealed with; the job waits.
        """
        settings = self.settings()
        seals, over = Seals(settings.seal_key), work.now() + TURN
        goes_on = True
        with self.door(settings).line() as line:
            while goes_on:
                batch = _batch(work, seals)
                attempts, goes_on = _sent(line, batch, work.now)
                goes_on = goes_on and work.now() < over
                with work.writing() if goes_on else work.finishing() as session:
                    _write_down(session, work, attempts, is_over=not goes_on)


def _batch(work: Work, seals: Seals) -> Batch:
    """Read what may be sent now: nothing, if another has the turn or the receiver has peace."""
    now = work.now()
    with work.reading() as session:
        webhook = session.get(Webhook, UUID(work.payload["webhook"]))
        if webhook is None or not _may_send(webhook, work.payload["turn"], now):
            return Batch()
        due = select(WebhookDelivery).where(
            WebhookDelivery.webhook_id == webhook.id,
            WebhookDelivery.state == MessageState.WAITING,
            WebhookDelivery.due <= now,
        )
        order = col(WebhookDelivery.due), col(WebhookDelivery.id)
        letters = [_letter(one) for one in session.exec(due.order_by(*order).limit(AT_ONCE))]
        secrets = live_secrets(session, webhook.id, now) if letters else ()
        fails = is_to_fail(webhook.url) and is_sandbox(session, webhook.authority_id)
    return Batch(webhook.url, unsealed(secrets, seals), letters, fails)


def _may_send(webhook: Webhook, turn: int, now: datetime) -> bool:
    is_resting = webhook.resting_until is not None and webhook.resting_until > now
    return webhook.turn == turn and webhook.state is WebhookState.ACTIVE and not is_resting


def _letter(one: WebhookDelivery) -> Letter:
    body = body_of(one.kind, one.at, _data(one))
    return Letter(one.id, one.turn, one.event_id, body)


def _data(delivery: WebhookDelivery) -> dict[str, Any]:
    if delivery.number is None:
        return {"webhook": delivery.subject}
    return data_of(delivery.event_id, delivery.number, delivery.kind, delivery.subject)


def _sent(
    line: Line, batch: Batch, clock: Callable[[], datetime]
) -> tuple[Sequence[Attempt], bool]:
    """Send messages until one of them shows that the receiver wants some peace.

    Returns:
        what came of each that was sent, and whether there may be more to send.
    """
    attempts = list[Attempt]()
    until = clock() + UNWRITTEN
    for one in batch.letters:
        began = clock()
        headers = headers_for(one.message, one.body, batch.secrets, began)
        outcome = FAILED if batch.is_to_fail else _outcome(line, batch.url, one.body, headers)
        made = Attempt(one.delivery, one.turn, batch.url, outcome, began, clock())
        attempts.append(made)
        if made.wants_peace:
            return attempts, False
        if made.ended_at >= until:
            return attempts, True
    return attempts, len(attempts) == AT_ONCE


def _outcome(line: Line, url: str, body: str, headers: dict[str, str]) -> Outcome:
    """Send one; what is answered but its status, and when to come back, is dropped."""
    try:
        answer = line.post(url, body.encode(), headers)
    except (Unreached, AddressRefused) as problem:
        return Outcome(None, problem.detail)
    trouble = "" if 200 <= answer.status < 300 else f"It answered {answer.status}."
    return Outcome(answer.status, trouble, answer.headers.get("retry-after"))


def _write_down(
    session: WriteSession, work: Work, attempts: Sequence[Attempt], *, is_over: bool
) -> None:
    """Keep what came of messages, and see to what is due next if the turn is over."""
    webhook = held(session, UUID(work.payload["webhook"]))
    if webhook is None:
        return
    query = select(WebhookDelivery).where(
        col(WebhookDelivery.id).in_([one.delivery for one in attempts])
    )
    query = query.order_by(col(WebhookDelivery.id)).with_for_update()
    found = {one.id: one for one in session.exec(query)} if attempts else {}
    for one in attempts:
        if one.delivery in found:
            settle(session, webhook, found[one.delivery], one)
    if is_over and webhook.turn == work.payload["turn"]:
        hand_on(session, webhook, work.now())
