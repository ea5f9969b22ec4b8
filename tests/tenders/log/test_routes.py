"""What happened to a lot's tenders is there for who audits, from the opening on."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, text
from sqlmodel import col

from app.organisations.issuing import NewKey, issue
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.tables import Person
from app.platform.database import writing
from app.platform.events import Event, EventLog
from app.procurements.tables import Lot
from tests.callers import ISSUED, a_key, a_person, person_id_of
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene

EVENTS = "/lots/{lot}/audit-events"
CHECK = f"{EVENTS}/check"


@pytest.fixture
def auditor(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.AUDITOR)


def read(scene: Scene, who: dict[str, str], path: str) -> Any:
    return scene.get(who, path.replace("{lot}", str(scene.lot)))


def kinds(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["kind"] for one in answer.json()["data"]]


@pytest.fixture
def opened(scene: Scene, clock: Clock) -> Scene:
    """Give a lot with a tender that was withdrawn and one that stands, opened."""
    tender = scene.tender(alpha := scene.supplier("Alpha Works"))
    assert scene.post(alpha, f"/tenders/{tender}/withdrawal").status_code == 201
    scene.tender(scene.supplier("Beta Build"))
    clock.set(timedelta(hours=1))
    scene.open()
    return scene


def test_before_the_opening_nobody_learns_that_there_are_tenders(
    scene: Scene, auditor: dict[str, str]
) -> None:
    scene.tender(scene.supplier("Alpha Works"))

    for path in (EVENTS, CHECK):
        refused = read(scene, auditor, path)
        assert (refused.status_code, refused.json()["code"]) == (403, "lot-sealed")


def test_who_audits_reads_what_the_authoritys_log_does_not_have(
    opened: Scene, auditor: dict[str, str]
) -> None:
    told = kinds(read(opened, auditor, EVENTS))

    assert told == [
        "tender.uploaded", "tender.submitted", "tender.withdrawn",
        "tender.uploaded", "tender.submitted",
    ]  # fmt: skip
    assert not [one for one in kinds(read(opened, auditor, "/audit-events")) if "tender." in one]


def test_the_log_is_worked_out_again_and_held_against_the_authoritys(
    opened: Scene, auditor: dict[str, str]
) -> None:
    checked = read(opened, auditor, CHECK).json()

    [tie] = checked["ties"]
    assert (checked["first_fault"], checked["last_number"]) == (None, 5)
    assert (tie["kind"], tie["lot_log_number"], tie["holds"]) == ("lot.opened", 5, True)
    [opening] = opened.get(auditor, "/audit-events?kind=lot.opened").json()["data"]
    assert tie["event_number"] == opening["number"]
    assert opening["facts"]["lot_log_digest"] == checked["digest"]


def test_a_lots_log_that_was_cut_off_whole_is_missed(
    opened: Scene, engine: Engine, auditor: dict[str, str]
) -> None:
    """Without the log's own row the chain alone would tell nothing."""
    trigger = "event_no_delete" if engine.dialect.name == "sqlite" else "event_no_change ON event"
    with engine.begin() as connection:  # as somebody would who has the database itself
        connection.execute(text(f"DROP TRIGGER {trigger}"))
        for table in (Event, EventLog):
            gone = delete(table).where(col(table.authority) == opened.lot)
            assert connection.execute(gone).rowcount

    checked = read(opened, auditor, CHECK).json()

    assert (checked["first_fault"], checked["last_number"]) == (None, 0)
    assert [one["holds"] for one in checked["ties"]] == [False]


def test_who_judges_the_lot_reads_no_log_of_it(opened: Scene, engine: Engine) -> None:
    """Its actors would tell who tendered, though names are hidden."""
    both = a_person(engine, Role.EVALUATOR)
    person = person_id_of(engine, both)
    panel = {"members": [{"person_id": str(person), "role": "evaluator"}]}
    path = f"/v1/lots/{opened.lot}/panel"
    named = opened.client.put(path, json=panel, headers=opened.officer | {"If-Match": "*"})
    assert named.status_code == 200
    with writing(engine) as session:
        session.get_one(Person, person).roles = ["auditor", "evaluator"]
        wanted = NewKey(
            "a test",
            [Scope.AUDIT_READ, Scope.PROCUREMENTS_READ, Scope.INTERESTS_DECLARE],
            person_id=person,
        )
        authority = session.get_one(Person, person).authority_id
        _, secret = issue(session, authority, wanted, ISSUED)
    auditing = {"Authorization": f"Bearer {secret}"}
    opened.declare(auditing)

    refused = read(opened, auditing, EVENTS)

    assert (refused.status_code, refused.json()["code"]) == (403, "separation")


def test_a_program_reads_it_once_the_lot_is_awarded(opened: Scene, engine: Engine) -> None:
    program = a_key(engine, Scope.AUDIT_READ)
    refused = read(opened, program, EVENTS)
    assert (refused.status_code, refused.json()["code"]) == (403, "person-needed")

    with writing(engine) as session:
        lot = session.get_one(Lot, opened.lot)
        lot.moderated_at = lot.awarded_at = lot.opened_at

    assert read(opened, program, EVENTS).status_code == 200
