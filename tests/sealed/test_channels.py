"""Until a lot is opened nobody but its supplier learns what was tendered, how often, or when.

Each test is one of the channels through which it could leak.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event
from sqlmodel import SQLModel, select

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.events import Event
from tests.callers import a_key, a_person
from tests.operations import GUARDED, Operation
from tests.tenders.conftest import Clock
from tests.tenders.made import SECRET_WORDS, Scene, an_offer

READS = [one for one in GUARDED if one.method == "GET"]
#: roles of the authority, each of which may look for a way in
INSIDERS = [role for role in Role if role not in {Role.SUPPLIER, Role.VCS_PARTNER}]
#: tells by itself that it was read, with the refusals that reading causes
SELF_TELLING = {"list_audit_events", "check_audit_log"}


def address(scene: Scene, operation: Operation) -> str:
    """Give an operation's address about the scene's lot and procurement."""
    url = operation.url()
    known = {"lots": scene.lot, "procurements": scene.made.procurement_id}
    for word, name in known.items():
        url = re.sub(rf"(?<=/{word}/)[0-9a-f-]{{36}}", str(name), url)
    return url


def seen_by(scene: Scene, who: dict[str, str]) -> dict[str, Any]:
    """Give all that a caller can read: status, tag and words of every answer."""
    told = {}
    for operation in READS:
        if str(operation) in SELF_TELLING:
            continue
        answer = scene.client.get(address(scene, operation), headers=who | {"X-Request-ID": "x"})
        told[str(operation)] = (
            answer.status_code,
            answer.headers.get("etag"),
            answer.headers.get("last-modified"),
            answer.text,
        )
    return told


def busy_suppliers(scene: Scene) -> list[str]:
    """Have suppliers do everything there is to do before a deadline."""
    alpha, beta, gamma = (scene.supplier(name) for name in ("Alpha", "Beta", "Gamma"))
    tenders = [scene.tender(alpha), scene.tender(beta), scene.upload(gamma)["id"]]
    scene.tender(alpha, an_offer(price=1))
    scene.post(beta, f"/tenders/{tenders[1]}/withdrawal")
    scene.post(alpha, f"/lots/{scene.lot}/self-score", an_offer())
    return tenders


def test_whatever_an_insider_can_read_is_the_same_before_and_after(scene: Scene) -> None:
    everything = {Role.PROCUREMENT_OFFICER, Role.ADMINISTRATOR, Role.MODERATOR, Role.AUDITOR}
    insiders = a_person(scene.engine, *everything, Role.EVALUATOR), a_key(scene.engine)
    suppliers = [scene.supplier(name) for name in ("Alpha", "Beta", "Gamma")]
    for who in insiders:
        scene.get(who, "/units")  # their own keys are used now, whatever they look at
    before = [seen_by(scene, who) for who in insiders]

    tenders = [scene.tender(who) for who in suppliers]
    scene.upload(suppliers[0], an_offer(price=1))
    scene.post(suppliers[1], f"/tenders/{tenders[1]}/withdrawal")
    after = [seen_by(scene, who) for who in insiders]

    assert len(before[0]) > 40
    for one, other in zip(before, after, strict=True):
        assert {name for name in one if one[name] != other[name]} == set()


def test_the_audit_feed_has_no_line_and_no_gap(scene: Scene) -> None:
    auditor = a_person(scene.engine, Role.AUDITOR)

    def feed() -> list[tuple[int, str]]:
        told = scene.get(auditor, "/audit-events").json()["data"]
        return [(one["number"], one["kind"]) for one in told]

    before = feed()
    busy_suppliers(scene)

    after = feed()
    new = [kind for number, kind in after if (number, kind) not in before]
    assert not [kind for kind in new if "tender" in kind or "partner" in kind]
    assert [number for number, _ in after] == list(range(1, len(after) + 1))


@pytest.mark.parametrize("role", INSIDERS)
def test_a_sealed_tender_looks_like_one_that_is_not_there(scene: Scene, role: Role) -> None:
    who = a_person(scene.engine, role) | {"X-Request-ID": "x"}
    tender = scene.tender(scene.supplier("Alpha"))
    missing = str(uuid4())

    for part in ("", "content", "versions", "receipt", "decisions", "summary", "explanation"):
        path = f"/{part}".rstrip("/")
        there = scene.get(who, f"/tenders/{tender}{path}")
        not_there = scene.get(who, f"/tenders/{missing}{path}")

        assert there.status_code == not_there.status_code, path
        assert there.status_code in {403, 404}, path
        assert there.text.replace(tender, missing) == not_there.text, path
        assert there.headers.keys() == not_there.headers.keys(), path


def test_lists_about_a_sealed_lot_are_refused_whatever_is_in_them(scene: Scene) -> None:
    empty = scene.get(scene.officer | {"X-Request-ID": "x"}, f"/lots/{scene.lot}/tenders")
    scene.tender(scene.supplier("Alpha"))

    for form in ("", ".csv", ".xlsx", "?limit=1"):
        full = scene.get(scene.officer | {"X-Request-ID": "x"}, f"/lots/{scene.lot}/tenders{form}")
        assert (full.status_code, full.json()["code"]) == (403, "lot-sealed")
    assert (
        empty.text
        == scene.get(scene.officer | {"X-Request-ID": "x"}, f"/lots/{scene.lot}/tenders").text
    )


def test_every_attempt_to_look_is_remembered_although_it_was_rolled_back(scene: Scene) -> None:
    tender = scene.tender(scene.supplier("Alpha"))
    scene.get(scene.officer, f"/lots/{scene.lot}/tenders")
    scene.get(scene.officer, f"/tenders/{tender}/content")

    with reading(scene.engine) as session:
        query = select(Event).where(Event.kind == "access.refused").order_by(Event.number)  # type: ignore[arg-type]
        told = [(one.subject, one.facts["reason"]) for one in session.exec(query)]
    assert told == [("list_tenders", "lot-sealed"), ("read_tender_content", "not-found")]


def test_looking_for_a_sealed_tender_costs_what_looking_for_none_does(scene: Scene) -> None:
    tender = scene.tender(scene.supplier("Alpha"))
    scene.get(scene.officer, f"/tenders/{uuid4()}")  # whatever is done only once is done

    with counted(scene.engine) as there:
        scene.get(scene.officer, f"/tenders/{tender}")
    with counted(scene.engine) as not_there:
        scene.get(scene.officer, f"/tenders/{uuid4()}")

    assert there == not_there
    assert there


def test_the_log_has_no_line_about_tenders(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    suppliers = [scene.supplier(name) for name in ("Alpha", "Beta", "Gamma")]
    lot = scene.lot
    caplog.clear()
    caplog.set_level(logging.DEBUG)

    for who in suppliers:
        scene.tender(who)
        assert scene.get(who, "/tenders").status_code == 200
        assert scene.post(who, f"/lots/{lot}/self-score", {"prize": 1}).status_code == 422

    ours = [line for line in caplog.records if not line.name.startswith(("httpx2", "asyncio"))]
    assert [line.getMessage() for line in ours] == []


def test_the_numbers_do_not_count_tenders(scene: Scene) -> None:
    watcher = a_key(scene.engine, Scope.METRICS_READ)

    def numbers() -> str:
        told = scene.client.get("/metrics", headers=watcher).text
        ours = [line for line in told.splitlines() if "/metrics" not in line]
        return "\n".join(line for line in ours if "clock_skew" not in line)

    numbers()
    before = numbers()
    busy_suppliers(scene)

    kept = [line for line in numbers().splitlines() if line not in before.splitlines()]
    assert not [line for line in kept if line.startswith("svs_")]


def test_no_row_of_the_database_says_what_a_tender_says(scene: Scene) -> None:
    """Not the tenders, nor the answers kept for requests that are sent again."""
    alpha = scene.supplier("Alpha") | {"Idempotency-Key": "once"}
    tender = scene.upload(alpha)["id"]
    answer = scene.post(alpha, f"/tenders/{tender}/submission", {})
    assert answer.status_code == 201

    stored = "".join(everything_in(scene.engine))
    assert tender in stored
    for told in (SECRET_WORDS, "940000", "RM10 7PT", answer.json()["salt"]):
        assert told not in stored, told


def test_a_kept_answer_is_not_given_to_another(scene: Scene) -> None:
    alpha, beta = scene.supplier("Alpha"), scene.supplier("Beta")
    key = {"Idempotency-Key": "the same"}
    tender = scene.upload(alpha | key)["id"]

    other = scene.post(beta | key, f"/lots/{scene.lot}/tenders", an_offer())
    mine = scene.post(alpha | key, f"/lots/{scene.lot}/tenders", an_offer())

    assert other.json()["id"] != tender
    assert "idempotent-replayed" not in other.headers
    assert mine.json()["id"] == tender
    assert mine.headers["idempotent-replayed"] == "true"


def test_when_a_supplier_last_used_its_key_is_not_told(scene: Scene) -> None:
    admin = a_person(scene.engine, Role.ADMINISTRATOR)
    scene.tender(scene.supplier("Alpha"))
    scene.get(scene.officer, "/procurements")

    listed = scene.get(admin, "/api-keys").json()["data"]

    of_suppliers = [one for one in listed if one["supplier_id"]]
    assert of_suppliers
    assert all(one["last_used_at"] is None for one in of_suppliers)


def test_a_cancelled_lot_stays_sealed(scene: Scene, clock: Clock) -> None:
    tender = scene.tender(scene.supplier("Alpha"))
    body = {"reason": "The budget was withdrawn."}
    cancelled = scene.post(
        scene.officer, f"/procurements/{scene.made.procurement_id}/cancellation", body
    )
    assert cancelled.status_code == 201, cancelled.text
    clock.set(timedelta(days=1))

    refused = scene.post(scene.officer, f"/lots/{scene.lot}/opening")

    assert (refused.status_code, refused.json()["state"]) == (409, "cancelled")
    assert scene.get(scene.officer, f"/tenders/{tender}").status_code == 404


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that the database is sent, without their values."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(re.sub(r"\s+", " ", statement))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def everything_in(engine: Engine) -> Iterator[str]:
    """Give every row of every table, as a thief of a backup would read it."""
    with reading(engine) as session:
        for table in SQLModel.metadata.sorted_tables:
            for row in session.execute(table.select()):
                for value in row:
                    plain = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    yield str(UUID(str(value))) if isinstance(value, UUID) else plain
