from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event as Flag
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import writing
from app.platform.events import note
from app.platform.identifiers import new_id
from tests.callers import a_key, a_person, authority_id_of

PATH = "/v1/events"
Headers = dict[str, str]


@pytest.fixture
def program(engine: Engine) -> Headers:
    return a_key(engine, Scope.EVENTS_READ, Scope.CONTRACTS_READ, Scope.PLACES_READ)


@pytest.fixture
def authority(engine: Engine, program: Headers) -> UUID:
    return authority_id_of(engine, program)


def noted(engine: Engine, authority: UUID, now: datetime, kind: str = "contract.ended") -> str:
    """Note an event about a thing, and give the thing's id."""
    thing = new_id()
    with writing(engine) as session:
        note(session, kind, thing, now, authority=authority, version=2, digest="secret-looking")
    return str(thing)


def page(client: TestClient, headers: Headers, **asked: Any) -> dict[str, Any]:
    answer = client.get(PATH, params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def subjects(told: dict[str, Any]) -> list[str]:
    return [row["subject"] for row in told["data"]]


def visits(client: TestClient, headers: Headers, cursor: str | None) -> Iterator[dict[str, Any]]:
    """Read from a place to the end."""
    while True:
        told = page(client, headers, limit=3, **({} if cursor is None else {"cursor": cursor}))
        yield told
        cursor = told["page"]["resume_cursor"]
        if not told["page"]["has_more"]:
            return


def test_an_event_says_what_happened_to_what_and_nothing_of_what_it_holds(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    thing = noted(engine, authority, now)

    [row] = page(client, program)["data"]

    assert set(row) == {"id", "number", "type", "subject", "path", "at"}
    assert (row["type"], row["subject"]) == ("contract.ended", thing)
    assert row["path"] == f"/v1/contracts/{thing}"
    assert datetime.fromisoformat(row["at"]) == now


def test_what_a_key_may_not_know_of_is_passed_over(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    ended = noted(engine, authority, now)
    noted(engine, authority, now, "mark.made")
    entered = noted(engine, authority, now, "supplier.entered")
    place = noted(engine, authority, now, "place_set.changed")
    other = a_key(engine, Scope.EVENTS_READ, Scope.SUPPLIERS_READ)
    none = a_key(engine, Scope.EVENTS_READ)

    assert subjects(page(client, program)) == [ended, place]
    assert subjects(page(client, other)) == [entered]
    assert subjects(page(client, none)) == []


def test_another_authoritys_events_are_never_told(
    client: TestClient, engine: Engine, authority: UUID, now: datetime
) -> None:
    noted(engine, authority, now)
    stranger = a_key(engine, authority="Elsewhere Council")
    own = noted(engine, authority_id_of(engine, stranger), now)

    assert subjects(page(client, stranger, type="contract.ended")) == [own]


def test_the_feed_goes_on_where_it_ended(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    first = noted(engine, authority, now)
    end = page(client, program)["page"]
    nothing = page(client, program, cursor=end["resume_cursor"])
    later = [noted(engine, authority, now), noted(engine, authority, now)]

    assert (end["has_more"], end["next_cursor"]) == (False, None)
    assert nothing["data"] == []
    told = page(client, program, cursor=nothing["page"]["resume_cursor"])
    assert subjects(told) == later
    assert first not in subjects(told)


def test_a_feed_that_was_read_while_it_was_empty_misses_nothing(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    start = page(client, program)["page"]["resume_cursor"]
    noted(engine, authority, now, "mark.made")
    thing = noted(engine, authority, now)

    assert subjects(page(client, program, cursor=start)) == [thing]


def test_a_feed_does_not_tell_that_something_happened_of_which_it_does_not_tell(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    noted(engine, authority, now)
    before = page(client, program)
    noted(engine, authority, now, "mark.made")

    assert page(client, program) == before


def test_what_is_not_told_is_passed_over_once(
    client: TestClient,
    engine: Engine,
    program: Headers,
    authority: UUID,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.webhooks.feed.routes.STRIDE", 2)
    cursors, told, wanted = [page(client, program)["page"]["resume_cursor"]], list[str](), []
    for kind in ("mark.made", "mark.made", "contract.ended", "mark.made", "contract.ended") * 2:
        thing = noted(engine, authority, now, kind)
        wanted += [thing] if kind == "contract.ended" else []
        one = page(client, program, cursor=cursors[-1])
        told += subjects(one)
        cursors.append(one["page"]["resume_cursor"])

    assert told == wanted
    assert len(set(cursors)) > len(wanted) + 1


def test_equal_times_and_clocks_that_step_back_neither_lose_nor_double(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    steps = (0, 0, 0, -3600, -3600, 5, 0, -86400)
    cursor, told = None, list[str]()
    wanted = []
    for step in steps:
        wanted.append(noted(engine, authority, now + timedelta(seconds=step)))
        for one in visits(client, program, cursor):
            told += subjects(one)
            cursor = one["page"]["resume_cursor"]

    assert told == wanted
    assert [row for one in visits(client, program, None) for row in subjects(one)] == wanted


def test_many_writers_at_once_neither_lose_nor_double(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    told, cursor = list[str](), None
    done = Flag()

    def write(number: int) -> list[str]:
        return [noted(engine, authority, now - timedelta(seconds=number)) for _ in range(12)]

    def read() -> None:
        nonlocal cursor
        for one in visits(client, program, cursor):
            told.extend(subjects(one))
            cursor = one["page"]["resume_cursor"]

    with ThreadPoolExecutor(4) as writers:
        writing_now = [writers.submit(write, number) for number in range(4)]
        while not done.is_set():
            if all(one.done() for one in writing_now):
                done.set()
            read()
    wanted = [thing for one in writing_now for thing in one.result()]

    assert sorted(told) == sorted(wanted)
    assert len(set(told)) == len(told) == 48


def test_the_feed_can_be_narrowed(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    ended = noted(engine, authority, now)
    place = noted(engine, authority, now + timedelta(days=1), "place_set.changed")

    assert subjects(page(client, program, type="place_set.changed")) == [place]
    assert subjects(page(client, program, updated_to="2026-03-03T00:00:00Z")) == [ended]
    assert client.get(PATH, params={"type": "mark.made"}, headers=program).status_code == 422


def test_a_forged_cursor_is_refused(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    noted(engine, authority, now)
    good = page(client, program)["page"]["resume_cursor"]
    stranger = a_key(engine, authority="Elsewhere Council")
    elsewhere = page(client, stranger)["page"]["resume_cursor"]
    other_filter = page(client, program, type="contract.ended")["page"]["resume_cursor"]
    of_audit = a_key(engine, Scope.AUDIT_READ)
    audit = client.get("/v1/audit-events", params={"limit": 1}, headers=of_audit).json()
    forged = [
        "", "1", "%00", "AAAA", good[:-2], good[:-4] + "AAAA", "A" + good[1:], good + "AAAA",
        elsewhere, other_filter, audit["page"]["next_cursor"],
    ]  # fmt: skip

    for cursor in forged:
        answer = client.get(PATH, params={"cursor": cursor}, headers=program)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-cursor"), cursor
    assert page(client, program, cursor=good)["data"] == []


def test_the_whole_feed_comes_as_a_file_too(
    client: TestClient, engine: Engine, program: Headers, authority: UUID, now: datetime
) -> None:
    things = [noted(engine, authority, now) for _ in range(3)]

    answer = client.get(f"{PATH}.csv", headers=program)

    assert answer.status_code == 200
    assert [line.split(",")[3] for line in answer.text.splitlines()[1:]] == things


def test_the_feed_is_for_those_who_may_follow_it(client: TestClient, engine: Engine) -> None:
    for role in (Role.EVALUATOR, Role.MODERATOR):
        assert client.get(PATH, headers=a_person(engine, role)).status_code == 403
    supplier = a_person(engine, Role.SUPPLIER, supplier="Ash Cleaning Ltd")
    assert client.get(PATH, headers=supplier).status_code == 403
