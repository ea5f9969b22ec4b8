"""Writes within a bulk keep to the limits of all: numbers, time, rate, threads, each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, event

from app.bulk import routes
from app.platform.database import QUEUE_SECONDS
from app.platform.settings import Settings
from tests.bulk.made import a_supplier, names, sent
from tests.callers import a_key
from tests.served import served


@pytest.mark.parametrize("number", [b"1.50", b"12345678901234.123456789", b"1e3", b"-0.0"])
def test_numbers_arrive_as_exactly_as_they_were_sent(
    client: TestClient, engine: Engine, number: bytes
) -> None:
    """A body is written again on its way, digit by digit, and no number becomes a text."""
    headers = a_key(engine) | {"Content-Type": "application/json"}
    sent_alone = b'{"definition":{"place_set":"radius","centre":%s,"metres":1}}' % number
    within = b'{"writes":[{"method":"POST","path":"/v1/place-sets","body":%s}]}' % sent_alone

    [told] = client.post("/v1/bulk", content=within, headers=headers).json()["answers"]

    alone = client.post("/v1/place-sets", content=sent_alone, headers=headers)
    assert alone.status_code == told["status"] == 422
    assert told["body"]["errors"] == alone.json()["errors"]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a bulk no time at all."""
    monkeypatch.setattr(routes, "SECONDS", 0.0)
    monkeypatch.setattr(routes, "SECONDS_ALONE", 0.0)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("all_or_nothing", "status"), [(False, 200), (True, 422)])
def test_what_there_is_no_time_for_is_told_and_not_begun(
    client: TestClient,
    engine: Engine,
    headers: dict[str, str],
    all_or_nothing: bool,
    status: int,
) -> None:
    told = sent(client, headers, a_supplier(1), all_or_nothing=all_or_nothing)

    assert told.status_code == status
    [answer] = told.json()["answers"]
    assert (answer["status"], answer["retry_after"]) == (503, 1)
    assert names(engine) == []


def test_who_keeps_all_others_from_writing_has_less_time(
    client: TestClient,
    engine: Engine,
    headers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On SQLite one transaction keeps out every other; how long is less than others wait."""
    assert routes.SECONDS_ALONE < QUEUE_SECONDS < routes.SECONDS
    monkeypatch.setattr(routes, "SECONDS_ALONE", 0.0)

    each = sent(client, headers, a_supplier(1), all_or_nothing=False)
    together = sent(client, headers, a_supplier(2), all_or_nothing=True)

    is_alone = engine.dialect.name == "sqlite"
    assert (each.status_code, together.status_code) == (200, 422 if is_alone else 200)
    if is_alone:
        assert together.json()["errors"][0]["how_to_fix"] == "Send fewer at once."


def test_who_had_to_wait_for_the_others_has_as_much_time_as_any(
    client: TestClient, engine: Engine, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]

    def wait(_: object) -> None:
        clock[0] += routes.SECONDS

    monkeypatch.setattr(routes, "monotonic", lambda: clock[0])
    event.listen(engine, "begin", wait)
    told = sent(client, headers, a_supplier(1), all_or_nothing=True)
    event.remove(engine, "begin", wait)

    assert told.status_code == 200, told.text
    assert len(names(engine)) == 1


def test_each_write_counts_as_a_request_and_waits_if_it_is_one_too_many(
    settings: Settings, engine: Engine, headers: dict[str, str]
) -> None:
    slow = settings.model_copy(update={"requests_per_minute": 10})
    with served(slow, engine) as app, TestClient(app) as client:
        told = sent(client, headers, *map(a_supplier, range(20)), all_or_nothing=False).json()

    waiting = [one for one in told["answers"] if one["status"] == 429]
    assert len(waiting) == told["refused"] >= 20 - 11
    assert {one["body"]["code"] for one in waiting} == {"too-many-requests"}
    assert all(one["retry_after"] >= 1 for one in waiting)
    assert len(names(engine)) == told["done"]


@pytest.mark.parametrize("writes", [9, 25])
def test_all_or_nothing_is_counted_as_a_whole_before_it_is_begun(
    settings: Settings, engine: Engine, headers: dict[str, str], writes: int
) -> None:
    """As many as a minute's rate fits, less the bulk itself, or more than it ever does."""
    slow = settings.model_copy(update={"requests_per_minute": 10})
    some = [a_supplier(number) for number in range(writes)]
    with served(slow, engine) as app, TestClient(app) as client:
        told = sent(client, headers, *some, all_or_nothing=True)
        again = sent(client, headers, *some, all_or_nothing=True)

    assert told.status_code == 200, told.text[:1_000]
    assert told.json()["done"] == len(names(engine)) == writes
    assert (again.status_code, again.json()["code"]) == (429, "too-many-requests")
    assert 1 <= int(again.headers["retry-after"]) <= 60


def test_what_the_rate_has_no_room_for_is_refused_at_once_and_costs_nothing(
    settings: Settings, engine: Engine, headers: dict[str, str]
) -> None:
    slow = settings.model_copy(update={"requests_per_minute": 3})  # one comes back after 20 s
    with served(slow, engine) as app, TestClient(app) as client:
        client.get("/v1/suppliers", headers=headers)
        refused = [
            sent(client, headers, a_supplier(1), a_supplier(2), all_or_nothing=True)
            for _ in range(3)
        ]
        fits = sent(client, headers, a_supplier(3), all_or_nothing=True)

    assert [one.status_code for one in refused] == [429] * 3
    assert [one.headers["retry-after"] for one in refused] == ["20"] * 3
    assert (fits.status_code, len(names(engine))) == (200, 1)


def test_more_bulks_at_once_than_there_are_threads_are_all_answered(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    def send(number: int) -> Response:
        writes = [a_supplier(10 * number + one) for one in range(4)]
        return sent(client, headers, *writes, all_or_nothing=number % 2 == 0)

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(send, range(20)))

    assert [answer.json().get("done") for answer in answers] == [4] * 20
    assert len(names(engine)) == 80


def test_two_bulks_that_stand_in_each_others_way_are_both_done(
    client: TestClient, engine: Engine, headers: dict[str, str]
) -> None:
    both = [a_supplier(1), a_supplier(2)]
    made = sent(client, headers, *both, all_or_nothing=True).json()["answers"]

    def change(turn: int) -> Response:
        writes = [
            {"method": "PATCH", "path": one["location"], "if_match": "*",
             "body": {"name": f"Works {turn}, {number} Ltd"}}
            for number, one in enumerate(made)
        ]  # fmt: skip
        return sent(client, headers, *writes[:: 1 if turn % 2 else -1], all_or_nothing=True)

    with ThreadPoolExecutor(2) as threads:
        answers = [one for _ in range(5) for one in threads.map(change, (1, 2))]

    assert [answer.status_code for answer in answers] == [200] * 10
    first, second = names(engine)
    assert first.split(",")[0] == second.split(",")[0]
