from datetime import timedelta
from typing import Any

import pytest

from app.organisations.role import Role
from tests.callers import a_person, person_id_of
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene, an_offer

REASON = "The insurance that the notice asks for is not there."


@pytest.fixture
def opened(scene: Scene, clock: Clock) -> Scene:
    """Give a lot with one tender in time and one late, opened."""
    scene.tender(scene.supplier("Alpha"))
    beta = scene.supplier("Beta")
    late = scene.upload(beta)["id"]
    clock.set(timedelta(seconds=30))
    assert scene.post(beta, f"/tenders/{late}/submission", {}).status_code == 409
    scene.open()
    scene.declare(scene.officer, scene.second_officer)
    return scene


def tenders_of(scene: Scene) -> dict[str, dict[str, Any]]:
    answer = scene.get(scene.officer, f"/lots/{scene.lot}/tenders")
    assert answer.status_code == 200, answer.text
    return {one["supplier"]: one for one in answer.json()["data"]}


def propose(scene: Scene, supplier: str, kind: str, **changes: Any) -> Any:
    body = {"kind": kind, "reason": REASON, "law": "Procurement Act 2023 s.19(3)"} | changes
    tender = tenders_of(scene)[supplier]["id"]
    return scene.post(scene.officer, f"/tenders/{tender}/decisions", body)


def approve(scene: Scene, who: dict[str, str], decision: str) -> Any:
    return scene.post(who, f"/tender-decisions/{decision}/approval")


def test_a_late_tender_is_kept_listed_and_opened_by_decision_alone(opened: Scene) -> None:
    late = tenders_of(opened)["Beta"]
    assert (late["state"], late["submitted_number"]) == ("late", None)
    assert opened.get(opened.officer, f"/tenders/{late['id']}/content").status_code == 404

    decision = propose(opened, "Beta", "admit_late").json()
    assert tenders_of(opened)["Beta"]["state"] == "late"
    made = approve(opened, opened.second_officer, decision["id"])

    assert made.status_code == 201, made.text
    admitted = tenders_of(opened)["Beta"]
    assert (admitted["state"], admitted["alias"]) == ("opened", "Tender B")
    assert opened.get(opened.officer, f"/tenders/{late['id']}/content").status_code == 200
    receipt = opened.get(opened.officer, f"/tenders/{late['id']}/receipt").json()
    assert receipt["admitted_late"] is True


def test_a_late_tender_that_does_not_fit_the_rules_is_not_admitted_and_stays_sealed(
    scene: Scene, clock: Clock
) -> None:
    beta = scene.supplier("Beta")
    wrong = an_offer()
    wrong["commitments"][0] |= {"measure": "secret_measure"}
    del wrong["price"]
    clock.set(timedelta(seconds=30))
    assert scene.post(beta, f"/lots/{scene.lot}/tenders", wrong).status_code == 409
    scene.open()
    scene.declare(scene.officer, scene.second_officer)
    decision = propose(scene, "Beta", "admit_late").json()

    refused = approve(scene, scene.second_officer, decision["id"])

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert "(no_price, unknown_measure)" in refused.json()["detail"]
    assert "secret_measure" not in refused.text
    late = tenders_of(scene)["Beta"]
    assert (late["state"], late["submitted_number"]) == ("late", None)
    out = propose(scene, "Beta", "exclude_late").json()
    assert approve(scene, scene.second_officer, out["id"]).status_code == 201


def test_a_late_tender_that_is_excluded_stays_sealed(opened: Scene) -> None:
    late = tenders_of(opened)["Beta"]["id"]
    decision = propose(opened, "Beta", "exclude_late").json()
    approve(opened, opened.second_officer, decision["id"])

    after = tenders_of(opened)["Beta"]
    assert (after["state"], after["set_aside_reason"]) == ("late", REASON)
    assert opened.get(opened.officer, f"/tenders/{late}/content").status_code == 404
    assert opened.get(opened.officer, f"/tenders/{late}/receipt").status_code == 404


def test_who_proposes_does_not_decide(opened: Scene) -> None:
    decision = propose(opened, "Alpha", "disqualify").json()

    refused = approve(opened, opened.officer, decision["id"])

    assert (refused.status_code, refused.json()["code"]) == (403, "second-person-needed")
    assert tenders_of(opened)["Alpha"]["set_aside"] is None


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("disqualify", "disqualified"),
        ("disregard", "disregarded"),
        ("fails_requirements", "fails_requirements"),
    ],
)
def test_a_tender_is_set_aside_with_its_reason_and_taken_back(
    opened: Scene, kind: str, status: str
) -> None:
    approve(opened, opened.second_officer, propose(opened, "Alpha", kind).json()["id"])
    aside = tenders_of(opened)["Alpha"]
    assert (aside["set_aside"], aside["set_aside_reason"]) == (status, REASON)

    back = propose(opened, "Alpha", "reinstate").json()["id"]
    approve(opened, opened.second_officer, back)

    after = tenders_of(opened)["Alpha"]
    assert (after["set_aside"], after["set_aside_reason"]) == (None, "")
    listed = opened.get(opened.officer, f"/tenders/{after['id']}/decisions").json()["data"]
    assert [one["kind"] for one in listed] == [kind, "reinstate"]
    assert all(one["decided_by"] != one["proposed_by"] for one in listed)


def test_a_decision_that_does_not_apply_is_refused_in_words(opened: Scene) -> None:
    for supplier, kind in (
        ("Alpha", "admit_late"),
        ("Alpha", "reinstate"),
        ("Beta", "disqualify"),
    ):
        refused = propose(opened, supplier, kind)
        assert (refused.status_code, refused.json()["code"]) == (409, "decision-does-not-apply")
        assert "This decision is for a tender that is" in refused.json()["detail"]


def test_a_decision_is_made_once(opened: Scene) -> None:
    third = a_person(opened.engine, Role.PROCUREMENT_OFFICER)
    opened.declare(third)
    decision = propose(opened, "Alpha", "disregard").json()["id"]
    assert approve(opened, opened.second_officer, decision).status_code == 201

    again = approve(opened, third, decision)

    assert (again.status_code, again.json()["code"]) == (409, "already-decided")


def test_a_reason_is_needed(opened: Scene) -> None:
    for reason in ("", "          ", "short"):
        assert propose(opened, "Alpha", "disregard", reason=reason).status_code == 422


def test_another_authority_finds_no_decision(opened: Scene) -> None:
    stranger = a_person(opened.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")
    decision = propose(opened, "Alpha", "disregard").json()["id"]

    seen = [
        approve(opened, stranger, one)
        for one in (decision, "0195566f-4a00-7000-8000-000000000009")
    ]

    assert [answer.status_code for answer in seen] == [404, 404]


def test_a_tender_is_not_decided_about_while_it_is_sealed(scene: Scene) -> None:
    alpha = scene.supplier("Alpha")
    tender = scene.tender(alpha, an_offer())

    body = {"kind": "disregard", "reason": REASON}
    refused = scene.post(scene.officer, f"/tenders/{tender}/decisions", body)

    assert refused.status_code == 404


def test_who_has_not_declared_or_has_an_interest_decides_nothing(opened: Scene) -> None:
    third, fourth = (a_person(opened.engine, Role.PROCUREMENT_OFFICER) for _ in range(2))
    interest = {"has_interest": True, "details": "My brother owns the rival."}
    opened.post(fourth, f"/lots/{opened.lot}/conflict-declarations", interest)
    decision = propose(opened, "Alpha", "disqualify").json()["id"]
    tender = tenders_of(opened)["Alpha"]["id"]
    body = {"kind": "disregard", "reason": REASON}

    for who, code in ((third, "declaration-needed"), (fourth, "interest-declared")):
        asked = [
            approve(opened, who, decision),
            opened.get(who, f"/tenders/{tender}/decisions"),
            opened.post(who, f"/tenders/{tender}/decisions", body),
            opened.get(who, f"/lots/{opened.lot}/opening"),
        ]
        assert [(one.status_code, one.json()["code"]) for one in asked] == [(403, code)] * 4
    assert tenders_of(opened)["Alpha"]["set_aside"] is None


def test_who_judges_a_lot_does_not_set_its_tenders_aside(opened: Scene) -> None:
    judge = a_person(opened.engine, Role.PROCUREMENT_OFFICER, Role.EVALUATOR)
    panel = {"members": [{"person_id": str(person_id_of(opened.engine, judge)),
                          "role": "evaluator"}]}  # fmt: skip
    named = opened.client.put(
        f"/v1/lots/{opened.lot}/panel", json=panel, headers=opened.officer | {"If-Match": "*"}
    )
    assert named.status_code == 200
    opened.declare(judge)
    decision = propose(opened, "Alpha", "disregard").json()["id"]

    refused = approve(opened, judge, decision)

    assert (refused.status_code, refused.json()["code"]) == (403, "separation")


def test_a_tender_withdrawn_and_then_late_has_the_receipt_of_its_admission(
    scene: Scene, clock: Clock
) -> None:
    alpha = scene.supplier("Alpha")
    tender = scene.tender(alpha)
    scene.post(alpha, f"/tenders/{tender}/withdrawal")
    clock.set(timedelta(seconds=30))
    assert scene.post(alpha, f"/tenders/{tender}/submission", {}).status_code == 409
    scene.open()
    scene.declare(scene.officer, scene.second_officer)
    for kind in ("exclude_late", "admit_late"):
        body = {"kind": kind, "reason": REASON}
        decision = scene.post(scene.officer, f"/tenders/{tender}/decisions", body).json()["id"]
        assert approve(scene, scene.second_officer, decision).status_code == 201

    receipt = scene.get(alpha, f"/tenders/{tender}/receipt").json()

    assert (receipt["admitted_late"], receipt["submitted_at"]) == (True, "2026-05-01T11:00:30Z")
    said = "Version 1 came late, and was ADMITTED by decision; it has been opened."
    assert receipt["said"] == said
    [told] = scene.get(scene.officer, f"/lots/{scene.lot}/tenders").json()["data"]
    assert (told["state"], told["set_aside_reason"]) == ("opened", "")
