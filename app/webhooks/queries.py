"""Reads about webhooks that several places need; what is another authority's is not found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from app.platform.database import WriteSession
from app.problems import NotFound
from app.webhooks.tables import (
    MessageState,
    Webhook,
    WebhookDelivery,
    WebhookSecret,
    WebhookState,
)


def webhook_of(session: Session, authority_id: UUID, webhook_id: UUID) -> Webhook:
    """Give one of an authority's webhooks.

    Raises:
        NotFound: if it has no such webhook.
    """
    return _found(session, select(Webhook), authority_id, webhook_id)


def held_webhook_of(session: WriteSession, authority_id: UUID, webhook_id: UUID) -> Webhook:
    """Give one of an authority's webhooks, locked until the transaction ends.

    Raises:
        NotFound: if it has no such webhook.
    """
    query = select(Webhook).with_for_update().execution_options(populate_existing=True)
    return _found(session, query, authority_id, webhook_id)


def held(session: WriteSession, webhook_id: UUID) -> Webhook | None:
    """Give any webhook, locked until the transaction ends; None: it is no longer there."""
    query = select(Webhook).where(Webhook.id == webhook_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def delivery_of(session: WriteSession, webhook: Webhook, delivery_id: UUID) -> WebhookDelivery:
    """Give one of a webhook's messages; whoever changes it has locked the webhook.

    Raises:
        NotFound: if the webhook has no such message.
    """
    query = select(WebhookDelivery).where(
        WebhookDelivery.id == delivery_id, WebhookDelivery.webhook_id == webhook.id
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("The webhook has no such delivery.")
    return found


def by_state(session: Session) -> Mapping[str, int]:
    """Count the webhooks of all authorities by their state."""
    query = select(Webhook.state, func.count()).group_by(col(Webhook.state))
    return {WebhookState(state).value: count for state, count in session.exec(query)}


def backlog_columns() -> list[Any]:
    """Give columns that tell beside a webhook how many of its messages were not taken."""
    oldest = func.min(col(WebhookDelivery.at))
    return [
        _of_messages(func.count(), MessageState.WAITING).label("waiting"),
        _of_messages(func.count(), MessageState.FAILED).label("failed"),
        _of_messages(oldest, MessageState.WAITING).label("oldest_waiting_at"),
    ]


def backlog_of(session: Session, webhook: Webhook) -> dict[str, Any]:
    """Give the same of one webhook, by the names of the columns."""
    query = select(*backlog_columns()).where(Webhook.id == webhook.id)
    return dict(session.exec(query).one()._mapping)


def messages_by_state(session: Session) -> Mapping[str, int]:
    """Count the messages of all authorities that wait, and those that were given up."""
    waiting, failed, _ = backlog_columns()
    rows = session.exec(select(waiting, failed).where(Webhook.state != WebhookState.REMOVED)).all()
    return {
        MessageState.WAITING.value: sum(row[0] for row in rows),
        MessageState.FAILED.value: sum(row[1] for row in rows),
    }


def oldest_by_state(session: Session) -> Mapping[str, int]:
    """Give when it happened what the oldest message tells that waits, in seconds of Unix time."""
    *_, oldest = backlog_columns()
    query = select(oldest).where(Webhook.state != WebhookState.REMOVED)
    times = [at for at in session.exec(query) if at is not None]
    return {MessageState.WAITING.value: int(min(times).timestamp())} if times else {}


def _of_messages(what: Any, state: MessageState) -> Any:
    """Work something out of a webhook's messages in a state, which an index has together."""
    query = (
        select(what)
        .select_from(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == Webhook.id, WebhookDelivery.state == state)
    )
    return query.correlate(Webhook).scalar_subquery()


def live_secrets(session: Session, webhook_id: UUID, now: datetime) -> Sequence[WebhookSecret]:
    """Give the secrets that messages are signed with just now, the newest first."""
    query = select(WebhookSecret).where(
        WebhookSecret.webhook_id == webhook_id,
        or_(col(WebhookSecret.ends_at).is_(None), col(WebhookSecret.ends_at) > now),
    )
    newest = col(WebhookSecret.made_at).desc(), col(WebhookSecret.id).desc()
    by_end = col(WebhookSecret.ends_at).is_not(None)  # clocks differ: what has no end is newest
    return session.exec(query.order_by(by_end, *newest)).all()


def _found(session: Session, query: Any, authority_id: UUID, webhook_id: UUID) -> Webhook:
    narrowed = query.where(
        Webhook.id == webhook_id,
        Webhook.authority_id == authority_id,
        Webhook.state != WebhookState.REMOVED,
    )
    found: Webhook | None = session.exec(narrowed).one_or_none()
    if found is None:
        raise NotFound("Your authority has no such webhook.")
    return found
