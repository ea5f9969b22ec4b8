"""Setting webhooks up, changing them, and giving them new secrets."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes

from sqlmodel import col, func, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import TELL, follow, note
from app.platform.identifiers import new_id
from app.platform.jobs.enqueuing import enqueue
from app.platform.outgoing.address import Address
from app.platform.sealing import Seals, WrappedKey
from app.problems import Conflict, Finding, Invalid
from app.webhooks.asking import wake
from app.webhooks.catalogue import FOR_WEBHOOKS, EventType
from app.webhooks.queries import live_secrets
from app.webhooks.redelivering import Again, ask_for_all
from app.webhooks.signature import PREFIX
from app.webhooks.tables import MessageState, Webhook, WebhookSecret, WebhookState

MOST = 20  #: webhooks of one authority
SECRET_BYTES = 32  #: the specification asks for 24 to 64


class TooManyWebhooks(Conflict):
    """The authority has as many webhooks as it may have."""

    slug = "too-many-webhooks"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a webhook is to be; None: it stays as it is."""

    label: str | None = None
    address: Address | None = None  #: one to which something may be sent
    types: Sequence[EventType] | None = None  #: none: all that webhooks may tell
    active: bool | None = None


def add(
    session: WriteSession, caller: Caller, wanted: Wanted, seals: Seals, now: datetime
) -> tuple[Webhook, str]:
    """Set a webhook up, to be told of whatever happens from now on.

    Returns:
        the webhook, and its secret, which is shown now and never again.

    Raises:
        Invalid: if it wants types that webhooks do not tell.
        TooManyWebhooks: if the authority has as many as it may.
        NoSealKey: if this deployment has nothing to seal its secret with.
    """
    stands_at = follow(session, caller.authority_id)  # and holds the log, so nobody counts twice
    count = select(func.count()).where(
        col(Webhook.authority_id) == caller.authority_id, Webhook.state != WebhookState.REMOVED
    )
    if session.exec(count).one() >= MOST:
        raise TooManyWebhooks(f"An authority has at most {MOST} webhooks.", "Remove one.")
    made = Webhook(
        authority_id=caller.authority_id, label=wanted.label or "", url="", types=[],
        told_up_to=stands_at, made_by=str(caller.who), made_at=now, updated_at=now,
    )  # fmt: skip
    _set(made, wanted)
    session.add(made)
    session.flush()
    secret = _new_secret(session, made, seals, now)
    _note(session, caller, made, "added", now)
    return made, secret


def change(
    session: WriteSession, caller: Caller, webhook: Webhook, wanted: Wanted, now: datetime
) -> None:
    """Change a webhook, which the session holds locked.

    One that is active again is told of everything that happened meanwhile, and what waited is
    sent; to another address it is sent at once, whatever the one before answered.

    Raises:
        Invalid: if it wants types that webhooks do not tell.
    """
    was_active, url_before = webhook.state is WebhookState.ACTIVE, webhook.url
    _set(webhook, wanted)
    if wanted.active is False and was_active:
        webhook.state = WebhookState.PAUSED
    if wanted.active and not was_active:
        webhook.state, webhook.disabled_because = WebhookState.ACTIVE, ""
    is_back = webhook.state is WebhookState.ACTIVE and not was_active
    if is_back or webhook.url != url_before:
        webhook.failures, webhook.failing_since, webhook.resting_until = 0, None, None
        _go_on(session, webhook, now)
    webhook.version += 1
    webhook.updated_at = now
    _note(session, caller, webhook, "changed", now)


def rotate(
    session: WriteSession, caller: Caller, webhook: Webhook, hours: int, seals: Seals,
    now: datetime,
) -> str:  # fmt: skip
    """Give a webhook, which the session holds locked, another secret.

    Messages are signed with the one before as well for so many hours; with those before that no
    more.

    Raises:
        NoSealKey: if this deployment has nothing to seal it with.
    """
    newest, *older = live_secrets(session, webhook.id, now)
    newest.ends_at = now + timedelta(hours=hours)
    for one in older:
        one.ends_at = now
    secret = _new_secret(session, webhook, seals, now)
    webhook.version += 1
    webhook.updated_at = now
    _note(session, caller, webhook, "secret_rotated", now)
    return secret


def unsealed(secrets: Sequence[WebhookSecret], seals: Seals) -> list[str]:
    """Give secrets as messages are signed with them.

    Raises:
        NoSealKey: if this deployment has not what they were sealed with.
    """
    return [
        seals.unwrap(WrappedKey(one.wrapped, one.key_name), _about(one))
        .unseal(one.sealed, _about(one))
        .decode()
        for one in secrets
    ]


def _set(webhook: Webhook, wanted: Wanted) -> None:
    if wanted.types is not None:
        _refuse_untold(wanted.types)
        webhook.types = [kind.value for kind in wanted.types]
    if wanted.address is not None:
        webhook.url = wanted.address.url
    webhook.label = webhook.label if wanted.label is None else wanted.label


def _refuse_untold(types: Sequence[EventType]) -> None:
    findings = [
        Finding(
            "not_told", f"Webhooks do not tell of {kind}.",
            "Leave it out; a key that may know of it reads it from /v1/events.",
            path=f"/types/{place}",
        )
        for place, kind in enumerate(types)
        if kind not in FOR_WEBHOOKS
    ]  # fmt: skip
    if findings:
        raise Invalid("Webhooks tell what a contract system may know.", findings=findings)


def _go_on(session: WriteSession, webhook: Webhook, now: datetime) -> None:
    """Have what waits for an active webhook sent, and what it was not told yet told."""
    if webhook.state is not WebhookState.ACTIVE:
        return
    webhook.wake_at = None  # whatever was asked for went by another time
    wake(session, webhook, now, now)
    ask_for_all(session, webhook, Again(), [MessageState.WAITING], now)
    enqueue(session, TELL, {}, now, authority=webhook.authority_id)


def _new_secret(session: WriteSession, webhook: Webhook, seals: Seals, now: datetime) -> str:
    secret = PREFIX + base64.b64encode(token_bytes(SECRET_BYTES)).decode()
    made = WebhookSecret(
        id=new_id(), webhook_id=webhook.id, wrapped=b"", key_name="", sealed=b"", made_at=now
    )
    key = seals.new_key(_about(made))
    made.wrapped, made.key_name = key.wrapped, key.key_name
    made.sealed = seals.unwrap(key, _about(made)).seal(secret.encode(), _about(made))
    session.add(made)
    session.flush()
    return secret


def _about(secret: WebhookSecret) -> bytes:
    return b"webhook-secret:" + secret.id.bytes


def _note(
    session: WriteSession, caller: Caller, webhook: Webhook, what: str, now: datetime
) -> None:
    note(
        session, f"webhook.{what}", webhook.id, now, authority=webhook.authority_id,
        actor=caller.who, version=webhook.version, state=webhook.state.value,
    )  # fmt: skip
