from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, delete, select, update

from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event, EventLog
from app.platform.sealing import Seals, new_secret
from app.procurements.tables import Procurement
from app.tenders.opened.opening import alias_at
from app.tenders.tables import Opening, Receipt, Tender, TenderVersion
from tests.callers import a_key, a_person
from tests.factories import PRICE_ONLY
from tests.procurements.made import DEADLINE
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene, an_offer


def opening(scene: Scene, who: dict[str, str]) -> Any:
    return scene.post(who, f"/lots/{scene.lot}/opening")


def test_two_people_open_a_lot_once_the_deadline_has_passed(scene: Scene, clock: Clock) -> None:
    tenders = {scene.tender(scene.supplier(name)) for name in ("Alpha", "Beta", "Gamma")}
    unsent = scene.upload(scene.supplier("Delta"))["id"]
    clock.set(timedelta(0))

    asked = opening(scene, scene.officer)
    assert asked.json()["opened_at"] is None
    assert asked.json()["said"].startswith("NOT YET OPENED")
    again = opening(scene, scene.officer)
    assert (again.status_code, again.json()["code"]) == (403, "second-person-needed")
    done = opening(scene, scene.second_officer).json()

    assert {one["tender_id"] for one in done["found"]} == tenders | {unsent}
    states = {one["tender_id"]: one["state"] for one in done["found"]}
    assert states == dict.fromkeys(tenders, "opened") | {unsent: "not_submitted"}
    scene.declare(scene.officer)
    listed = scene.get(scene.officer, f"/lots/{scene.lot}/tenders").json()["data"]
    assert sorted(one["alias"] for one in listed if one["state"] == "opened") == [
        "Tender A", "Tender B", "Tender C",
    ]  # fmt: skip
    assert scene.get(scene.officer, f"/lots/{scene.lot}/opening").json() == done


def test_nobody_opens_before_the_deadline_and_who_tries_is_remembered(
    scene: Scene, clock: Clock
) -> None:
    scene.tender(scene.supplier("Alpha"))
    clock.set(timedelta(milliseconds=-1))

    refused = opening(scene, scene.officer)

    assert (refused.status_code, refused.json()["code"]) == (409, "deadline-not-passed")
    with reading(scene.engine) as session:
        [event] = session.exec(select(Event).where(Event.kind == "access.refused")).all()
    assert event.facts["reason"] == "deadline-not-passed"
    assert event.subject == "open_tenders"


@pytest.mark.parametrize("decision", [None, False, True])
def test_who_has_an_interest_opens_nothing_unless_it_was_allowed(
    scene: Scene, clock: Clock, decision: bool | None
) -> None:
    interest = {"has_interest": True, "details": "A relative works for a firm that may tender."}
    declared = scene.post(scene.officer, f"/lots/{scene.lot}/conflict-declarations", interest)
    if decision is not None:
        path = f"/conflict-declarations/{declared.json()['id']}/decision"
        body = {"allowed": decision, "reason": "It is a distant one."}
        assert scene.post(scene.second_officer, path, body).status_code == 201
    clock.set(timedelta(seconds=1))

    answer = opening(scene, scene.officer)

    if decision:
        assert answer.status_code == 201
        return
    assert (answer.status_code, answer.json()["code"]) == (403, "interest-declared")
    with reading(scene.engine) as session:
        [event] = session.exec(select(Event).where(Event.kind == "access.refused")).all()
    assert event.facts["reason"] == "interest-declared"
    assert scene.post(scene.second_officer, f"/lots/{scene.lot}/opening").status_code == 201


def test_a_program_opens_nothing(scene: Scene, clock: Clock) -> None:
    clock.set(timedelta(seconds=1))

    refused = opening(scene, a_key(scene.engine))

    assert (refused.status_code, refused.json()["code"]) == (403, "person-needed")


def test_a_lot_is_opened_once(scene: Scene, clock: Clock) -> None:
    scene.tender(scene.supplier("Alpha"))
    clock.set(timedelta(seconds=1))
    scene.open()

    again = opening(scene, scene.officer)

    assert (again.status_code, again.json()["code"]) == (409, "wrong-moment")
    assert again.json()["state"] == "opened"


def test_a_lot_without_tenders_can_be_opened(scene: Scene, clock: Clock) -> None:
    clock.set(timedelta(seconds=1))

    assert scene.open()["found"] == []


def test_another_authoritys_lot_is_not_there_to_be_opened(scene: Scene, clock: Clock) -> None:
    clock.set(timedelta(seconds=1))
    stranger = a_person(scene.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")

    seen = [scene.post(stranger, f"/lots/{lot}/opening") for lot in (scene.lot, uuid4())]

    assert [answer.status_code for answer in seen] == [404, 404]


def test_a_tender_whose_bytes_were_changed_is_kept_and_the_others_are_opened(
    scene: Scene, clock: Clock
) -> None:
    whole, spoilt, restamped = (
        scene.tender(scene.supplier(n)) for n in ("Alpha", "Beta", "Gamma")
    )
    with writing(scene.engine) as session:
        query = select(TenderVersion).where(TenderVersion.tender_id == UUID(spoilt))
        version = session.exec(query).one()
        changed = bytearray(version.sealed)
        changed[100] ^= 1
        version.sealed = bytes(changed)
        mine = col(TenderVersion.tender_id) == UUID(restamped)
        session.execute(update(TenderVersion).where(mine).values(digest="sha256:" + "0" * 64))
    clock.set(timedelta(seconds=1))

    found = {one["tender_id"]: one["state"] for one in scene.open()["found"]}

    assert found == {whole: "opened", spoilt: "damaged", restamped: "damaged"}
    scene.declare(scene.officer)
    assert scene.get(scene.officer, f"/tenders/{whole}/content").status_code == 200
    refused = scene.get(scene.officer, f"/tenders/{spoilt}/content")
    assert (refused.status_code, refused.json()["code"]) == (409, "tender-damaged")


def test_a_copy_of_the_database_opens_nowhere_without_the_secret(
    scene: Scene, clock: Clock
) -> None:
    tender = scene.tender(scene.supplier("Alpha"))
    clock.set(timedelta(seconds=1))
    elsewhere: Any = scene.client.app
    elsewhere.state.seals = Seals(new_secret())

    opening(scene, scene.officer)
    refused = opening(scene, scene.second_officer)

    assert (refused.status_code, refused.json()["code"]) == (503, "no-seal-key")
    assert scene.get(scene.officer, f"/tenders/{tender}/content").status_code == 404


def test_the_opening_ties_the_lots_log_to_the_authoritys(scene: Scene, clock: Clock) -> None:
    scene.tender(scene.supplier("Alpha"))
    clock.set(timedelta(seconds=1))
    scene.open()

    with reading(scene.engine) as session:
        [opened] = session.exec(select(Event).where(Event.kind == "lot.opened")).all()
        log = session.get_one(EventLog, scene.lot)
    assert opened.authority == scene.made.authority_id
    assert opened.facts["lot_log_number"] == log.number == 2
    assert opened.facts["lot_log_digest"] == log.digest
    assert opened.facts["tenders"] == {"opened": 1}


@pytest.mark.parametrize(
    ("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ")]
)
def test_aliases_go_on_after_the_alphabet(place: int, name: str) -> None:
    assert alias_at(place) == f"Tender {name}"


def test_the_authority_reads_only_the_version_that_was_opened(scene: Scene, clock: Clock) -> None:
    alpha = scene.supplier("Alpha")
    scene.upload(alpha, an_offer(price=1))
    tender = scene.tender(alpha, an_offer(price=2))
    scene.upload(alpha, an_offer(price=3))
    clock.set(timedelta(seconds=1))
    scene.open()
    scene.declare(scene.officer)

    content = scene.get(scene.officer, f"/tenders/{tender}/content").json()
    assert (content["number"], content["content"]["price"]) == (2, "2")
    assert "salt" not in content
    for number in (1, 3, 4):
        path = f"/tenders/{tender}/content?number={number}"
        assert scene.get(scene.officer, path).status_code == 404
    receipt = scene.get(scene.officer, f"/tenders/{tender}/receipt").json()
    assert receipt["digest"] == content["digest"]
    assert "salt" not in receipt


@pytest.mark.parametrize(
    "change",
    [
        update(Tender).values(submitted_number=1),
        update(Tender).values(state="uploaded", submitted_number=None),
        update(Receipt).where(col(Receipt.number) == 2).values(digest="sha256:" + "0" * 64),
        update(Receipt).where(col(Receipt.number) == 2).values(submitted_at=DEADLINE),
        delete(Receipt).where(col(Receipt.number) == 2),
    ],
    ids=["another version", "not submitted", "digest", "time", "receipt gone"],
)
def test_what_was_changed_in_the_database_is_not_opened_but_named(
    scene: Scene, clock: Clock, change: Any
) -> None:
    alpha = scene.supplier("Alpha")
    scene.tender(alpha, an_offer(price=1))
    tender = scene.tender(alpha, an_offer(price=2))
    other = scene.tender(scene.supplier("Beta"))
    with writing(scene.engine) as session:
        table = Tender.id if change.table.name == "tender" else Receipt.tender_id
        session.execute(change.where(col(table) == UUID(tender)))
    clock.set(timedelta(seconds=1))

    found = {one["tender_id"]: one["state"] for one in scene.open()["found"]}

    assert found == {tender: "damaged", other: "opened"}


def test_the_opening_says_who_had_not_read_the_last_amendment(scene: Scene, clock: Clock) -> None:
    tender = scene.tender(scene.supplier("Alpha"))
    with writing(scene.engine) as session:
        mine = col(Procurement.id) == scene.made.procurement_id
        session.execute(update(Procurement).where(mine).values(published_version=2))
    clock.set(timedelta(seconds=1))

    assert scene.open()["found"][0]["procurement_version"] == 1
    scene.declare(scene.officer)
    [listed] = scene.get(scene.officer, f"/lots/{scene.lot}/tenders").json()["data"]
    assert listed["needs_confirming"] is True
    assert scene.get(scene.officer, f"/tenders/{tender}").json()["needs_confirming"] is True


def test_the_opening_names_who_does_not_fit_the_rules_and_tells_nothing_of_what_is_said(
    scene: Scene, clock: Clock
) -> None:
    fits = scene.tender(scene.supplier("Alpha"), an_offer(commitments=[]))
    other = scene.tender(scene.supplier("Beta"))
    scene.amend_rules(PRICE_ONLY)
    clock.set(timedelta(seconds=1))

    told = scene.open()

    assert {one["tender_id"]: (one["state"], one["faults"]) for one in told["found"]} == {
        fits: ("opened", []), other: ("opened", ["unknown_measure"]),
    }  # fmt: skip
    assert "1 of them cannot be scored by the rules as they stand" in told["said"]
    with reading(scene.engine) as session:
        assert "job_local" not in str(session.get_one(Opening, scene.lot).found)


@pytest.mark.parametrize("path", ["/content", "/receipt"])
def test_a_number_that_no_version_has_finds_nothing(scene: Scene, clock: Clock, path: str) -> None:
    alpha = scene.supplier("Alpha")
    tender = scene.tender(alpha)

    for number, status in ((2, 404), (1_000_000, 404), (2**40, 422)):
        assert scene.get(alpha, f"/tenders/{tender}{path}?number={number}").status_code == status
    refused = scene.post(alpha, f"/tenders/{tender}/submission", {"number": 2**40})
    assert refused.status_code == 422
