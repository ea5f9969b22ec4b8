import threading
from socket import socket

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from standardwebhooks import WebhookVerificationError

from app.platform.clock import now as real_now
from app.platform.database import reading, writing
from app.platform.events import TELL
from app.platform.jobs import embedded
from app.platform.jobs.distributed import Pace, Worker
from app.platform.jobs.kinds import Shop
from app.platform.jobs.working import run
from app.platform.settings import Settings
from app.webhooks.queries import held_webhook_of
from app.webhooks.registering import rotate
from app.webhooks.tables import MessageState, WebhookSecret
from tests.platform.jobs.test_workers import until
from tests.platform.outgoing.misbehaving import Asked, a_server, answering, silent
from tests.webhooks.desk import Desk, ids, subjects, told, verified

TAKEN = answering("204 No Content")


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


def test_a_receiver_that_never_answers_is_not_waited_for(desk: Desk) -> None:
    desk.hurried(0.3)
    with a_server(silent) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        desk.work()

    message = desk.message(webhook)
    assert (message.status, message.state) == (None, MessageState.WAITING)
    assert message.trouble == "There was no answer (it took too long)."
    assert str(server.port) not in message.trouble


def test_two_workers_at_one_message_send_it_twice_at_most_under_one_id(desk: Desk) -> None:
    both = threading.Barrier(2, timeout=60)

    def together(connection: socket, asked: Asked) -> None:
        both.wait()
        TAKEN(connection, asked)

    with a_server(together) as server:
        webhook, secret = desk.add(server.url)
        desk.happen()
        while jobs := [one for one in desk.due() if one.kind == TELL]:
            run(desk.engine, desk.kinds(), jobs[0].id, lambda: desk.time)
        [job] = desk.due()
        hands = [
            threading.Thread(target=run, args=(desk.engine, desk.kinds(), job.id, real_now))
            for _ in range(2)
        ]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()

        assert len(server.requests) == 2
        assert len(set(ids(server))) == 1
        assert all(verified(asked, secret) for asked in server.requests)
    message = desk.message(webhook)
    assert (message.state, message.attempts) == (MessageState.SENT, 1)


def test_a_new_secret_stands_beside_the_old_one_for_a_while(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, old = desk.add(server.url)
        with writing(desk.engine) as session:
            held = held_webhook_of(session, desk.caller.authority_id, webhook)
            new = rotate(session, desk.caller, held, 2, desk.seals, desk.time)
        desk.happen()
        desk.work()
        [during] = server.requests
        assert verified(during, old) == verified(during, new)

        with writing(desk.engine) as session:
            held = held_webhook_of(session, desk.caller.authority_id, webhook)
            newest = rotate(session, desk.caller, held, 0, desk.seals, desk.time)
        desk.happen()
        desk.work()
        after = server.requests[1]
        assert verified(after, newest)
        for gone in (old, new):
            with pytest.raises(WebhookVerificationError):
                verified(after, gone)


def test_secrets_are_sealed_and_wait_for_the_key_they_were_sealed_with(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, secret = desk.add(server.url)
        with reading(desk.engine) as session:
            [stored] = session.exec(select(WebhookSecret)).all()
        assert secret.encode() not in stored.sealed + stored.wrapped
        settings = desk.settings
        desk.without_seal_key()
        desk.happen()
        desk.work()
        assert server.requests == []
        assert desk.message(webhook).attempts == 0

        desk.settings = settings
        desk.wait(minutes=2)
        desk.work()
        assert len(server.requests) == 1


def test_the_workers_of_both_databases_tell_webhooks(desk: Desk, engine: Engine) -> None:
    stop = threading.Event()
    shop = Shop(kinds=tuple(desk.kinds().values()))
    worker = (
        threading.Thread(target=embedded.work, args=(engine, shop, real_now, stop))
        if engine.dialect.name == "sqlite"
        else threading.Thread(
            target=Worker(engine, shop, real_now, 2, Pace(poll=0.2, tidy=0.2)).work, args=(stop,)
        )
    )
    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        worker.start()
        things = [desk.happen() for _ in range(5)]
        until(lambda: [one.state for one in desk.messages(webhook)] == [MessageState.SENT] * 5)
        stop.set()
        worker.join()

        assert sorted(subjects(server)) == sorted(things)
        assert {one["type"] for one in told(server)} == {"contract.ended"}


def test_a_message_that_is_sent_again_too_late_by_somebody_else_is_refused(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        _, secret = desk.add(server.url)
        desk.happen()
        desk.work()
        [asked] = server.requests
    assert verified(asked, secret)
    then = int(asked.headers["webhook-timestamp"]) - 6 * 60
    stale = Asked(asked.line, asked.headers | {"webhook-timestamp": str(then)}, asked.body)
    with pytest.raises(WebhookVerificationError):
        verified(stale, secret)
