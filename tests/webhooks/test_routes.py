import threading
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, func, select

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import reading, writing
from app.platform.events import Event, note
from app.platform.identifiers import new_id
from app.platform.outgoing.sending import Door
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.webhooks.redelivering import TEST
from app.webhooks.registering import MOST, TooManyWebhooks
from app.webhooks.routes import door
from app.webhooks.tables import Webhook
from tests.callers import a_key, a_person
from tests.platform.outgoing.misbehaving import a_server, answering
from tests.webhooks.desk import Desk, subjects, told, verified

PATH = "/v1/webhooks"
TAKEN = answering("204 No Content")
SENT = {"label": "Contract system", "url": "http://127.0.0.1:9/hook", "types": []}


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


def add(client: TestClient, desk: Desk, **changes: Any) -> dict[str, Any]:
    answer = client.post(PATH, json=SENT | changes, headers=desk.headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def refused(client: TestClient, desk: Desk, path: str, sent: Any) -> tuple[int, str]:
    answer = client.post(PATH + path, json=sent, headers=desk.headers)
    return answer.status_code, answer.json()["code"]


def listed(client: TestClient, desk: Desk, path: str, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(PATH + path, params=asked, headers=desk.headers)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def test_a_secret_is_shown_once_and_never_again(client: TestClient, desk: Desk) -> None:
    made = add(client, desk, types=["contract.ended"])
    secret = made.pop("secret")

    assert secret.startswith("whsec_")
    read = client.get(f"{PATH}/{made['id']}", headers=desk.headers)
    assert read.json() == made
    assert made["types"] == ["contract.ended"]
    for path in ("", f"/{made['id']}", "/../audit-events"):
        assert secret not in client.get(PATH + path, headers=desk.headers).text
    [row] = listed(client, desk, "")
    assert row == made


def test_another_authority_finds_no_webhook(
    client: TestClient, desk: Desk, engine: Engine
) -> None:
    path = f"{PATH}/{add(client, desk)['id']}"
    stranger = a_key(engine, authority="Elsewhere Council")
    match = stranger | {"If-Match": "*"}

    answers = [
        client.get(path, headers=stranger),
        client.patch(path, json={"active": False}, headers=match),
        client.delete(path, headers=stranger),
        client.get(f"{path}/deliveries", headers=stranger),
        client.get(f"{path}/attempts", headers=stranger),
        client.post(f"{path}/secrets", json={}, headers=stranger),
        client.post(f"{path}/tests", headers=stranger),
        client.post(f"{path}/redeliveries", json={"delivery_id": str(new_id())}, headers=stranger),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert client.get(PATH, headers=stranger).json()["data"] == []


@pytest.mark.parametrize(
    "url",
    ["http://hooks.council.example/", "https://hooks.council.example:25/", "https://10.0.0.1/",
     "https://2130706433/", "ftp://a.b/",
     "https://user@a.example/", "https://metadata.google.internal/", "http://169.254.169.254/"],
)  # fmt: skip
def test_an_address_within_is_refused(client: TestClient, desk: Desk, url: str) -> None:
    answer = client.post(PATH, json=SENT | {"url": url}, headers=desk.headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "address-refused")
    assert answer.json()["errors"][0]["pointer"] == "/url"


def test_this_machine_is_refused_where_nothing_else_is_set(client: TestClient, desk: Desk) -> None:
    made = add(client, desk)
    client.app.state.settings = desk.settings.model_copy(  # type: ignore[attr-defined]
        update={"outgoing_loopback": False}
    )

    assert refused(client, desk, "", SENT) == (422, "address-refused")
    changed = client.patch(
        f"{PATH}/{made['id']}", json={"url": "https://127.0.0.1/"},
        headers=desk.headers | {"If-Match": "*"},
    )  # fmt: skip
    assert changed.status_code == 422


def test_what_webhooks_do_not_tell_cannot_be_asked_for(client: TestClient, desk: Desk) -> None:
    answer = client.post(
        PATH, json=SENT | {"types": ["contract.ended", "lot.assessed"]}, headers=desk.headers
    )

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/types/1"]
    assert refused(client, desk, "", SENT | {"types": ["mark.made"]})[0] == 422


def test_an_authority_has_only_so_many(client: TestClient, desk: Desk) -> None:
    for _ in range(MOST):
        last = add(client, desk)

    assert refused(client, desk, "", SENT) == (409, "too-many-webhooks")
    client.delete(f"{PATH}/{last['id']}", headers=desk.headers)
    add(client, desk)


def test_the_last_one_that_an_authority_may_have_is_set_up_once(
    desk: Desk, engine: Engine, settings: Settings
) -> None:
    for _ in range(MOST - 1):
        desk.add("http://127.0.0.1:9/hook")
    together, refusals = threading.Barrier(4), list[Exception]()

    def race() -> None:
        together.wait()
        try:
            desk.add("http://127.0.0.1:9/hook")
        except TooManyWebhooks as problem:
            refusals.append(problem)

    hands = [threading.Thread(target=race) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert len(refusals) == 3
    with reading(engine) as session:
        assert session.exec(select(func.count()).select_from(Webhook)).one() == MOST


def test_without_a_sealing_secret_there_are_no_webhooks(client: TestClient, desk: Desk) -> None:
    client.app.state.seals = Seals("")  # type: ignore[attr-defined]

    assert refused(client, desk, "", SENT) == (503, "no-seal-key")


def test_a_change_is_made_to_the_version_that_was_read(client: TestClient, desk: Desk) -> None:
    path = f"{PATH}/{add(client, desk)['id']}"
    tag = client.get(path, headers=desk.headers).headers["ETag"]

    first = client.patch(path, json={"label": "B"}, headers=desk.headers | {"If-Match": tag})
    second = client.patch(path, json={"label": "C"}, headers=desk.headers | {"If-Match": tag})

    assert (first.status_code, first.json()["label"]) == (200, "B")
    assert second.status_code == 412
    assert client.patch(path, json={"label": "D"}, headers=desk.headers).status_code == 428


def test_a_paused_webhook_waits_and_is_told_afterwards(client: TestClient, desk: Desk) -> None:
    with a_server(TAKEN) as server:
        path = f"{PATH}/{add(client, desk, url=server.url)['id']}"
        match = desk.headers | {"If-Match": "*"}
        paused = client.patch(path, json={"active": False}, headers=match).json()
        thing = desk.happen()
        desk.work()
        assert (paused["state"], server.requests) == ("paused", [])
        assert refused(client, desk, f"{path.removeprefix(PATH)}/tests", None) == (
            409, "webhook-not-active",
        )  # fmt: skip

        assert client.patch(path, json={"active": True}, headers=match).json()["state"] == "active"
        desk.work()

        assert subjects(server) == [thing]


def test_a_webhook_can_be_tried_out(client: TestClient, desk: Desk) -> None:
    with a_server(answering("200 OK", body=b"words of the receiver")) as server:
        made = add(client, desk, url=server.url)
        asked = client.post(f"{PATH}/{made['id']}/tests", headers=desk.headers)
        desk.work()

        [message] = told(server)
        verified(server.requests[0], made["secret"])
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    assert (message["type"], message["data"]) == (TEST, {"webhook": made["id"]})
    [delivery] = listed(client, desk, f"/{made['id']}/deliveries")
    assert (delivery["state"], delivery["status"], delivery["number"]) == ("sent", 200, None)
    [attempt] = listed(client, desk, f"/{made['id']}/attempts", delivery_id=delivery["id"])
    assert (attempt["number"], attempt["status"], attempt["trouble"]) == (1, 200, "")
    shown = client.get(f"{PATH}/{made['id']}/attempts", headers=desk.headers).text
    assert "words of the receiver" not in shown


def test_a_name_is_looked_up_while_others_may_write(
    client: TestClient, desk: Desk, engine: Engine
) -> None:
    def looks_slowly(_host: str, _port: int) -> list[str]:
        with writing(engine) as session:  # another request, for as long as the look-up takes
            note(session, "thing.done", "it", desk.time)
        return ["8.8.8.8"]

    client.app.dependency_overrides[door] = lambda: Door(resolve=looks_slowly)  # type: ignore[attr-defined]
    made = add(client, desk, url="https://hooks.council.example/a")
    changed = client.patch(
        f"{PATH}/{made['id']}", json={"url": "https://hooks.council.example/b"},
        headers=desk.headers | {"If-Match": "*"},
    )  # fmt: skip

    assert changed.json()["url"] == "https://hooks.council.example/b"


def test_a_webhook_that_is_removed_is_found_no_more(
    client: TestClient, desk: Desk, engine: Engine
) -> None:
    with a_server(TAKEN) as server:
        path = f"{PATH}/{add(client, desk, url=server.url)['id']}"
        desk.happen()

        assert client.delete(path, headers=desk.headers).status_code == 204
        desk.work()
        assert server.requests == []
    assert client.get(path, headers=desk.headers).status_code == 404
    assert client.get(f"{path}/deliveries", headers=desk.headers).status_code == 404
    assert client.delete(path, headers=desk.headers).status_code == 404
    assert client.get(PATH, headers=desk.headers).json()["data"] == []
    with reading(engine) as session:
        of_it = select(Event.kind).where(Event.subject == path.split("/")[-1])
        told = session.exec(of_it.order_by(col(Event.number))).all()
    assert told == ["webhook.added", "webhook.removed"]


def test_a_new_secret_is_shown_once_too(client: TestClient, desk: Desk) -> None:
    made = add(client, desk)
    path = f"{PATH}/{made['id']}/secrets"

    told = client.post(path, json={"hours": 1}, headers=desk.headers)

    assert (told.status_code, told.json()["version"]) == (201, made["version"] + 1)
    assert told.json()["secret"] not in {made["secret"], ""}
    assert refused(client, desk, f"/{made['id']}/secrets", {"hours": 169})[0] == 422


def test_webhooks_are_set_up_by_those_who_run_the_authority(
    client: TestClient, desk: Desk, engine: Engine
) -> None:
    officer = a_person(engine, Role.PROCUREMENT_OFFICER)
    auditor = a_person(engine, Role.AUDITOR)
    reader = a_key(engine, Scope.WEBHOOKS_READ)

    assert client.get(PATH, headers=officer).status_code == 403
    assert client.get(PATH, headers=auditor).status_code == 200
    for headers in (officer, auditor, reader):
        assert client.post(PATH, json=SENT, headers=headers).status_code == 403
