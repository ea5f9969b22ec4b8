import threading
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from standardwebhooks import WebhookVerificationError

from app.platform.database import reading, writing
from app.platform.events import TELL, note
from app.platform.identifiers import new_id
from app.platform.jobs.tables import Job, JobState
from app.platform.settings import Settings
from app.webhooks.catalogue import EventType
from app.webhooks.tables import MessageState
from app.webhooks.telling import behind
from tests.platform.outgoing.misbehaving import Asked, a_server, answering
from tests.webhooks.desk import Desk, subjects, verified

TAKEN = answering("204 No Content")


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


def test_what_happens_is_told_once_signed_and_thin(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, secret = desk.add(server.url)
        thing = desk.happen()
        desk.work()
        desk.work()

        [asked] = server.requests
    message = desk.message(webhook)
    assert verified(asked, secret) == {
        "type": "contract.ended",
        "timestamp": message.at.isoformat().replace("+00:00", "Z"),
        "data": {
            "id": str(message.event_id), "number": message.number, "subject": thing,
            "path": f"/v1/contracts/{thing}",
        },
    }  # fmt: skip
    assert asked.headers["webhook-id"] == str(message.event_id)
    assert asked.headers["content-type"] == "application/json"
    assert (message.state, message.status, message.attempts) == (MessageState.SENT, 204, 1)


def test_a_receiver_believes_no_other_body_and_no_other_secret(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        desk.add(server.url)
        _, other = desk.add(server.url)
        desk.happen()
        desk.work()

        first, second = server.requests
    assert verified(second, other)
    with pytest.raises(WebhookVerificationError):
        verified(first, other)
    changed = Asked(second.line, second.headers, second.body.replace(b"ended", b"begun"))
    with pytest.raises(WebhookVerificationError):
        verified(changed, other)


def test_what_was_rolled_back_is_told_to_nobody(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        with pytest.raises(RuntimeError), writing(desk.engine) as session:
            note(
                session, "contract.ended", new_id(), desk.time,
                authority=desk.caller.authority_id,
            )  # fmt: skip
            raise RuntimeError
        desk.work()

        assert server.requests == []
    assert desk.messages(webhook) == []


def test_a_webhook_is_told_of_what_it_asked_for_from_then_on(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        desk.happen()
        desk.add(server.url, EventType.CONTRACT_ENDED, EventType.LOT_AWARDED)
        wanted = [desk.happen(), desk.happen("lot.awarded")]
        desk.happen("contract.entered")
        desk.work()

        assert subjects(server) == wanted


def test_a_webhook_is_never_told_of_what_a_contract_system_may_not_know(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        desk.add(server.url)
        for kind in ("lot.assessed", "mark.made", "person.entered", "access.refused"):
            desk.happen(kind)
        wanted = desk.happen("supplier.entered")
        desk.work()

        assert subjects(server) == [wanted]


def test_no_other_authoritys_webhook_is_told(desk: Desk, engine: Engine) -> None:
    elsewhere = Desk(engine, desk.settings, "Elsewhere Council")
    with a_server(TAKEN) as ours, a_server(TAKEN) as theirs:
        desk.add(ours.url)
        elsewhere.add(theirs.url)
        desk.time = elsewhere.time
        mine, other = desk.happen(), elsewhere.happen()
        desk.work()

        assert (subjects(ours), subjects(theirs)) == ([mine], [other])


def test_what_happens_while_others_are_told_is_told_to_all_once(desk: Desk) -> None:
    with a_server(TAKEN, keeps=True) as server:
        webhooks = [desk.add(server.url)[0] for _ in range(3)]
        things, lock = list[str](), threading.Lock()
        over = threading.Event()

        def work() -> None:
            while not over.is_set():
                desk.work()

        def happen() -> None:
            for _ in range(10):
                thing = desk.happen()
                with lock:
                    things.append(thing)

        worker = threading.Thread(target=work)
        noting = [threading.Thread(target=happen) for _ in range(3)]
        for one in (worker, *noting):
            one.start()
        for one in noting:
            one.join()
        over.set()
        worker.join()
        desk.work()

    for webhook in webhooks:
        told = desk.messages(webhook)
        assert sorted(one.subject for one in told) == sorted(things)
        assert len({one.number for one in told}) == len(things)


def telling(desk: Desk) -> list[str]:
    """Give the state of each job that tells."""
    with reading(desk.engine) as session:
        query = select(Job.state).where(Job.kind == TELL)
        return list(session.exec(query.order_by(col(Job.id))).all())


def test_however_much_happens_one_job_tells_of_it(desk: Desk) -> None:
    with a_server(TAKEN) as server:
        desk.add(server.url)
        things = [desk.happen() for _ in range(20)]
        assert telling(desk) == [JobState.WAITING]
        desk.work()
        assert telling(desk) == [JobState.DONE]
        things += [desk.happen() for _ in range(20)]
        assert telling(desk) == [JobState.DONE, JobState.WAITING]
        desk.work()

        assert subjects(server) == things


def test_what_happens_once_a_job_has_begun_to_tell_is_told_by_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = list[str]()

    def too_late(session: Session, authority: UUID) -> Sequence[UUID]:
        """Look at the log, and have something happen that was not seen."""
        found = behind(session, authority)
        if not later:
            later.append(desk.happen())
        return found

    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        desk.work()
        assert desk.messages(webhook) == []
        monkeypatch.setattr("app.webhooks.jobs.behind", too_late)
        first = desk.happen()
        [job] = desk.due()
        desk.do(job)
        assert telling(desk)[-1] is JobState.WAITING
        desk.work()

        assert subjects(server) == [first, *later]


def test_more_than_fits_one_transaction_is_told_in_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.webhooks.telling.AT_ONCE", 3)
    with a_server(TAKEN) as server:
        webhook, _ = desk.add(server.url)
        desk.change(webhook, active=False)
        things = [desk.happen() for _ in range(8)]
        desk.change(webhook, active=True)
        desk.work()

        assert subjects(server) == things
