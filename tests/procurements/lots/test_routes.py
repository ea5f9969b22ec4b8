from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.role import Role
from app.platform.database import writing
from app.platform.http.dependencies import clock_of_database
from app.procurements.tables import Lot
from app.rules.digest import digest_of
from tests.callers import a_person
from tests.procurements.sent import a_body, a_published, a_sent, code_of

Headers = dict[str, str]


def lots_at(client: TestClient, at: str, headers: Headers) -> list[str]:
    return [
        f"/v1/lots/{lot['id']}" for lot in client.get(f"{at}/lots", headers=headers).json()["data"]
    ]


def two_lots() -> list[dict[str, object]]:
    lot = a_body()["lots"][0]
    return [lot | {"number": "B"}, lot | {"number": "A", "blind_names": True}]


def test_lots_are_listed_as_the_procurement_names_them(
    client: TestClient, officer: Headers
) -> None:
    at = a_sent(client, officer, lots=two_lots())

    rows = client.get(f"{at}/lots", headers=officer).json()["data"]
    first = client.get(f"{at}/lots?limit=1", headers=officer).json()
    after = first["page"]["next_cursor"]
    rest = client.get(f"{at}/lots?limit=1&cursor={after}", headers=officer).json()["data"]

    assert [row["number"] for row in rows] == ["B", "A"]
    assert [row["blind_names"] for row in rows] == [False, True]
    assert first["data"] + rest == rows
    assert {row["state"] for row in rows} == {"draft"}
    assert rows[0]["contract"] == {"value": "1000000.00", "years": "2"}


def test_lots_changed_when_their_procurement_did(client: TestClient, officer: Headers) -> None:
    at = a_sent(client, officer)

    def rows(asked: str) -> int:
        return len(client.get(f"{at}/lots?{asked}", headers=officer).json()["data"])

    assert rows("updated_from=2026-03-02T09:30:00Z") == 1
    assert rows("updated_to=2026-03-02T09:30:00Z") == 0


def test_lots_changed_at_every_change_of_their_state(
    client: TestClient, engine: Engine, officer: Headers, second: Headers
) -> None:
    at = a_published(client, officer, second)
    deadline = datetime(2026, 5, 1, 11, 0, tzinfo=UTC)
    marks = ("opened_at", "moderated_at", "awarded_at")
    times = [deadline + timedelta(days=days) for days in (1, 10, 20)]
    assert isinstance(client.app, FastAPI)
    client.app.dependency_overrides[clock_of_database] = lambda: lambda _session: times[-1]

    def changed_from(moment: datetime) -> bool:
        asked = f"{at}/lots?updated_from={moment:%Y-%m-%dT%H:%M:%SZ}"
        return bool(client.get(asked, headers=officer).json()["data"])

    def put(**states: datetime | None) -> None:
        with writing(engine) as session:
            lot = session.exec(select(Lot)).one()
            for name, moment in states.items():
                setattr(lot, name, moment)

    assert changed_from(deadline)
    assert not changed_from(deadline + timedelta(seconds=1))
    for mark, moment in zip(marks, times, strict=True):
        put(**{mark: moment})
        assert changed_from(moment)
        assert not changed_from(moment + timedelta(seconds=1))
    put(moderated_at=None, awarded_at=None, reopened_at=times[1] + timedelta(days=1))
    assert changed_from(times[1] + timedelta(days=1))
    put(award_withdrawn_at=times[2] + timedelta(days=5))
    assert changed_from(times[2] + timedelta(days=5))


def test_a_lot_is_open_until_its_deadline_and_closed_at_that_instant(
    client: TestClient, officer: Headers, second: Headers
) -> None:
    at = a_published(client, officer, second)
    [lot] = lots_at(client, at, officer)
    open_ = client.get(lot, headers=officer).json()
    assert isinstance(client.app, FastAPI)
    then = datetime(2026, 5, 1, 11, 0, tzinfo=UTC)
    client.app.dependency_overrides[clock_of_database] = lambda: lambda _session: then

    closed = client.get(lot, headers=officer).json()

    assert (open_["state"], closed["state"]) == ("open", "closed")
    assert open_["deadline"]["words"].startswith("Friday 1 May 2026, 12 noon")


def test_anyone_can_work_the_digest_of_the_rules_out_again(
    client: TestClient, officer: Headers, second: Headers, supplier: Headers
) -> None:
    at = a_published(client, officer, second)
    [lot] = lots_at(client, at, supplier)

    told = client.get(f"{lot}/rules", headers=supplier).json()

    assert told["digest"] == digest_of(told["text"])
    assert told["digest"] == client.get(lot, headers=supplier).json()["rules_digest"]
    assert told["text"]["rules"]["id"] == "local-first"


def test_a_draft_has_no_rules_yet(client: TestClient, officer: Headers) -> None:
    [lot] = lots_at(client, a_sent(client, officer), officer)

    assert code_of(client.get(f"{lot}/rules", headers=officer)) == (404, "not-found")


def test_lots_that_one_may_not_know_of_are_not_there(
    client: TestClient, engine: Engine, officer: Headers, supplier: Headers
) -> None:
    at = a_sent(client, officer)
    [lot] = lots_at(client, at, officer)
    stranger = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Othertown Council")

    for headers in (supplier, stranger):
        for path in (lot, f"{lot}/rules", f"{at}/lots"):
            assert code_of(client.get(path, headers=headers)) == (404, "not-found")
