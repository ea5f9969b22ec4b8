from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select, update

from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.http.dependencies import time_of_request
from app.procurements.tables import Procurement, ProcurementState
from app.rules.digest import digest_of
from app.tenders.tables import LateSubmission, TenderVersion
from tests.factories import PRICE_ONLY
from tests.procurements.made import DEADLINE
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene, an_offer


def receipt_of(scene: Scene, who: dict[str, str], tender: str) -> dict[str, Any]:
    answer = scene.get(who, f"/tenders/{tender}/receipt")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def amend(scene: Scene) -> None:
    """Have the procurement stand at its second version."""
    with writing(scene.engine) as session:
        mine = col(Procurement.id) == scene.made.procurement_id
        session.execute(update(Procurement).where(mine).values(published_version=2))


def test_a_receipt_says_when_and_proves_what(scene: Scene, clock: Clock) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha)

    receipt = receipt_of(scene, alpha, tender)

    assert receipt["submitted_at"] == clock.at.isoformat().replace("+00:00", "Z")
    assert receipt["said"] == "Version 1 is SUBMITTED and will be opened."
    content = scene.get(alpha, f"/tenders/{tender}/content").json()
    proved = {"content": content["content"], "salt": receipt["salt"]}
    assert digest_of(proved) == receipt["digest"] == content["digest"]
    changed = {**proved, "content": {**content["content"], "price": "1"}}
    assert digest_of(changed) != receipt["digest"]


@pytest.mark.parametrize(
    ("after", "is_in"),
    [
        (timedelta(milliseconds=-1), True),
        (timedelta(0), False),
        (timedelta(milliseconds=1), False),
    ],
    ids=["a millisecond before", "at the very instant", "a millisecond after"],
)
def test_the_instant_of_the_deadline_is_late(
    scene: Scene, clock: Clock, after: timedelta, is_in: bool
) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.upload(alpha)["id"]
    clock.set(after)

    answer = scene.post(alpha, f"/tenders/{tender}/submission", {})

    assert answer.status_code == (201 if is_in else 409)
    assert scene.get(alpha, f"/tenders/{tender}/receipt").status_code == (200 if is_in else 404)
    if not is_in:
        assert answer.json()["code"] == "deadline-passed"
        assert "milliseconds too late" in answer.json()["detail"]
        assert answer.json()["deadline"] == DEADLINE.isoformat().replace("+00:00", "Z")


def test_a_late_submission_is_kept_although_it_was_refused(scene: Scene, clock: Clock) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.upload(alpha)["id"]
    clock.set(timedelta(seconds=5))

    for _ in range(2):
        assert scene.post(alpha, f"/tenders/{tender}/submission", {}).status_code == 409

    with reading(scene.engine) as session:
        [late] = session.exec(select(LateSubmission)).all()
    assert (late.number, late.deadline) == (1, DEADLINE)
    told = scene.get(alpha, f"/tenders/{tender}").json()
    assert told["state"] == "late"
    assert told["said"].startswith("LATE")


def test_a_late_replacement_leaves_what_was_submitted_in_time(scene: Scene, clock: Clock) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha)
    scene.upload(alpha, an_offer(price=1))
    clock.set(timedelta(seconds=5))

    assert scene.post(alpha, f"/tenders/{tender}/submission", {}).status_code == 409

    told = scene.get(alpha, f"/tenders/{tender}").json()
    assert (told["state"], told["submitted_number"]) == ("submitted", 1)
    assert scene.open()["found"][0]["number"] == 1


def test_a_replacement_keeps_the_old_version_and_ends_its_receipt(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha, an_offer(price=900_000))
    first = receipt_of(scene, alpha, tender)

    assert scene.tender(alpha, an_offer(price=800_000)) == tender

    second = receipt_of(scene, alpha, tender)
    old = scene.get(alpha, f"/tenders/{tender}/receipt?number=1").json()
    assert (first["number"], second["number"]) == (1, 2)
    assert old["digest"] == first["digest"]
    assert "replaced by a later one" in old["said"]


def test_the_same_version_submitted_again_has_the_same_receipt(scene: Scene, clock: Clock) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha)
    first = receipt_of(scene, alpha, tender)
    clock.at += timedelta(hours=1)

    again = scene.post(alpha, f"/tenders/{tender}/submission", {}).json()

    assert again == first


def test_an_older_version_can_be_chosen(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    scene.upload(alpha, an_offer(price=900_000))
    tender = scene.upload(alpha, an_offer(price=800_000))["id"]

    chosen = scene.post(alpha, f"/tenders/{tender}/submission", {"number": 1})

    assert chosen.json()["number"] == 1
    missing = scene.post(alpha, f"/tenders/{tender}/submission", {"number": 3})
    assert missing.status_code == 404


def test_what_is_withdrawn_is_not_opened_and_can_be_submitted_again(
    scene: Scene, clock: Clock
) -> None:
    alpha, beta = scene.supplier("Alpha Works"), scene.supplier("Beta Build")
    tender, other = scene.tender(alpha), scene.tender(beta)

    gone = [scene.post(who, f"/tenders/{one}/withdrawal") for who, one in
            ((alpha, tender), (beta, other))]  # fmt: skip
    twice = scene.post(alpha, f"/tenders/{tender}/withdrawal")
    assert [answer.status_code for answer in gone] == [201, 201]
    assert gone[0].json()["said"].startswith("WITHDRAWN")
    assert (twice.status_code, twice.json()["code"]) == (409, "nothing-submitted")
    assert "WITHDRAWN" in scene.get(alpha, f"/tenders/{tender}/receipt?number=1").json()["said"]
    assert scene.post(beta, f"/tenders/{other}/submission", {}).status_code == 201

    clock.set(timedelta(seconds=1))
    late = scene.post(beta, f"/tenders/{other}/withdrawal")
    assert (late.status_code, late.json()["code"]) == (409, "deadline-passed")
    found = {one["tender_id"]: one["state"] for one in scene.open()["found"]}
    assert found == {tender: "withdrawn", other: "opened"}


def test_after_an_amendment_a_supplier_says_what_it_has_read(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha)
    amend(scene)

    told = scene.get(alpha, f"/tenders/{tender}").json()
    assert told["needs_confirming"] is True
    assert "THE PROCUREMENT WAS AMENDED SINCE" in told["said"]
    scene.upload(alpha, an_offer(price=1))
    stale = scene.post(alpha, f"/tenders/{tender}/submission", {})
    assert (stale.status_code, stale.json()["code"]) == (409, "amended-since")
    assert stale.json()["current_version"] == 2

    confirmed = scene.post(alpha, f"/tenders/{tender}/confirmation", {"procurement_version": 2})
    assert confirmed.json()["needs_confirming"] is False
    assert scene.post(alpha, f"/tenders/{tender}/submission", {}).status_code == 201


def test_a_tender_is_not_confirmed_under_rules_that_it_does_not_fit(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha)
    scene.amend_rules(PRICE_ONLY)

    refused = scene.post(alpha, f"/tenders/{tender}/confirmation", {"procurement_version": 2})

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert "not confirmed" in refused.json()["detail"]
    [error] = refused.json()["errors"]
    assert (error["code"], error["path"]) == ("unknown_measure", "commitments[0].measure")
    assert scene.get(alpha, f"/tenders/{tender}").json()["needs_confirming"] is True


def test_a_receipt_says_what_became_of_the_version(scene: Scene, clock: Clock) -> None:
    alpha, beta = scene.supplier("Alpha Works"), scene.supplier("Beta Build")
    whole, spoilt = scene.tender(alpha), scene.tender(beta)
    with writing(scene.engine) as session:
        mine = col(TenderVersion.tender_id) == UUID(spoilt)
        session.execute(update(TenderVersion).where(mine).values(digest="sha256:" + "0" * 64))
    clock.set(timedelta(seconds=1))
    scene.open()

    assert receipt_of(scene, alpha, whole)["said"] == (
        "Version 1 was SUBMITTED; it has been opened."
    )
    damaged = receipt_of(scene, beta, spoilt)["said"]
    assert "will be opened" not in damaged
    assert "it was NOT OPENED. Send the authority your copy with this receipt." in damaged


def test_a_receipt_of_a_cancelled_procurement_promises_no_opening(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha)
    with writing(scene.engine) as session:
        mine = session.get_one(Procurement, scene.made.procurement_id)
        mine.state = ProcurementState.CANCELLED

    assert receipt_of(scene, alpha, tender)["said"] == (
        "Version 1 was SUBMITTED. The lot was cancelled: it will not be opened."
    )


def test_what_was_withdrawn_keeps_its_last_receipt(scene: Scene, clock: Clock) -> None:
    alpha = scene.supplier("Alpha Works")
    scene.tender(alpha)
    tender = scene.tender(alpha, an_offer(price=1))
    scene.post(alpha, f"/tenders/{tender}/withdrawal")
    clock.set(timedelta(seconds=1))

    receipt = receipt_of(scene, alpha, tender)

    assert receipt["number"] == 2
    assert receipt["said"] == "Version 2 was submitted, and has been WITHDRAWN."


def test_without_a_receipt_the_words_go_by_the_deadline(scene: Scene, clock: Clock) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.upload(alpha)["id"]

    early = scene.get(alpha, f"/tenders/{tender}/receipt").json()
    clock.set(timedelta(seconds=1))
    app: Any = scene.client.app
    app.dependency_overrides[time_of_request] = lambda: clock.at
    late = scene.get(alpha, f"/tenders/{tender}/receipt").json()

    assert early["how_to_fix"] == "Submit it before the deadline."
    assert "NOT SUBMITTED in time" in late["detail"]
    assert "Submit it" not in late["how_to_fix"]


def test_nobody_submits_or_reads_anothers_tender(scene: Scene) -> None:
    alpha, beta = scene.supplier("Alpha Works"), scene.supplier("Beta Build")
    tender = scene.tender(alpha)

    for path in ("", "/content", "/versions", "/receipt", "/partners"):
        assert scene.get(beta, f"/tenders/{tender}{path}").status_code == 404, path
    for path, body in (("/submission", {}), ("/withdrawal", None),
                       ("/confirmation", {"procurement_version": 1}),
                       ("/partners", {"partner": "x"})):  # fmt: skip
        assert scene.post(beta, f"/tenders/{tender}{path}", body).status_code == 404, path
    assert scene.get(beta, "/tenders").json()["data"] == []


def test_a_second_person_of_the_same_supplier_may_submit(scene: Scene) -> None:
    writer, boss = scene.supplier("Alpha Works"), scene.supplier("Alpha Works")
    tender = scene.upload(writer)["id"]

    assert scene.post(boss, f"/tenders/{tender}/submission", {}).status_code == 201
    assert [one["id"] for one in scene.get(boss, "/tenders?state=submitted").json()["data"]] == [
        tender
    ]


def test_the_events_of_sealed_tenders_are_in_a_log_of_their_lots_own(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha)
    scene.post(alpha, f"/tenders/{tender}/withdrawal")

    with reading(scene.engine) as session:
        events = session.exec(select(Event).order_by(col(Event.number))).all()
    told = [(event.kind, event.authority) for event in events if event.kind.startswith("tender")]
    assert told == [
        (kind, scene.lot) for kind in ("tender.uploaded", "tender.submitted", "tender.withdrawn")
    ]
