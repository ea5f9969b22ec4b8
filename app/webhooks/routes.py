"""Webhooks over HTTP: set up, changed, tried out; what became of each message; sent again."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from sqlmodel import select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, SealsDep, WriteDep
from app.platform.http.routing import Router
from app.platform.outgoing.sending import Door
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.webhooks.keeping import remove
from app.webhooks.messages import (
    RedeliveryIn,
    RedeliveryOut,
    SecretIn,
    WebhookAttemptOut,
    WebhookAttemptPage,
    WebhookChange,
    WebhookDeliveryOut,
    WebhookDeliveryPage,
    WebhookIn,
    WebhookMade,
    WebhookOut,
    WebhookPage,
)
from app.webhooks.queries import backlog_columns, backlog_of, held_webhook_of, webhook_of
from app.webhooks.redelivering import send_again, send_test
from app.webhooks.registering import Wanted, add, change, rotate
from app.webhooks.tables import (
    MessageState,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookState,
)

router = Router(prefix="/v1", tags=["webhooks"])

Reader = Annotated[Caller, needs(Scope.WEBHOOKS_READ)]
Writer = Annotated[Caller, needs(Scope.WEBHOOKS_WRITE)]
WebhookId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000071"])]


async def door(request: Request) -> Door:
    """Give the way by which requests go out."""
    return Door(loopback=request.app.state.settings.outgoing_loopback)


DoorDep = Annotated[Door, Depends(door)]


def wanted(_: Writer, body: WebhookIn, out: DoorDep) -> Wanted:
    """Look at the address of a webhook to be set up, before anything is locked for it."""
    return body.wanted(out.admit(body.url))


def wanted_change(_: Writer, body: WebhookChange, out: DoorDep) -> Wanted:
    """Look at the address that a webhook is to get, before anything is locked for it."""
    return body.wanted(None if body.url is None else out.admit(body.url))


@router.post("/webhooks", status_code=201)
def add_webhook(
    caller: Writer,
    wanted: Annotated[Wanted, Depends(wanted)],
    session: WriteDep,
    now: NowDep,
    seals: SealsDep,
) -> WebhookMade:
    """Set up a webhook: messages go to its address about what happens from now on.

    They follow the Standard Webhooks specification: `webhook-id`, `webhook-timestamp` and
    `webhook-signature` are verified by its libraries with the `secret` that is given here, and
    never again. A message says what happened to what, and no more; it may come twice, with the
    same `webhook-id`, and out of order: go by `data.number`. Webhooks tell what the role
    `integration` may know. Without an answer, and after 408, 425, 429 and 500 to 599, a message
    is tried for three days; after any other status but 200 to 299, four times within an hour.
    410 stops the webhook, as does a receiver that takes nothing for five days; what waits is
    kept, and whoever runs the authority is written to. One message is on its way at a time; a
    receiver that is in trouble, or slow, is left in peace for a while, and so is all that waits
    for it. Messages are kept for 90 days after they were sent or given up. In a sandbox, whatever
    goes to `https://fails.example/` fails as if it had been answered by 500.
    """
    made, secret = add(session, caller, wanted, seals, now)
    return WebhookMade.of(made, secret=secret, **backlog_of(session, made))


@router.get("/webhooks")
def list_webhooks(
    caller: Reader, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> WebhookPage:
    """List your authority's webhooks, the first changed first."""
    backlog = backlog_columns()
    counted = {one.name for one in backlog}
    columns = [getattr(Webhook, one) for one in WebhookOut.model_fields if one not in counted]
    query = select(*columns, *backlog).where(
        Webhook.authority_id == caller.authority_id, Webhook.state != WebhookState.REMOVED
    )
    query = updated.within(query, Webhook.updated_at)
    found = page_of(session, query, (Webhook.updated_at, Webhook.id), asked)
    return WebhookPage(data=[WebhookOut.of(row) for row in found.rows], page=found.marks)


@router.get("/webhooks/{webhook_id}")
def read_webhook(
    caller: Reader, webhook_id: WebhookId, session: ReadDep, response: Response
) -> WebhookOut:
    """Give one of your authority's webhooks, without its secret."""
    webhook = webhook_of(session, caller.authority_id, webhook_id)
    versioned(response, webhook.version)
    return WebhookOut.of(webhook, **backlog_of(session, webhook))


@router.patch("/webhooks/{webhook_id}")
def change_webhook(
    caller: Writer,
    webhook_id: WebhookId,
    expected: ExpectedDep,
    wanted: Annotated[Wanted, Depends(wanted_change)],
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> WebhookOut:
    """Change a webhook, stop it, or have it go on.

    One that goes on is told of everything that happened meanwhile, and what waited is sent; what
    was given up is sent again when you ask for it. With another address it begins anew. What a
    worker had in hand is still sent as it was before, for about a second.
    """
    webhook = held_webhook_of(session, caller.authority_id, webhook_id)
    expected.check(webhook.version)
    change(session, caller, webhook, wanted, now)
    versioned(response, webhook.version)
    return WebhookOut.of(webhook, **backlog_of(session, webhook))


@router.delete("/webhooks/{webhook_id}", status_code=204)
def remove_webhook(caller: Writer, webhook_id: WebhookId, session: WriteDep, now: NowDep) -> None:
    """Remove a webhook, with its secrets, its messages and their attempts.

    Nothing more is sent, but what a worker had in hand: that goes on for about a second. What the
    audit log says of it stays.
    """
    webhook = held_webhook_of(session, caller.authority_id, webhook_id)
    remove(session, caller, webhook, now)


@router.post("/webhooks/{webhook_id}/secrets", status_code=201)
def rotate_webhook_secret(
    caller: Writer,
    webhook_id: WebhookId,
    body: SecretIn,
    session: WriteDep,
    now: NowDep,
    seals: SealsDep,
) -> WebhookMade:
    """Give a webhook another secret, shown now and never again.

    For `hours` messages carry the signatures of both, so nothing is refused while you change. With
    0 hours, what a worker had in hand still carries the old one alone, for about a second.
    """
    webhook = held_webhook_of(session, caller.authority_id, webhook_id)
    secret = rotate(session, caller, webhook, body.hours, seals, now)
    return WebhookMade.of(webhook, secret=secret, **backlog_of(session, webhook))


@router.post("/webhooks/{webhook_id}/tests", status_code=201)
def test_webhook(
    caller: Writer, webhook_id: WebhookId, session: WriteDep, now: NowDep
) -> WebhookDeliveryOut:
    """Send a message of the type `webhook.test`; what became of it is among the deliveries."""
    webhook = held_webhook_of(session, caller.authority_id, webhook_id)
    made = send_test(session, caller, webhook, now)
    return WebhookDeliveryOut.model_validate(made, from_attributes=True)


@router.get("/webhooks/{webhook_id}/deliveries")
def list_webhook_deliveries(
    caller: Reader,
    webhook_id: WebhookId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    state: MessageState | None = None,
) -> WebhookDeliveryPage:
    """List a webhook's messages and what became of each, the first changed first."""
    webhook = webhook_of(session, caller.authority_id, webhook_id)
    columns: list[Any] = [
        getattr(WebhookDelivery, name) for name in WebhookDeliveryOut.model_fields
    ]
    query = select(*columns).where(WebhookDelivery.webhook_id == webhook.id)
    if state is not None:
        query = query.where(WebhookDelivery.state == state)
    query = updated.within(query, WebhookDelivery.updated_at)
    found = page_of(session, query, (WebhookDelivery.updated_at, WebhookDelivery.id), asked)
    rows = [WebhookDeliveryOut.model_validate(row, from_attributes=True) for row in found.rows]
    return WebhookDeliveryPage(data=rows, page=found.marks)


@router.get("/webhooks/{webhook_id}/attempts")
def list_webhook_attempts(
    caller: Reader,
    webhook_id: WebhookId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    delivery_id: UUID | None = None,
) -> WebhookAttemptPage:
    """List every attempt at sending a webhook's messages, the first first."""
    webhook = webhook_of(session, caller.authority_id, webhook_id)
    columns: list[Any] = [getattr(WebhookAttempt, name) for name in WebhookAttemptOut.model_fields]
    query = select(*columns).where(WebhookAttempt.webhook_id == webhook.id)
    if delivery_id is not None:
        query = query.where(WebhookAttempt.delivery_id == delivery_id)
    query = updated.within(query, WebhookAttempt.ended_at)
    found = page_of(session, query, (WebhookAttempt.ended_at, WebhookAttempt.id), asked)
    rows = [WebhookAttemptOut.model_validate(row, from_attributes=True) for row in found.rows]
    return WebhookAttemptPage(data=rows, page=found.marks)


@router.post("/webhooks/{webhook_id}/redeliveries", status_code=201)
def redeliver_webhook(
    caller: Writer, webhook_id: WebhookId, body: RedeliveryIn, session: WriteDep, now: NowDep
) -> RedeliveryOut:
    """Send a message again, or those of events within a time, each with the id that it had.

    Of a time, what was given up is sent; with `only_failed` false, what was taken or waits too.
    """
    webhook = held_webhook_of(session, caller.authority_id, webhook_id)
    return RedeliveryOut(deliveries=send_again(session, caller, webhook, body.wanted(), now))
