from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, delete, update

from app.assessments.results.queries import told_to_supplier
from app.assessments.summaries.queries import summary_of_tender
from app.assessments.tables import AssessmentSummary, SummaryBatch
from app.organisations.role import Role
from app.organisations.tables import Supplier
from app.platform.database import writing
from app.tenders.tables import Tender
from tests.assessments.results.made import SENT, Judged, looking
from tests.callers import a_person, caller_of
from tests.contracts.adoption.taken import Taking
from tests.contracts.withdrawn import NOTICE, at, letters, summaries_kept, told, withdrawn


def seen(judged: Judged, who: dict[str, str], contract: str) -> tuple[int, int, int]:
    """Tell what somebody is given of a contract: in the list, by itself, what is owed."""
    rows = judged.get(who, "/contracts").json()["data"]
    one = judged.get(who, f"/contracts/{contract}").status_code
    return len(rows), one, judged.get(who, f"/contracts/{contract}/obligations").status_code


def test_a_supplier_sees_its_award_only_when_every_supplier_was_told(judged: Judged) -> None:
    made = judged.awarded()
    winner = a_person(judged.engine, Role.SUPPLIER, supplier="Birch")
    before = seen(judged, winner, made["contract_id"])
    judged.summarised(made["assessment_id"])

    assert before == (0, 404, 404)
    assert seen(judged, winner, made["contract_id"]) == (1, 200, 200)


def test_no_supplier_sees_anothers_contract(judged: Judged) -> None:
    made = judged.awarded()
    judged.summarised(made["assessment_id"])
    loser = a_person(judged.engine, Role.SUPPLIER, supplier="Ash")

    assert seen(judged, loser, made["contract_id"]) == (0, 404, 404)


def test_what_is_anothers_looks_like_what_is_not_there(judged: Judged) -> None:
    taking = Taking(judged.client, judged.engine)
    contract = taking.taken()["id"]
    missing = "0195566f-4a00-7000-8000-000000000099"

    def told(who: dict[str, str], name: str) -> Any:
        answer = taking.get(f"/contracts/{name}", who).json()
        return {part: answer[part].replace(name, "") for part in ("code", "detail", "how_to_fix")}

    for who in (taking.rival, taking.stranger):
        assert told(who, contract) == told(who, missing)
    assert taking.get(f"/contracts/{contract}", taking.supplier).status_code == 200


def test_awards_are_for_the_authority_alone(judged: Judged) -> None:
    made = judged.awarded()
    winner = a_person(judged.engine, Role.SUPPLIER, supplier="Birch")

    for path in ("/awards", f"/awards/{made['id']}"):
        assert judged.get(winner, path).json()["code"] == "scope-missing"


def last_told(judged: Judged, who: dict[str, str], tender: UUID) -> tuple[str, str]:
    """Give whose summary a supplier is given, and the receipt that explains it."""
    with looking(judged.engine) as session:
        caller = caller_of(judged.engine, who)
        summary = summary_of_tender(session, caller, tender)
        receipt, _ = told_to_supplier(session, caller, tender)
    return str(summary.assessment_id), receipt


def test_the_lot_is_scored_and_awarded_anew_and_its_standstill_runs_anew(judged: Judged) -> None:
    first = told(judged)
    withdrawn(judged, first["id"])
    lot = f"/lots/{judged.lot}"

    body = {"tender_id": str(judged.tenders["Birch"]), "reasons": "As before."}
    stale = judged.post(judged.officer, f"{lot}/recommendations", body)
    judged.decided("Birch")
    again = judged.assessed("Birch gave up.")
    recommendation = judged.recommended("Ash")
    second = judged.done(judged.second, f"{lot}/award", {"recommendation_id": recommendation})
    early = judged.post(judged.officer, f"/awards/{second['id']}/notice", NOTICE)
    summaries_kept(judged, again)
    announced = judged.done(judged.officer, f"/awards/{second['id']}/notice", NOTICE)

    assert (stale.status_code, stale.json()["code"]) == (409, "assessment-outdated")
    assert "withdrawn" in stale.json()["detail"]
    assert (second["supplier_id"] != first["supplier_id"], second["withdrawn_at"]) == (True, None)
    assert second["contract_id"] != first["contract_id"]
    assert (early.status_code, early.json()["code"]) == (409, "summaries-not-sent")
    assert announced["standstill_ends_on"] == "2026-03-09"
    at(judged, 3, 20)
    manager = a_person(judged.engine, Role.CONTRACT_MANAGER)
    entry = {"entered_on": "2026-03-10"}
    old = judged.post(manager, f"/contracts/{first['contract_id']}/entry", entry)
    new = judged.post(manager, f"/contracts/{second['contract_id']}/entry", entry)
    assert (old.status_code, old.json()["code"]) == (409, "award-withdrawn")
    assert new.status_code == 201, new.text


def test_a_supplier_is_given_the_summary_and_the_score_that_it_was_sent_last(
    judged: Judged,
) -> None:
    first = told(judged)
    withdrawn(judged, first["id"])
    judged.decided("Birch")
    again = judged.assessed("Birch gave up.")
    judged.done(
        judged.second,
        f"/lots/{judged.lot}/award",
        {"recommendation_id": judged.recommended("Ash")},
    )
    supplier = a_person(judged.engine, Role.SUPPLIER, supplier="Ash")
    tender = judged.tenders["Ash"]

    before = last_told(judged, supplier, tender)
    with writing(judged.engine) as session:  # the second batch goes a day later
        session.execute(update(AssessmentSummary).values(sent_at=SENT - timedelta(days=1)))
        session.execute(update(SummaryBatch).values(sent_at=SENT - timedelta(days=1)))
    summaries_kept(judged, again)
    after = last_told(judged, supplier, tender)
    seen = judged.get(supplier, "/contracts").json()["data"]

    assert (before[0], after[0]) == (first["assessment_id"], again)
    assert before[1] != after[1]
    assert sorted(one["state"] for one in seen) == ["awarded"]


def test_a_supplier_does_not_know_of_the_second_award_before_its_summaries(
    judged: Judged,
) -> None:
    withdrawn(judged, told(judged)["id"])
    judged.assessed("A slip was put right.")
    judged.done(
        judged.second, f"/lots/{judged.lot}/award", {"recommendation_id": judged.recommended()}
    )
    supplier = a_person(judged.engine, Role.SUPPLIER, supplier="Birch")

    seen = judged.get(supplier, "/contracts").json()["data"]

    assert [one["state"] for one in seen] == ["withdrawn"]


def test_the_bundle_keeps_a_withdrawn_award_beside_the_one_that_stands(judged: Judged) -> None:
    withdrawn(judged, told(judged)["id"])
    judged.assessed("A slip was put right.")
    judged.done(
        judged.second, f"/lots/{judged.lot}/award", {"recommendation_id": judged.recommended()}
    )

    answer = judged.post(
        judged.officer, f"/lots/{judged.lot}/challenge-bundle", {"purpose": "A claim."}
    )

    assert answer.status_code == 201, answer.text
    names = answer.content
    for name in (
        b"award/award.json",
        b"award/withdrawn/1/award.json",
        b"award/withdrawn/1/contract.json",
        b"award/withdrawn/1/summaries.json",
    ):
        assert name in names


def test_the_officer_is_told_whom_no_letter_reaches(judged: Judged) -> None:
    award = told(judged)["id"]
    with writing(judged.engine) as session:
        suppliers = {
            name: session.get_one(Tender, tender).supplier_id
            for name, tender in judged.tenders.items()
        }
        session.get_one(Supplier, suppliers["Ash"]).email = ""
        summary = col(AssessmentSummary.tender_id) == judged.tenders["Cedar"]
        session.execute(delete(AssessmentSummary).where(summary))  # as one that was set aside

    made = withdrawn(judged, award)

    assert made["told"] == [str(suppliers["Birch"])]
    assert set(made["not_told"]) == {str(suppliers["Ash"]), str(suppliers["Cedar"])}
    assert [one.facts["supplier"] for one in letters(judged, "award.withdrawn")] == made["told"]
