from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import col, func, select

from app.platform.database import reading, writing
from app.platform.events import TELL
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.settings import Settings
from app.webhooks.asking import SEND
from app.webhooks.keeping import JOBS_KEPT, KEEP, MESSAGES_KEPT, remove
from app.webhooks.queries import held_webhook_of
from app.webhooks.tables import (
    MessageState,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookSecret,
    WebhookState,
)
from tests.platform.outgoing.misbehaving import a_server, answering
from tests.webhooks.desk import Desk, subjects

TAKEN = answering("204 No Content")
BROKEN = answering("500 Internal Server Error")
TABLES = (WebhookAttempt, WebhookDelivery, WebhookSecret, Webhook)


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


def keep_house(desk: Desk) -> None:
    with writing(desk.engine) as session:
        enqueue(session, KEEP, {}, desk.time)
    desk.work()


def counts(desk: Desk) -> list[int]:
    with reading(desk.engine) as session:
        return [session.exec(select(func.count()).select_from(one)).one() for one in TABLES]


def gone(desk: Desk, webhook: UUID) -> None:
    with writing(desk.engine) as session:
        held = held_webhook_of(session, desk.caller.authority_id, webhook)
        remove(session, desk.caller, held, desk.time)


def test_a_webhook_that_was_removed_loses_its_secrets_at_once_and_then_the_rest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.webhooks.keeping.AT_ONCE", 2)
    with a_server(TAKEN) as server:
        removed, _ = desk.add(server.url)
        kept, _ = desk.add(server.url)
        for _ in range(5):
            desk.happen()
        desk.work()
        gone(desk, removed)
        assert counts(desk) == [10, 10, 1, 2]

        keep_house(desk)
    assert counts(desk) == [5, 5, 1, 1]
    assert len(desk.messages(kept)) == 5


def test_messages_go_some_time_after_they_were_sent_and_never_while_they_wait(desk: Desk) -> None:
    answers = [TAKEN]
    with a_server(lambda connection, asked: answers[0](connection, asked)) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        desk.work()
        answers[0] = BROKEN
        waiting = desk.happen()
        desk.work()
        desk.change(webhook, active=False)

        desk.wait(days=MESSAGES_KEPT.days - 1)
        keep_house(desk)
        assert len(desk.messages(webhook)) == 2
        desk.wait(days=2)
        keep_house(desk)
    [left] = desk.messages(webhook)
    assert (left.subject, left.state) == (waiting, MessageState.WAITING)


def test_jobs_that_are_done_go_after_a_day_and_those_given_up_stay(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        desk.add(server.url)
        desk.happen()
        desk.work()
        with writing(desk.engine) as session:
            given_up = enqueue(session, SEND, {"webhook": str(desk.caller.key_id)}, desk.time)
            given_up.state, given_up.ended_at = JobState.FAILED, desk.time
            other = enqueue(session, "places.load", {}, desk.time)
            other.state, other.ended_at = JobState.DONE, desk.time
        before = kinds(desk)
        assert {TELL, SEND} < set(before)
        keep_house(desk)
        assert set(kinds(desk)) == {*before, KEEP}

        desk.wait(seconds=JOBS_KEPT.total_seconds() + 1)
        keep_house(desk)
    assert kinds(desk) == sorted([KEEP, "places.load", SEND])


def kinds(desk: Desk) -> list[str]:
    with reading(desk.engine) as session:
        return sorted(session.exec(select(Job.kind)).all())


def test_what_no_job_sees_to_any_more_is_found_and_sent(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        desk.add(server.url)
        things = [desk.happen()]
        with writing(desk.engine) as session:
            session.execute(delete(Job).where(col(Job.kind) == TELL))
        desk.work()
        assert server.requests == []
        keep_house(desk)
        assert subjects(server) == things

        things.append(desk.happen())
        [tell] = desk.due()
        desk.do(tell)
        with writing(desk.engine) as session:
            session.execute(delete(Job).where(col(Job.kind) == SEND))
        keep_house(desk)
        assert subjects(server) == things[:1]
        desk.wait(seconds=timedelta(hours=1, seconds=1).total_seconds())
        keep_house(desk)
        assert subjects(server) == things


def test_a_receiver_whose_attempts_are_kept_no_longer_is_not_given_up_for_one_failure(
    desk: Desk,
) -> None:
    with a_server(BROKEN) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        desk.give_up(webhook)
        desk.wait(days=MESSAGES_KEPT.days + 1)
        keep_house(desk)
        assert desk.messages(webhook) == []
        assert desk.attempts(webhook) == []
        desk.happen()
        desk.work()

    stored = desk.webhook(webhook)
    assert (stored.state, stored.failures) == (WebhookState.ACTIVE, 1)
