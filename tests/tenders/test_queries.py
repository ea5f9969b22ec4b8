from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app.platform.database import reading, writing
from app.platform.events import Event
from app.platform.sealing import Seals
from app.procurements.tables import Lot
from app.tenders.content import TenderContent
from app.tenders.lifecycle import DeadlinePassed, TenderState
from app.tenders.queries import undecided_tenders
from app.tenders.tables import Tender
from app.tenders.uploading import upload
from tests.callers import caller_of
from tests.tenders.conftest import Clock
from tests.tenders.decisions.test_deciding import approve, propose, tenders_of
from tests.tenders.made import SEAL_KEY, Scene, an_offer


@pytest.fixture
def late(scene: Scene, clock: Clock) -> Scene:
    """Give a lot with one tender, half a minute late, opened."""
    beta = scene.supplier("Beta")
    tender = scene.upload(beta)["id"]
    clock.set(timedelta(seconds=30))
    assert scene.post(beta, f"/tenders/{tender}/submission", {}).status_code == 409
    scene.open()
    scene.declare(scene.officer, scene.second_officer)
    return scene


def arrives(scene: Scene, who: dict[str, str], arrived: datetime, clock: Clock) -> str:
    """Have a workbook that arrived at a time be read only now, too late; give what is said."""
    lot_id, caller = scene.lot, caller_of(scene.engine, who)
    content = TenderContent.model_validate(an_offer(price=700_000))
    with pytest.raises(DeadlinePassed) as refused, writing(scene.engine) as session:
        upload(session, Seals(SEAL_KEY), caller, lot_id, content, clock, arrived)
    keep = refused.value.to_keep
    assert keep is not None
    with writing(scene.engine) as session:
        keep(session)
    return str(refused.value.how_to_fix)


def test_what_is_written_after_the_opening_takes_no_place_of_what_is_decided_about(
    late: Scene, clock: Clock
) -> None:
    beta = late.supplier("Beta")
    tender = tenders_of(late)["Beta"]["id"]
    [first] = late.get(late.officer, f"/tenders/{tender}/versions").json()["data"]
    decision = propose(late, "Beta", "admit_late").json()
    clock.set(timedelta(minutes=1))

    again = late.post(beta, f"/lots/{late.lot}/tenders", an_offer(price=1)).json()
    made = approve(late, late.second_officer, decision["id"]).json()

    assert "so it cannot be admitted" in again["how_to_fix"]
    assert (decision["late"]["number"], decision["late"]["digest"]) == (1, first["digest"])
    assert decision["late"]["received_at"] == first["late_at"] == "2026-05-01T11:00:30Z"
    assert made["late"] == decision["late"]
    listed = late.get(late.officer, f"/tenders/{tender}/decisions").json()["data"]
    assert [one["late"] for one in listed] == [decision["late"]]
    assert tenders_of(late)["Beta"]["submitted_number"] == 1
    own = late.get(beta, f"/tenders/{tender}/versions").json()["data"]
    assert [one["late_at"] for one in own] == ["2026-05-01T11:00:30Z", "2026-05-01T11:01:00Z"]
    with reading(late.engine) as session:
        told = [event.facts for event in session.exec(select(Event)) if "about" in event.facts]
    assert [(one["number"], one["digest"]) for one in told] == [(1, first["digest"])] * 2


def test_of_what_was_written_in_time_the_first_to_come_after_the_opening_is_decided_about(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha")
    tender = scene.upload(alpha, an_offer(price=700_000))["id"]
    scene.upload(alpha, an_offer(price=600_000))
    clock.set(timedelta(seconds=30))
    scene.open()
    scene.declare(scene.officer, scene.second_officer)
    clock.set(timedelta(minutes=1))

    scene.post(alpha, f"/lots/{scene.lot}/tenders", an_offer(price=1))
    assert scene.get(alpha, f"/tenders/{tender}").json()["state"] == "not_submitted"
    told = []
    for number in (2, 1):
        answer = scene.post(alpha, f"/tenders/{tender}/submission", {"number": number})
        told.append(answer.json()["how_to_fix"])
        clock.set(timedelta(minutes=2))

    assert [("decides whether" in one, "cannot be admitted" in one) for one in told] == [
        (True, False), (False, True),
    ]  # fmt: skip
    decision = propose(scene, "Alpha", "admit_late").json()
    assert decision["late"]["number"] == 2
    assert approve(scene, scene.second_officer, decision["id"]).status_code == 201
    said = scene.get(scene.officer, f"/tenders/{tender}/content").json()
    assert (said["number"], said["content"]["price"]) == (2, "600000")


def test_a_tender_first_written_after_the_opening_is_kept_and_holds_nothing_up(
    scene: Scene, clock: Clock
) -> None:
    scene.tender(scene.supplier("Alpha"))
    clock.set(timedelta(seconds=30))
    scene.open()
    scene.declare(scene.officer, scene.second_officer)
    clock.set(timedelta(minutes=1))
    beta = scene.supplier("Beta")

    assert scene.post(beta, f"/lots/{scene.lot}/tenders", an_offer()).status_code == 409

    assert tenders_of(scene)["Beta"]["state"] == "late"
    for kind in ("admit_late", "exclude_late"):
        refused = propose(scene, "Beta", kind)
        assert (refused.status_code, refused.json()["code"]) == (409, "decision-does-not-apply")
    with reading(scene.engine) as session:
        assert undecided_tenders(session, session.get_one(Lot, scene.lot)) == []


def test_what_arrived_before_the_opening_and_was_read_only_after_it_can_be_admitted(
    scene: Scene, clock: Clock
) -> None:
    assert scene.lot
    alpha, arrived = scene.supplier("Alpha"), clock.at
    clock.set(timedelta(seconds=30))
    scene.open()
    scene.declare(scene.officer, scene.second_officer)
    clock.set(timedelta(minutes=1))

    said = arrives(scene, alpha, arrived, clock)

    assert "decides whether to admit it" in said
    decision = propose(scene, "Alpha", "admit_late").json()
    assert decision["late"]["written_at"] == "2026-04-30T11:00:00Z"
    assert approve(scene, scene.second_officer, decision["id"]).status_code == 201
    assert tenders_of(scene)["Alpha"]["state"] == "opened"


def test_what_arrived_before_the_opening_can_be_admitted_beside_what_was_written_after_it(
    scene: Scene, clock: Clock
) -> None:
    assert scene.lot
    alpha, arrived = scene.supplier("Alpha"), clock.at
    clock.set(timedelta(seconds=30))
    scene.open()
    scene.declare(scene.officer, scene.second_officer)
    clock.set(timedelta(minutes=1))
    assert scene.post(alpha, f"/lots/{scene.lot}/tenders", an_offer(price=1)).status_code == 409

    arrives(scene, alpha, arrived, clock)

    tender = tenders_of(scene)["Alpha"]["id"]
    [own] = scene.get(alpha, "/tenders").json()["data"]
    assert "decides to admit it" in own["said"]
    assert own["said"] == scene.get(alpha, f"/tenders/{tender}").json()["said"]
    with reading(scene.engine) as session:
        [waits] = undecided_tenders(session, session.get_one(Lot, scene.lot))
        assert str(waits.id) == tender
    decision = propose(scene, "Alpha", "admit_late").json()
    assert decision["late"]["number"] == 2
    assert approve(scene, scene.second_officer, decision["id"]).status_code == 201


def test_a_tender_that_an_older_release_called_late_for_what_came_after_the_opening_waits_for_none(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha")
    tender = scene.upload(alpha)["id"]
    clock.set(timedelta(seconds=30))
    scene.open()
    scene.declare(scene.officer, scene.second_officer)
    clock.set(timedelta(minutes=1))
    assert scene.post(alpha, f"/lots/{scene.lot}/tenders", an_offer(price=1)).status_code == 409
    with writing(scene.engine) as session:
        session.get_one(Tender, UUID(tender)).state = TenderState.LATE

    for kind in ("admit_late", "exclude_late"):
        refused = propose(scene, "Alpha", kind)
        assert (refused.status_code, refused.json()["code"]) == (409, "decision-does-not-apply")
    said = scene.get(alpha, f"/tenders/{tender}").json()["said"]
    assert "cannot be admitted" in said
    with reading(scene.engine) as session:
        assert undecided_tenders(session, session.get_one(Lot, scene.lot)) == []


def test_what_was_sent_after_an_award_is_never_admitted_though_the_award_is_withdrawn(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.upload(alpha)["id"]
    clock.set(timedelta(seconds=30))
    scene.open()
    scene.declare(scene.officer)
    clock.set(timedelta(days=20))
    lot_id, awarded = scene.lot, clock.at
    for awarded_at in (awarded, None):  # and withdrawn
        with writing(scene.engine) as session:
            lot = session.get_one(Lot, lot_id)
            lot.first_awarded_at, lot.awarded_at = awarded, awarded_at
        clock.set(timedelta(days=21))

        refused = scene.post(alpha, f"/tenders/{tender}/submission", {}).json()

        assert "cannot be admitted" in refused["how_to_fix"]
        assert "decides" not in refused["how_to_fix"]
    body = {"kind": "admit_late", "reason": "The post was late."}
    unfit = scene.post(scene.officer, f"/tenders/{tender}/decisions", body)
    said = scene.get(alpha, f"/tenders/{tender}").json()["said"]
    assert unfit.json()["code"] == "decision-does-not-apply"
    assert "cannot be admitted" in said
    with reading(scene.engine) as session:
        assert undecided_tenders(session, session.get_one(Lot, lot_id)) == []
