from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.identifiers import new_id
from app.platform.sealing import Seals
from app.platform.settings import Settings
from app.webhooks.redelivering import TEST
from app.webhooks.registering import MOST
from app.webhooks.tables import MessageState
from tests.callers import a_key, a_person
from tests.platform.outgoing.misbehaving import a_server, answering
from tests.webhooks.desk import Desk, ids, subjects, told, verified

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
    ["http://hooks.council.example/", "https://10.0.0.1/", "https://2130706433/", "ftp://a.b/",
     "https://user@a.example/", "https://metadata.google.internal/", "http://169.254.169.254/"],
)  # fmt: skip
def test_an_address_within_is_refused(client: TestClient, desk: Desk, url: str) -> None:
    if url == "http://hooks.council.example/":
        client.app.state.settings = desk.settings.model_copy(  # type: ignore[attr-defined]
            update={"outgoing_loopback": False}
        )
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
        add(client, desk)

    assert refused(client, desk, "", SENT) == (409, "too-many-webhooks")


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


def test_one_message_is_sent_again_under_its_id(client: TestClient, desk: Desk) -> None:
    with a_server(TAKEN) as server:
        made = add(client, desk, url=server.url)
        desk.happen()
        desk.work()
        [delivery] = listed(client, desk, f"/{made['id']}/deliveries")
        answer = client.post(
            f"{PATH}/{made['id']}/redeliveries", json={"delivery_id": delivery["id"]},
            headers=desk.headers,
        )  # fmt: skip
        desk.work()

        assert (answer.status_code, answer.json()) == (201, {"deliveries": 1})
        assert ids(server) == [delivery["event_id"]] * 2
        first, second = server.requests
        assert first.body == second.body


def test_what_failed_within_a_time_is_sent_again(client: TestClient, desk: Desk) -> None:
    answers = [answering("400 Bad Request")]
    with a_server(lambda connection, asked: answers[0](connection, asked)) as server:
        made = add(client, desk, url=server.url)
        desk.happen()
        desk.wait(days=1)
        started = desk.time.isoformat().replace("+00:00", "Z")
        later = [desk.happen(), desk.happen()]
        desk.work()
        while listed(client, desk, f"/{made['id']}/deliveries", state="waiting"):
            desk.work()
            desk.wait(hours=1)
        desk.work()
        answers[0] = TAKEN
        so_far = len(server.requests)
        path = f"/{made['id']}/redeliveries"

        asked = client.post(PATH + path, json={"since": started}, headers=desk.headers)
        desk.work()
        assert asked.json() == {"deliveries": 2}
        assert subjects(server)[so_far:] == later
        again = client.post(PATH + path, json={"since": started}, headers=desk.headers)
        assert again.json() == {"deliveries": 0}
        everything = client.post(
            PATH + path, json={"since": started, "only_failed": False}, headers=desk.headers
        )
        assert everything.json() == {"deliveries": 2}
    states = [one.state for one in desk.messages(UUID(made["id"]))]
    assert states == [
        MessageState.FAILED,
        MessageState.WAITING,
        MessageState.WAITING,
    ]


def test_what_to_send_again_must_be_said_in_one_way(
    client: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add(client, desk)
    path, when = f"/{made['id']}/redeliveries", "2026-03-01T00:00:00Z"
    one = str(new_id())

    assert refused(client, desk, path, {"delivery_id": one}) == (404, "not-found")
    for sent in ({}, {"delivery_id": one, "since": when}, {"delivery_id": one, "before": when}):
        assert refused(client, desk, path, sent)[0] == 422
    monkeypatch.setattr("app.webhooks.redelivering.MOST", 1)
    desk.happen()
    desk.happen()
    desk.work()
    assert refused(client, desk, path, {"since": when, "only_failed": False})[0] == 422


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
