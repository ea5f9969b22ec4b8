"""Writing down what came of an attempt, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime

from app.platform.database import WriteSession
from app.platform.events import note
from app.webhooks.asking import ask
from app.webhooks.ladder import (
    PATIENCE,
    TRIES,
    Outcome,
    Verdict,
    asked_pause,
    pause_after,
    rest_after,
    verdict,
)
from app.webhooks.tables import (
    MessageState,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookState,
)

GONE = "It answered 410: it wants nothing more."
FAILING = f"It has not taken anything for {PATIENCE.days} days."


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, as it went."""

    outcome: Outcome
    began_at: datetime
    ended_at: datetime
    spread: float  #: from 0 to 1, by which pauses are lengthened


def settle(
    session: WriteSession, webhook: Webhook, delivery: WebhookDelivery, attempt: Attempt
) -> None:
    """Keep an attempt, and decide what becomes of its message and of its webhook.

    Args:
        session: that holds both locked.
        webhook: to which it went.
        delivery: the message.
        attempt: as it went.
    """
    outcome, now = attempt.outcome, attempt.ended_at
    delivery.attempts += 1
    delivery.tries += 1
    delivery.status, delivery.trouble = outcome.status, outcome.trouble
    delivery.updated_at = now
    session.add(
        WebhookAttempt(
            webhook_id=webhook.id, delivery_id=delivery.id, number=delivery.attempts,
            status=outcome.status, trouble=outcome.trouble, began_at=attempt.began_at,
            ended_at=now,
        )
    )  # fmt: skip
    _weigh(session, webhook, attempt)
    means = verdict(outcome, delivery.tries)
    if means is Verdict.AGAIN:
        pause = max(
            pause_after(delivery.tries, attempt.spread), asked_pause(outcome.retry_after, now)
        )
        ask(session, webhook, delivery, now, now + pause)
    else:
        is_sent = means is Verdict.SENT
        delivery.state = MessageState.SENT if is_sent else MessageState.FAILED
    if means is Verdict.GONE:
        _disable(session, webhook, GONE, now)


def postpone(
    session: WriteSession, webhook: Webhook, delivery: WebhookDelivery, now: datetime,
    spread: float,
) -> None:  # fmt: skip
    """Have a message wait with its receiver, which is left in peace; that is no attempt."""
    until = webhook.resting_until or now
    ask(session, webhook, delivery, now, until + (until - now) * spread / 5)


def _weigh(session: WriteSession, webhook: Webhook, attempt: Attempt) -> None:
    """Leave a receiver that is in trouble in peace, and give up one that never takes anything."""
    outcome, now = attempt.outcome, attempt.ended_at
    if outcome.is_success:
        webhook.failures, webhook.failing_since, webhook.resting_until = 0, None, None
        return
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or now
    if outcome.is_receivers:
        asked = asked_pause(outcome.retry_after, now)
        rest = max(rest_after(webhook.failures, attempt.spread), asked)
        webhook.resting_until = max(webhook.resting_until or now, now + rest)
    if webhook.failures >= TRIES and now - webhook.failing_since >= PATIENCE:
        _disable(session, webhook, FAILING, now)


def _disable(session: WriteSession, webhook: Webhook, why: str, now: datetime) -> None:
    """Send nothing more until the authority wants it again; the log tells."""
    if webhook.state is not WebhookState.ACTIVE:
        return
    webhook.state, webhook.disabled_because = WebhookState.DISABLED, why
    webhook.version += 1
    webhook.updated_at = now
    session.flush()
    note(
        session, "webhook.disabled", webhook.id, now, authority=webhook.authority_id,
        version=webhook.version, because=why,
    )  # fmt: skip
