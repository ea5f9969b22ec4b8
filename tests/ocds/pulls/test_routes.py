from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.pulls.arranging import MOST
from app.ocds.pulls.routes import door
from app.ocds.pulls.source import PROTOCOLS, Source
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import writing
from app.platform.http.dependencies import time_of_request
from app.platform.jobs.tables import JobSchedule
from app.platform.outgoing.sending import Door
from app.platform.settings import Settings
from tests.callers import a_key, a_person
from tests.ocds.pulls.desk import NOW, Desk
from tests.ocds.pulls.portal import OURS, Portal, a_notice
from tests.platform.outgoing.misbehaving import answering

PATH = "/v1/ocds/pulls"


def sent(portal: Portal, **changes: Any) -> dict[str, Any]:
    return {
        "label": "Ours", "url": portal.url, "buyers": [OURS], "since": "2026-09-09T00:00:00Z",
    } | changes  # fmt: skip


def added(client: TestClient, desk: Desk, portal: Portal, **changes: Any) -> dict[str, Any]:
    answer = client.post(PATH, json=sent(portal, **changes), headers=desk.headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{PATH}/{answer.json()['id']}"
    made: dict[str, Any] = answer.json()
    return made


def set_time(client: TestClient, desk: Desk) -> None:
    """Have the service go by the desk's clock."""
    overrides = client.app.dependency_overrides  # type: ignore[attr-defined]
    overrides[time_of_request] = lambda: desk.time


def listed(client: TestClient, desk: Desk, path: str = "") -> list[dict[str, Any]]:
    answer = client.get(PATH + path, headers=desk.headers)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def test_a_pull_is_set_up_runs_and_tells_what_it_brought(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    portal.publish(a_notice("000001"), "{ 000,}", a_notice("000002", None), at=NOW)
    made = added(client, desk, portal, regime="pcr15", procedure="open")
    assert (made["reached"], made["state"], made["trouble"]) == (None, "active", "")
    assert (made["regime"], made["procedure"]) == ("pcr15", "open")
    assert (made["source"], made["every_minutes"], made["rules"]) == ("find_a_tender", 360, "")
    desk.work()

    read = client.get(f"{PATH}/{made['id']}", headers=desk.headers).json()
    assert (read["reached"], read["unsaid"]) == ("2026-09-10T09:00:00Z", 1)
    assert listed(client, desk) == [read]
    [run] = listed(client, desk, f"/{made['id']}/runs")
    told = {name: run[name] for name in ("seen", "brought", "unsaid", "broken", "others")}
    assert told == {"seen": 3, "brought": 1, "unsaid": 1, "broken": 1, "others": 0}
    assert (run["state"], run["pages"], run["requests"]) == ("done", 1, 1)
    assert run["findings"][0]["code"] == "not_json"
    [ingest] = run["ingests"]
    each = client.get(f"/v1/ocds/ingests/{ingest}/releases", headers=desk.headers).json()["data"]
    assert [one["release_id"] for one in each] == ["000001-2026"]


def test_what_troubles_a_pull_and_when_it_goes_on_is_told(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    portal.faults = [answering("429 Too Many", "Retry-After: 120")]
    made = added(client, desk, portal)
    desk.work()

    read = client.get(f"{PATH}/{made['id']}", headers=desk.headers).json()
    assert (read["trouble"], read["due"]) == ("It answered 429.", "2026-09-10T09:02:00Z")
    [run] = listed(client, desk, f"/{made['id']}/runs")
    assert (run["state"], run["trouble"], run["ended_at"]) == ("reading", "It answered 429.", None)


def test_a_pull_runs_when_it_is_asked_to(client: TestClient, desk: Desk, portal: Portal) -> None:
    path = f"{PATH}/{added(client, desk, portal)['id']}"
    desk.work()
    desk.wait(minutes=30)
    desk.work()
    assert len(portal.asked) == 1
    set_time(client, desk)

    assert client.post(f"{path}/runs", headers=desk.headers).status_code == 201
    desk.work()
    assert len(portal.asked) == 2
    assert len(listed(client, desk, f"{path.removeprefix(PATH)}/runs")) == 2


def test_a_pull_is_paused_and_goes_on(client: TestClient, desk: Desk, portal: Portal) -> None:
    made = added(client, desk, portal)
    path, match = f"{PATH}/{made['id']}", desk.headers | {"If-Match": '"v1"'}
    paused = client.patch(path, json={"active": False}, headers=match)

    assert (paused.json()["state"], paused.json()["version"]) == ("paused", 2)
    desk.work()
    assert portal.asked == []
    refused = client.post(f"{path}/runs", headers=desk.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "pull-not-active")
    stale = client.patch(path, json={"active": True}, headers=match)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    again = client.patch(path, json={"active": True}, headers=match | {"If-Match": "*"})
    assert again.json()["state"] == "active"
    desk.work()
    assert len(portal.asked) == 1


def test_a_pull_begins_anew_from_another_day(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    path = f"{PATH}/{added(client, desk, portal)['id']}"
    desk.work()
    wanted = {"since": "2026-09-08T12:00:00Z", "buyers": [], "names": ["Leeds City Council"]}
    changed = client.patch(path, json=wanted, headers=desk.headers | {"If-Match": "*"})

    assert changed.json()["reached"] is None
    assert (changed.json()["buyers"], changed.json()["names"]) == ([], ["Leeds City Council"])
    desk.work()
    assert portal.asked[-1]["updatedFrom"] == "2026-09-08T13:00:00"


def test_a_pull_is_removed_and_what_it_brought_stays(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    portal.publish(a_notice("000001"), a_notice("000002", None), at=NOW)
    path = f"{PATH}/{added(client, desk, portal)['id']}"
    desk.work()

    assert client.delete(path, headers=desk.headers).status_code == 200
    assert client.get(path, headers=desk.headers).status_code == 404
    assert listed(client, desk) == []
    desk.wait(days=1)
    desk.work()
    assert len(portal.asked) == 1
    assert desk.kept() == ["000001-2026"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"buyers": []}, "invalid"),
        ({"buyers": ["Leeds"]}, "invalid"),
        ({"url": "http://10.0.0.1/a"}, "address-refused"),
        ({"url": "https://169.254.169.254/latest"}, "address-refused"),
        ({"url": "ftp://a.example/"}, "address-refused"),
        ({"url": "http://127.0.0.1:9/a?limit=1"}, "invalid"),
        ({"every_minutes": 14}, "invalid"),
        ({"every_minutes": 10_081}, "invalid"),
        ({"since": "1999-12-31T23:59:59Z"}, "invalid"),
        ({"since": "9999-12-31T23:59:59Z"}, "invalid"),
        ({"since": "2026-09-09T00:00:00"}, "invalid"),
        ({"source": "elsewhere"}, "invalid"),
        ({"rules": "not a name"}, "invalid"),
        ({"regime": "roman"}, "invalid"),
        ({"names": [" "]}, "invalid"),
        ({"stages": ["tender"]}, "invalid"),
    ],
)
def test_what_cannot_be_pulled_is_refused(
    client: TestClient, desk: Desk, portal: Portal, changes: dict[str, Any], code: str
) -> None:
    answer = client.post(PATH, json=sent(portal, **changes), headers=desk.headers)

    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert answer.json()["errors"]
    assert listed(client, desk) == []


def test_a_change_that_leaves_no_buyer_is_refused(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    path = f"{PATH}/{added(client, desk, portal)['id']}"
    match = desk.headers | {"If-Match": "*"}
    answer = client.patch(path, json={"buyers": []}, headers=match)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/buyers")


def test_this_machine_is_refused_where_nothing_else_is_set(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    client.app.state.settings = Settings()  # type: ignore[attr-defined]
    answer = client.post(PATH, json=sent(portal), headers=desk.headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "address-refused")


def test_a_name_is_looked_up_before_anything_is_locked(
    client: TestClient, desk: Desk, portal: Portal, engine: Engine
) -> None:
    free: list[bool] = []

    def names(_host: str, _port: int) -> list[str]:
        with writing(engine) as session:
            session.add(JobSchedule(name=f"looked_up_{len(free)}", fired_for=NOW))
        free.append(True)
        return ["93.184.216.34"]

    overrides = client.app.dependency_overrides  # type: ignore[attr-defined]
    overrides[door] = lambda: Door(resolve=names)
    body = sent(portal, url="https://notices.example.com/releases")
    made = client.post(PATH, json=body, headers=desk.headers)

    assert (made.status_code, free) == (201, [True]), made.text
    match, path = desk.headers | {"If-Match": "*"}, f"{PATH}/{made.json()['id']}"
    elsewhere = {"url": "https://notices.example.org/releases"}
    changed = client.patch(path, json=elsewhere, headers=match)
    assert (changed.json()["url"], free) == (elsewhere["url"], [True, True])


@pytest.mark.parametrize("source", Source)
def test_each_source_has_its_published_address(
    client: TestClient, desk: Desk, portal: Portal, source: Source
) -> None:
    made = added(client, desk, portal, source=source, url=None)

    assert made["url"] == PROTOCOLS[source].address


def test_an_authority_has_so_many_pulls_and_no_more(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    for _ in range(MOST):
        added(client, desk, portal)
    answer = client.post(PATH, json=sent(portal), headers=desk.headers)

    assert (answer.status_code, answer.json()["code"]) == (409, "too-many-pulls")


def test_a_pull_that_is_to_run_more_often_does_so_at_once(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    made = added(client, desk, portal, every_minutes=10_080)
    desk.work()
    match = desk.headers | {"If-Match": "*"}
    path = f"{PATH}/{made['id']}"

    often = client.patch(path, json={"every_minutes": 60}, headers=match).json()
    assert often["due"] == "2026-09-10T10:00:00Z"
    seldom = client.patch(path, json={"every_minutes": 600}, headers=match).json()
    assert seldom["due"] == "2026-09-10T10:00:00Z"  # what was promised stands
    desk.wait(hours=1)
    desk.work()
    assert len(portal.asked) == 2


def test_another_authority_finds_no_pull(
    client: TestClient, desk: Desk, portal: Portal, engine: Engine
) -> None:
    path = f"{PATH}/{added(client, desk, portal)['id']}"
    stranger = a_key(engine, authority="Elsewhere Council")
    answers = [
        client.get(path, headers=stranger),
        client.get(f"{path}/runs", headers=stranger),
        client.post(f"{path}/runs", headers=stranger),
        client.delete(path, headers=stranger),
        client.patch(path, json={"active": False}, headers=stranger | {"If-Match": "*"}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert client.get(PATH, headers=stranger).json()["data"] == []


def test_a_pull_works_for_whoever_changed_it_last(
    client: TestClient, desk: Desk, portal: Portal, engine: Engine
) -> None:
    made = added(client, desk, portal)
    other = a_key(engine, Scope.CONTRACTS_WRITE)
    reader = a_person(engine, Role.AUDITOR)
    path = f"{PATH}/{made['id']}"

    assert client.patch(path, json={}, headers=reader | {"If-Match": "*"}).status_code == 403
    assert client.patch(path, json={}, headers=other | {"If-Match": "*"}).status_code == 200
    assert desk.pull(UUID(made["id"])).key_id != desk.caller.key_id
