"""Writing down what came of an attempt, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.organisations.role import Role
from app.organisations.tables import Authority, Person
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.mail.address import is_address
from app.platform.mail.writing import Draft, write_letter
from app.webhooks.ladder import (
    IDLE,
    PATIENCE,
    TRIES,
    Outcome,
    Verdict,
    asked_pause,
    pause_after,
    rest_after,
    rest_of_slow,
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
SUBJECT = "A webhook was disabled"
TEXT = """\
Nothing more is sent to the webhook "{label}" of {authority}, for this reason:

{why}

Whatever happens meanwhile is kept. Put its receiver right and make the webhook active again: it is
then told of everything that it missed. What was given up before is sent again when asked.
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a message, as it went."""

    delivery: UUID
    turn: int  #: which asking for the message it answered
    url: str  #: where it went
    outcome: Outcome
    began_at: datetime
    ended_at: datetime

    @property
    def took(self) -> timedelta:
        """How long it took."""
        return self.ended_at - self.began_at

    @property
    def spread(self) -> float:
        """From 0 to 1, by which pauses are lengthened: the last bits of an id are random."""
        return self.delivery.int % 1000 / 999

    @property
    def wants_peace(self) -> bool:
        """Tell whether nothing else should be sent there just now."""
        is_bad = self.outcome.is_receivers or self.outcome.is_gone
        return is_bad or bool(rest_of_slow(self.took))


def settle(
    session: WriteSession, webhook: Webhook, delivery: WebhookDelivery, attempt: Attempt
) -> None:
    """Keep an attempt, and decide what becomes of its message and of its webhook.

    An attempt that answers an older asking, or comes after another that was taken, is kept and
    changes nothing about its message. One at an address that the webhook no longer has says
    nothing about its receiver.

    Args:
        session: that holds both locked.
        webhook: to which it went.
        delivery: the message.
        attempt: as it went.
    """
    _begin_anew_after_idle_time(session, webhook, attempt.began_at)
    delivery.attempts += 1
    delivery.updated_at = attempt.ended_at
    session.add(
        WebhookAttempt(
            webhook_id=webhook.id, delivery_id=delivery.id, number=delivery.attempts,
            status=attempt.outcome.status, trouble=attempt.outcome.trouble,
            began_at=attempt.began_at, ended_at=attempt.ended_at,
        )
    )  # fmt: skip
    is_asked = delivery.state is MessageState.WAITING and delivery.turn == attempt.turn
    if is_asked:
        _decide(webhook, delivery, attempt)
    if attempt.url == webhook.url:
        _weigh(session, webhook, delivery, attempt)


def _decide(webhook: Webhook, delivery: WebhookDelivery, attempt: Attempt) -> None:
    """Decide what becomes of a message: what its receiver is gone for waits for another."""
    outcome, now = attempt.outcome, attempt.ended_at
    delivery.status, delivery.trouble = outcome.status, outcome.trouble
    delivery.tries += 1
    means = verdict(outcome, delivery.tries)
    if means is Verdict.SENT:
        delivery.state = MessageState.SENT
    elif attempt.url != webhook.url or means is Verdict.GONE:
        delivery.tries, delivery.due = 0, now
    elif means is Verdict.AGAIN:
        asked = asked_pause(outcome.retry_after, now)
        delivery.due = now + max(pause_after(delivery.tries, attempt.spread), asked)
    else:
        delivery.state = MessageState.FAILED


def _weigh(
    session: WriteSession, webhook: Webhook, delivery: WebhookDelivery, attempt: Attempt
) -> None:
    """Leave a receiver that is in trouble in peace, and give up one that never takes anything.

    It is not given up for the first failure after a time in which nothing was sent to it, but
    after as many as any message has, or with a message that is given up.
    """
    outcome, now = attempt.outcome, attempt.ended_at
    rest = rest_of_slow(attempt.took)
    if outcome.is_success:
        webhook.failures, webhook.failing_since = 0, None
    else:
        webhook.failures += 1
        webhook.failing_since = webhook.failing_since or now
    if outcome.is_receivers:
        asked = asked_pause(outcome.retry_after, now)
        rest = max(rest, rest_after(webhook.failures, attempt.spread), asked)
    if rest:
        webhook.resting_until = max(webhook.resting_until or now, now + rest)
    elif webhook.resting_until is not None and webhook.resting_until <= attempt.began_at:
        webhook.resting_until = None
    if outcome.is_gone:
        _disable(session, webhook, GONE, now)
    elif webhook.failing_since is not None:
        is_tried = webhook.failures >= TRIES or delivery.state is MessageState.FAILED
        if is_tried and now - webhook.failing_since >= PATIENCE:
            _disable(session, webhook, FAILING, now)


def _begin_anew_after_idle_time(session: Session, webhook: Webhook, now: datetime) -> None:
    """Count failures from the first again if there was nothing to send for long.

    Call it before the attempt that ends such a time is kept.
    """
    if webhook.failing_since is None:
        return
    query = select(func.max(WebhookAttempt.ended_at)).where(
        WebhookAttempt.webhook_id == webhook.id
    )
    last = session.exec(query).one()
    if last is None or now - last > IDLE:  # None: it is kept no longer
        webhook.failures = 0


def _disable(session: WriteSession, webhook: Webhook, why: str, now: datetime) -> None:
    """Send nothing more until the authority wants it again; the log and letters tell."""
    if webhook.state not in {WebhookState.ACTIVE, WebhookState.PAUSED}:
        return
    webhook.state, webhook.disabled_because = WebhookState.DISABLED, why
    webhook.version += 1
    webhook.updated_at = now
    session.flush()
    authority = session.get_one(Authority, webhook.authority_id)
    for address in _administrators(session, authority):
        text = TEXT.format(label=webhook.label, authority=authority.name, why=why)
        draft = Draft(
            authority=authority.id, about=webhook.id, kind="webhook.disabled", recipient=address,
            subject=SUBJECT, text=text, facts={"webhook": webhook.id},
        )  # fmt: skip
        write_letter(session, draft, now)
    note(
        session, "webhook.disabled", webhook.id, now, authority=webhook.authority_id,
        version=webhook.version, because=why,
    )  # fmt: skip


def _administrators(session: Session, authority: Authority) -> list[str]:
    """Give the addresses of those who run an authority; its own if they have none."""
    query = select(Person).where(
        Person.authority_id == authority.id,
        col(Person.supplier_id).is_(None),
        col(Person.active).is_(True),
    )
    found = {one.email for one in session.exec(query) if Role.ADMINISTRATOR in one.roles}
    return sorted(filter(is_address, found)) or list(filter(is_address, [authority.email]))
