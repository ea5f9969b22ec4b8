"""A desk with webhooks on it, a clock that the test moves, and a worker's hands."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, select
from standardwebhooks import Webhook as Verifier

from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.clock import now as real_now
from app.platform.database import reading, writing
from app.platform.events import note
from app.platform.identifiers import new_id
from app.platform.jobs.kinds import Kind
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.platform.outgoing.sending import Door
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.webhooks.catalogue import EventType
from app.webhooks.jobs import AGAIN_KIND, KEEP_KIND, SEND_KIND, TELL_KIND
from app.webhooks.queries import held_webhook_of
from app.webhooks.registering import Wanted, add, change
from app.webhooks.sending import Sender
from app.webhooks.tables import (
    MessageState,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookState,
)
from tests.callers import ANYTOWN, a_person, caller_of
from tests.platform.outgoing.misbehaving import Asked, Server


class Desk:
    """One authority's webhooks, and what becomes of their messages."""

    def __init__(self, engine: Engine, settings: Settings, authority: str = ANYTOWN) -> None:
        """Begin now: the library that verifies messages asks the real clock."""
        self.engine, self.settings = engine, settings
        self.time = real_now()
        self.headers = a_person(engine, Role.ADMINISTRATOR, authority=authority)
        self.caller: Caller = caller_of(engine, self.headers)
        self.door = Door(loopback=True, seconds=5)

    @property
    def seals(self) -> Seals:
        """The secrets of the deployment."""
        return Seals(self.settings.seal_key)

    def add(self, url: str, *types: EventType) -> tuple[UUID, str]:
        """Set a webhook up, and give its id and secret."""
        with writing(self.engine) as session:
            wanted = Wanted("a test", self.door.admit(url), types)
            made, secret = add(session, self.caller, wanted, self.seals, self.time)
            return made.id, secret

    def change(self, webhook_id: UUID, url: str | None = None, **wanted: Any) -> None:
        """Change a webhook."""
        address = None if url is None else self.door.admit(url)
        with writing(self.engine) as session:
            held = held_webhook_of(session, self.caller.authority_id, webhook_id)
            change(session, self.caller, held, Wanted(address=address, **wanted), self.time)

    def happen(self, kind: str = "contract.ended", authority: UUID | None = None) -> str:
        """Have something happen to a thing, and give the thing's id."""
        thing, whose = new_id(), authority or self.caller.authority_id
        with writing(self.engine) as session:
            note(session, kind, thing, self.time, authority=whose, secretly="what it holds")
        return str(thing)

    def kinds(self) -> dict[str, Kind]:
        """Give the kinds of job that tell webhooks, under this desk's settings."""
        sender = Sender(lambda: self.settings, lambda _settings: self.door)
        send = replace(SEND_KIND, handler=sender)
        return {one.name: one for one in (TELL_KIND, send, AGAIN_KIND, KEEP_KIND)}

    def due(self) -> Sequence[Job]:
        """Give the jobs that a worker would do now."""
        query = select(Job).where(
            col(Job.kind).in_(list(self.kinds())),
            Job.state == JobState.WAITING,
            Job.due <= self.time,
        )
        with reading(self.engine) as session:
            return session.exec(query.order_by(col(Job.id))).all()

    def work(self) -> None:
        """Do all that is due, and all that comes due by it."""
        while jobs := self.due():
            for job in jobs:
                self.do(job)

    def do(self, job: Job) -> None:
        """Make one attempt at a job."""
        run(self.engine, self.kinds(), job.id, lambda: self.time)

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.time += timedelta(**time)

    def give_up(self, webhook_id: UUID) -> None:
        """Let time pass until nothing is tried any more."""
        self.work()
        while self.webhook(webhook_id).state is WebhookState.ACTIVE and any(
            one.state is MessageState.WAITING for one in self.messages(webhook_id)
        ):
            self.wait(hours=1)
            self.work()

    def messages(self, webhook_id: UUID) -> Sequence[WebhookDelivery]:
        """Give a webhook's messages, in the order of what happened."""
        query = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
        with reading(self.engine) as session:
            return session.exec(query.order_by(col(WebhookDelivery.id))).all()

    def message(self, webhook_id: UUID) -> WebhookDelivery:
        """Give a webhook's only message."""
        [found] = self.messages(webhook_id)
        return found

    def attempts(self, webhook_id: UUID) -> Sequence[WebhookAttempt]:
        """Give every attempt at a webhook's messages."""
        query = select(WebhookAttempt).where(WebhookAttempt.webhook_id == webhook_id)
        with reading(self.engine) as session:
            return session.exec(query.order_by(col(WebhookAttempt.ended_at))).all()

    def webhook(self, webhook_id: UUID) -> Webhook:
        """Give a webhook as it is stored."""
        with reading(self.engine) as session:
            return session.get_one(Webhook, webhook_id)

    def without_seal_key(self) -> None:
        """Lose the secret of the deployment."""
        self.settings = self.settings.model_copy(update={"seal_key": ""})

    def hurried(self, seconds: float) -> None:
        """Give everything less time."""
        self.door = replace(self.door, seconds=seconds)


def told(server: Server) -> list[dict[str, Any]]:
    """Give what a receiver was sent, in the order in which it came."""
    return [json.loads(asked.body) for asked in server.requests]


def subjects(server: Server) -> list[str]:
    """Give what things a receiver was told of."""
    return [one["data"]["subject"] for one in told(server)]


def ids(server: Server) -> list[str]:
    """Give the ids of the messages that a receiver was sent."""
    return [asked.headers["webhook-id"] for asked in server.requests]


def verified(asked: Asked, secret: str) -> dict[str, Any]:
    """Give a message as a receiver reads it who believes nothing unsigned."""
    read: dict[str, Any] = Verifier(secret).verify(asked.body, asked.headers)
    return read
