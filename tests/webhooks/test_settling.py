from datetime import timedelta
from itertools import pairwise
from socket import socket
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.organisations.tables import Authority, Person
from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.mail.tables import Letter
from app.platform.metrics import Metrics
from app.platform.settings import Settings
from app.rooms import GAUGES
from app.webhooks.ladder import PAUSES, TRIES, TRIES_OF_REFUSED
from app.webhooks.settling import GONE
from app.webhooks.tables import MessageState, WebhookState
from tests.platform.outgoing.misbehaving import Asked, Behaviour, a_server, answering
from tests.webhooks.desk import Desk, ids, subjects

TAKEN = answering("204 No Content")
BROKEN = answering("500 Internal Server Error")


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


def test_a_failing_receiver_is_tried_by_the_published_ladder(desk: Desk) -> None:
    with a_server(BROKEN) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        desk.work()
        times = [desk.time]
        while desk.message(webhook).state is MessageState.WAITING:
            desk.time = desk.message(webhook).due
            times.append(desk.time)
            desk.work()

        assert len(server.requests) == TRIES
        assert len(set(ids(server))) == 1
        assert len({asked.body for asked in server.requests}) == 1
    for (before, after), pause in zip(pairwise(times), PAUSES, strict=True):
        assert pause <= after - before <= pause * 1.2
    message = desk.message(webhook)
    assert (message.state, message.status) == (MessageState.FAILED, 500)
    assert [one.number for one in desk.attempts(webhook)] == list(range(1, TRIES + 1))
    assert desk.webhook(webhook).state is WebhookState.ACTIVE


def test_what_a_receiver_says_is_wrong_is_tried_little_and_holds_up_nothing(desk: Desk) -> None:
    def picky(connection: socket, asked: Asked) -> None:
        is_bad = b"lot.awarded" in asked.body
        (answering("400 Bad Request") if is_bad else TAKEN)(connection, asked)

    with a_server(picky) as server:
        webhook, _ = desk.add(server.url)
        desk.happen("lot.awarded")
        good = desk.happen()
        desk.work()
        first, second = desk.messages(webhook)
        assert (first.state, second.state) == (
            MessageState.WAITING,
            MessageState.SENT,
        )
        while desk.messages(webhook)[0].state is MessageState.WAITING:
            desk.time = desk.messages(webhook)[0].due
            desk.work()

        assert len(server.requests) == TRIES_OF_REFUSED + 1
        assert subjects(server).count(good) == 1


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_receiver_that_asks_for_time_is_given_it(desk: Desk, status: str) -> None:
    with a_server(answering(status, "Retry-After: 3600")) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        desk.work()
        desk.happen()
        desk.wait(seconds=3590)
        desk.work()

        assert len(server.requests) == 1
        assert desk.messages(webhook)[0].due >= desk.time + timedelta(seconds=10)
        desk.wait(seconds=1000)
        desk.work()
        assert len(server.requests) > 1


def test_a_redirect_is_a_failure_and_leads_nowhere(desk: Desk) -> None:
    with (
        a_server(TAKEN) as other,
        a_server(answering("302 Found", f"Location: {other.url}")) as it,
    ):
        webhook, _ = desk.add(it.url)
        desk.happen()
        desk.work()

        assert (len(it.requests), other.requests) == (1, [])
    message = desk.message(webhook)
    assert (message.state, message.status) == (MessageState.WAITING, 302)
    assert message.trouble == "It answered 302."


def test_a_receiver_that_is_gone_is_sent_nothing_more_and_misses_nothing(desk: Desk) -> None:
    with a_server(answering("410 Gone")) as gone, a_server(TAKEN) as server:
        webhook, _ = desk.add(gone.url)
        first = desk.happen()
        desk.work()
        second = desk.happen()
        desk.work()
        assert subjects(gone) == [first]
        stored = desk.webhook(webhook)
        assert (stored.state, stored.disabled_because[:16]) == (
            WebhookState.DISABLED, "It answered 410:",
        )  # fmt: skip
        with reading(desk.engine) as session:
            of_it = select(Event.kind).where(Event.subject == str(webhook))
            kinds = session.exec(of_it.order_by(col(Event.number))).all()
        assert kinds[-1] == "webhook.disabled"

        desk.change(webhook, url=server.url, active=True)
        third = desk.happen()
        desk.work()

        assert subjects(server) == [first, second, third]


@pytest.mark.parametrize("has_people", [True, False])
def test_whoever_runs_the_authority_is_told_that_a_webhook_was_disabled(
    desk: Desk, has_people: bool
) -> None:
    with writing(desk.engine) as session:
        session.get_one(Authority, desk.caller.authority_id).email = "town@anytown.example"
        if has_people:
            session.get_one(Person, desk.caller.person_id).email = "admin@anytown.example"
    with a_server(answering("410 Gone")) as gone:
        webhook, secret = desk.add(gone.url)
        desk.happen()
        desk.work()
    with reading(desk.engine) as session:
        letter = session.exec(select(Letter).where(Letter.about == webhook)).one()
    wanted = "admin@anytown.example" if has_people else "town@anytown.example"
    assert (letter.recipient, letter.kind) == (wanted, "webhook.disabled")
    assert "a test" in letter.text
    assert GONE in letter.text
    assert secret not in letter.text
    assert gone.url not in letter.text


def test_how_many_webhooks_are_disabled_shows_in_the_numbers(desk: Desk) -> None:
    metrics = Metrics(desk.engine, gauges=GAUGES)
    with a_server(answering("410 Gone")) as gone, a_server(TAKEN) as server:
        desk.add(gone.url)
        desk.add(server.url)
        desk.happen()
        desk.work()

    told = metrics.text().decode()
    assert 'svs_webhooks{state="disabled"} 1.0' in told
    assert 'svs_webhooks{state="active"} 1.0' in told


def test_a_receiver_that_says_it_is_gone_while_its_webhook_is_paused_is_heard(desk: Desk) -> None:
    known = list[UUID]()

    def behave(connection: socket, asked: Asked) -> None:
        desk.change(known[0], active=False)
        answering("410 Gone")(connection, asked)

    with a_server(behave) as server:
        webhook, _ = desk.add(server.url)
        known.append(webhook)
        desk.happen()
        desk.work()

    assert desk.webhook(webhook).state is WebhookState.DISABLED
    assert desk.message(webhook).state is MessageState.WAITING


def test_a_receiver_that_is_down_is_left_in_peace_and_others_are_told(desk: Desk) -> None:
    with a_server(BROKEN) as down, a_server(TAKEN) as up:
        webhook, _ = desk.add(down.url)
        desk.add(up.url)
        things = [desk.happen() for _ in range(5)]
        desk.work()

        assert subjects(down) == things[:1]
        assert subjects(up) == things
    assert [one.attempts for one in desk.messages(webhook)] == [1, 0, 0, 0, 0]


def test_a_receiver_that_was_down_for_a_day_is_told_of_everything(desk: Desk) -> None:
    answers: list[Behaviour] = [BROKEN]
    with a_server(lambda connection, asked: answers[0](connection, asked)) as server:
        webhook, _ = desk.add(server.url)
        things = set[str]()
        for _ in range(24):
            things.add(desk.happen())
            desk.work()
            desk.wait(hours=1)
        answers[0] = TAKEN
        before = len(server.requests)
        while any(one.state is MessageState.WAITING for one in desk.messages(webhook)):
            desk.wait(hours=1)
            desk.work()

        assert set(subjects(server)[before:]) == things
        assert len(server.requests) - before == len(things)


def test_a_receiver_that_takes_nothing_for_days_is_given_up(desk: Desk) -> None:
    with a_server(BROKEN) as server:
        webhook, _ = desk.add(server.url)
        for _ in range(6 * 4):
            desk.happen()
            desk.work()
            desk.wait(hours=6)

        assert desk.webhook(webhook).state is WebhookState.DISABLED
        so_far = len(server.requests)
        desk.happen()
        desk.wait(days=1)
        desk.work()
        assert len(server.requests) == so_far


def test_a_receiver_that_takes_nothing_is_given_up_and_one_that_takes_some_is_not(
    desk: Desk,
) -> None:
    def picky(connection: socket, asked: Asked) -> None:
        is_good = b"contract.ended" in asked.body
        (TAKEN if is_good else answering("404 Not Found"))(connection, asked)

    with a_server(picky) as picking, a_server(answering("404 Not Found")) as lost:
        some, _ = desk.add(picking.url)
        none, _ = desk.add(lost.url)
        for _ in range(6):
            desk.happen("lot.awarded")
            desk.happen()
            for _ in range(6):
                desk.work()
                desk.wait(hours=4)

    assert desk.webhook(some).state is WebhookState.ACTIVE
    assert desk.webhook(none).state is WebhookState.DISABLED


def test_a_receiver_that_was_sent_nothing_for_long_is_not_given_up_for_the_first_failure(
    desk: Desk,
) -> None:
    with a_server(BROKEN) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        desk.give_up(webhook)
        assert desk.webhook(webhook).failures == TRIES
        desk.wait(days=60)
        desk.happen()
        desk.work()

        stored = desk.webhook(webhook)
        assert (stored.state, stored.failures) == (WebhookState.ACTIVE, 1)
        desk.give_up(webhook)
    assert desk.webhook(webhook).state is WebhookState.DISABLED


def test_a_receiver_that_refuses_what_it_is_sent_now_and_then_is_given_up_with_a_message(
    desk: Desk,
) -> None:
    with a_server(answering("404 Not Found")) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        desk.give_up(webhook)
        assert desk.webhook(webhook).state is WebhookState.ACTIVE
        desk.wait(days=7)
        desk.happen()
        desk.work()
        assert desk.webhook(webhook).state is WebhookState.ACTIVE
        desk.give_up(webhook)

        assert len(server.requests) == 2 * TRIES_OF_REFUSED
    assert desk.webhook(webhook).state is WebhookState.DISABLED
