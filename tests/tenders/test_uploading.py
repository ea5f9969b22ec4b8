from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from app.organisations.role import Role
from app.organisations.tables import Supplier
from app.platform.database import reading, writing
from app.procurements.tables import Interest, Lot, Procurement
from app.tenders.tables import LateSubmission, TenderVersion
from tests.callers import a_person, supplier_id_of
from tests.tenders.conftest import Clock
from tests.tenders.made import SECRET_WORDS, Scene, an_offer


def test_what_is_uploaded_is_loudly_not_submitted(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")

    told = scene.upload(alpha)

    assert told["state"] == "uploaded"
    assert told["said"].startswith("UPLOADED, NOT SUBMITTED: version 1 will not be opened unless")
    assert (told["number"], told["submitted_number"]) == (1, None)
    assert scene.get(alpha, f"/tenders/{told['id']}").json()["said"] == told["said"]
    refused = scene.get(alpha, f"/tenders/{told['id']}/receipt")
    assert refused.status_code == 404
    assert "NOT SUBMITTED" in refused.json()["detail"]


def test_each_upload_is_a_version_and_the_submitted_one_stands(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha, an_offer(price=900_000))

    told = scene.upload(alpha, an_offer(price=800_000))

    assert (told["number"], told["submitted_number"], told["state"]) == (2, 1, "submitted")
    assert "Version 1 is submitted" in told["said"]
    assert "UPLOADED, NOT SUBMITTED: version 2" in told["said"]
    first = scene.get(alpha, f"/tenders/{tender}/content?number=1").json()
    second = scene.get(alpha, f"/tenders/{tender}/content").json()
    assert (first["content"]["price"], second["content"]["price"]) == ("900000", "800000")
    listed = scene.get(alpha, f"/tenders/{tender}/versions").json()["data"]
    assert [(one["number"], one["submitted_at"] is not None) for one in listed] == [
        (1, True),
        (2, False),
    ]


def test_a_tender_comes_back_as_it_was_sent(scene: Scene) -> None:
    """Every field that a commitment has goes in and out again, as text where it is a number."""
    alpha = scene.supplier("Alpha Works")
    commitment = {
        "id": "jobs", "measure": "job_local", "quantity": "0.5", "each": "2", "unit": "fte_year",
        "place": "RM10 7PT", "group": ["care_leaver"], "attribution": "0.75", "year": "1",
        "existing": "0.25", "partner": "Anytown Youth Forum", "evidence": "Payroll extract",
        "description": "Two posts", "starts": "2026-06-01", "ends": "2027-05-31",
        "member": "Alpha Works",
    }  # fmt: skip
    offer = an_offer(
        commitments=[commitment],
        members=[{"name": "Alpha Works", "identifier": "GB-COH 01234567", "part": "Leads"}],
        method_statements={"method": {"text": "By lorry.", "reference": "Paper 3, page 2"}},
    )

    tender = scene.upload(alpha, offer)["id"]

    assert scene.get(alpha, f"/tenders/{tender}/content").json()["content"] == offer


def test_faults_under_the_rules_are_told_at_once_and_do_not_stop_an_upload(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    wrong = an_offer()
    wrong["commitments"][0] |= {"unit": "fte"}
    del wrong["price"]

    told = scene.upload(alpha, wrong)

    found = {finding["code"]: finding for finding in told["findings"]}
    assert found["unit_does_not_convert"]["path"] == "commitments[0].unit"
    assert "fte_year" in found["unit_does_not_convert"]["how_to_fix"]
    assert found["no_price"]["path"] == "price"


def test_twenty_five_fte_from_half_for_two_years_is_asked_for_in_years(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    wrong = an_offer()
    wrong["commitments"][0] |= {"quantity": "25", "unit": "fte"}
    tender = scene.upload(alpha, wrong)["id"]

    refused = scene.post(alpha, f"/tenders/{tender}/submission", {})

    assert refused.status_code == 422
    [error] = [one for one in refused.json()["errors"] if one["code"] == "unit_does_not_convert"]
    assert "fte_year" in error["how_to_fix"]
    assert scene.get(alpha, f"/tenders/{tender}").json()["state"] == "uploaded"


def test_a_partners_answer_cannot_be_given_by_the_supplier(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    offer = an_offer()
    offer["commitments"][0] |= {"partner": "Youth Forum", "partner_answer": "yes"}

    refused = scene.post(alpha, f"/lots/{scene.lot}/tenders", offer)

    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["code"], error["path"]) == (
        "partner_answer_given",
        "commitments[0].partner_answer",
    )


def test_strange_and_missing_parts_are_refused_by_their_place(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    for wrong in (
        {"prize": "1"},
        {"price": "-1"},
        {"commitments": [{"quantity": "1"}]},
        {"commitments": [{"measure": "job_local", "quantity": "0.00001"}]},
        {"commitments": [{"measure": "job_local", "quantity": "1", "id": "x" * 101}]},
        {"commitments": [{"id": "a", "measure": "m", "quantity": "1"}] * 2},
        {"commitments": [{"measure": "job_local", "quantity": "1"}] * 501},
        {"state": "submitted"},
        {"price": "NaN"},
    ):
        refused = scene.post(alpha, f"/lots/{scene.lot}/tenders", wrong)

        assert refused.status_code == 422, wrong
        assert refused.json()["errors"]


def test_only_a_supplier_tenders_and_only_for_lots_that_are_there(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    elsewhere = a_person(
        scene.engine, Role.SUPPLIER, supplier="Alpha Works", authority="Elsewhere Council"
    )

    assert scene.post(scene.officer, f"/lots/{scene.lot}/tenders", an_offer()).status_code == 403
    for who, lot in ((alpha, uuid4()), (elsewhere, scene.lot)):
        refused = scene.post(who, f"/lots/{lot}/tenders", an_offer())
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


def test_after_the_deadline_what_is_written_is_late_and_the_words_say_by_how_much(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.tender(alpha)
    clock.set(timedelta(minutes=3, seconds=7))

    refused = scene.post(alpha, f"/lots/{scene.lot}/tenders", an_offer(price=1))

    assert (refused.status_code, refused.json()["code"]) == (409, "deadline-passed")
    assert "3 minutes 7 seconds too late" in refused.json()["detail"]
    assert "kept as late" in refused.json()["how_to_fix"]
    versions = scene.get(alpha, f"/tenders/{tender}/versions").json()["data"]
    assert [one["is_late"] for one in versions] == [False, True]
    told = scene.get(alpha, f"/tenders/{tender}").json()
    assert (told["state"], told["submitted_number"]) == ("submitted", 1)


def test_a_tender_that_was_only_written_after_the_deadline_is_kept_as_late(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    clock.set(timedelta(seconds=1))

    refused = scene.post(alpha, f"/lots/{scene.lot}/tenders", an_offer())

    assert refused.status_code == 409
    [own] = scene.get(alpha, "/tenders").json()["data"]
    assert (own["state"], own["submitted_number"]) == ("late", None)
    assert scene.open()["found"][0]["state"] == "late"


@pytest.mark.parametrize("state", ["moderated", "awarded"])
def test_what_comes_late_is_kept_however_far_the_lot_has_come(
    scene: Scene, clock: Clock, state: str
) -> None:
    alpha = scene.supplier("Alpha Works")
    clock.set(timedelta(days=30))
    lot_id = scene.lot
    with writing(scene.engine) as session:
        lot = session.get_one(Lot, lot_id)
        lot.opened_at = lot.moderated_at = clock.at - timedelta(seconds=1)
        lot.awarded_at = clock.at if state == "awarded" else None

    refused = scene.post(alpha, f"/lots/{scene.lot}/tenders", an_offer()).json()

    assert refused["code"] == "deadline-passed"
    assert refused["how_to_fix"].startswith("It is kept as late")
    why = {"moderated": "The tenders have been opened", "awarded": "The lot is awarded"}[state]
    assert f"{why}, so it cannot be admitted" in refused["how_to_fix"]
    [own] = scene.get(alpha, "/tenders").json()["data"]
    assert own["state"] == "late"
    assert own["said"].endswith("it is kept, and cannot be admitted.")
    with reading(scene.engine) as session:
        assert len(session.exec(select(LateSubmission)).all()) == 1
        assert len(session.exec(select(TenderVersion)).all()) == 1


def test_what_was_written_in_time_and_submitted_after_the_award_cannot_be_admitted(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha Works")
    tender = scene.upload(alpha)["id"]
    clock.set(timedelta(days=30))
    with writing(scene.engine) as session:
        session.get_one(Lot, scene.lot).awarded_at = clock.at

    refused = scene.post(alpha, f"/tenders/{tender}/submission", {}).json()

    assert refused["code"] == "deadline-passed"
    assert "The lot is awarded, so it cannot be admitted." in refused["how_to_fix"]


def test_a_tender_that_comes_in_changes_nothing_of_its_lot_or_procurement(scene: Scene) -> None:
    def seen() -> tuple[object, ...]:
        with reading(scene.engine) as session:
            lot = session.get_one(Lot, scene.lot)
            procurement = session.get_one(Procurement, scene.made.procurement_id)
            return lot.model_dump(), procurement.model_dump()

    before = seen()
    scene.tender(scene.supplier("Alpha Works"))

    assert seen() == before


def test_what_is_stored_tells_nothing_of_what_was_said(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    scene.upload(alpha)
    scene.upload(alpha, an_offer(method_statements={"method": {"text": "word " * 500}}))

    with reading(scene.engine) as session:
        versions = session.exec(select(TenderVersion)).all()
        interested = session.exec(select(Interest)).all()

    assert len({len(version.sealed) for version in versions}) == 1
    assert all(SECRET_WORDS.encode() not in version.sealed for version in versions)
    assert len({version.digest for version in versions}) == 2
    assert len(interested) == 1


def test_who_has_no_address_is_warned_that_no_letter_tells_of_changes(scene: Scene) -> None:
    alpha, beta = scene.supplier("Alpha Works"), scene.supplier("Beta Build")
    with writing(scene.engine) as session:
        entry = session.get_one(Supplier, supplier_id_of(scene.engine, beta))
        entry.email = "tenders@beta.example"

    [warning] = scene.upload(alpha)["warnings"]

    assert "no e-mail address" in warning
    assert scene.upload(beta)["warnings"] == []
