"""Reads about webhooks that several places need; what is another authority's is not found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from app.platform.database import WriteSession
from app.problems import NotFound
from app.webhooks.tables import Webhook, WebhookDelivery, WebhookSecret


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


def live_secrets(session: Session, webhook_id: UUID, now: datetime) -> Sequence[WebhookSecret]:
    """Give the secrets that messages are signed with just now, the newest first."""
    query = select(WebhookSecret).where(
        WebhookSecret.webhook_id == webhook_id,
        or_(col(WebhookSecret.ends_at).is_(None), col(WebhookSecret.ends_at) > now),
    )
    newest = col(WebhookSecret.made_at).desc(), col(WebhookSecret.id).desc()
    return session.exec(query.order_by(*newest)).all()


def _found(session: Session, query: Any, authority_id: UUID, webhook_id: UUID) -> Webhook:
    narrowed = query.where(Webhook.id == webhook_id, Webhook.authority_id == authority_id)
    found: Webhook | None = session.exec(narrowed).one_or_none()
    if found is None:
        raise NotFound("Your authority has no such webhook.")
    return found
