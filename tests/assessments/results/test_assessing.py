from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from app.assessments.tables import Assessment, Scorecard
from app.organisations.role import Role
from app.organisations.tables import Supplier, SupplierIdentifier
from app.platform.database import writing
from app.platform.identifiers import new_id
from app.procurements.tables import Lot, PinnedRules
from app.tenders.tables import Tender
from tests.assessments.results.made import MARKS, OFFERS, RULES, Judged, an_offer, looking
from tests.callers import a_key, a_person, person_id_of


def score(judged: Judged, **body: Any) -> Any:
    assert judged.tenders
    return judged.post(judged.officer, f"/lots/{judged.lot}/assessments", body)


def test_a_lot_is_scored_as_it_was_worked_by_hand(judged: Judged) -> None:
    assessment_id = UUID(judged.assessed())

    with looking(judged.engine) as session:
        query = select(Scorecard).where(Scorecard.assessment_id == assessment_id)
        cards = list(session.exec(query.order_by(col(Scorecard.place))))
        found = [(card.supplier, card.rank, card.total, card.price) for card in cards]
    assert found == [
        ("Birch", 1, "90", "120000"),
        ("Ash", 2, "80", "100000"),
        ("Cedar", 3, "60", "150000"),
    ]


def test_an_assessment_tells_what_it_rests_on(judged: Judged) -> None:
    told = score(judged).json()

    assert (told["number"], told["replaced_at"], told["reason"]) == (1, None, "")
    assert told["rules"] | {"digest": ""} == {"id": "best-offer", "version": "1", "digest": ""}
    assert told["rules"]["digest"] == told["rules_digest"] == told["receipt"]["rules_digest"]
    assert told["result_digest"] == told["receipt"]["result_digest"]
    assert told["lot"]["qualifying"] == ["Ash", "Birch", "Cedar"]
    assert told["made_by"] == str(person_id_of(judged.engine, judged.officer))


def test_the_receipt_holds_each_agreed_mark_with_its_reason_and_reference(judged: Judged) -> None:
    receipt = judged.get(judged.officer, f"/assessments/{judged.assessed()}/receipt").json()

    tenders = {one["supplier"]: one for one in receipt["input"]["tenders"]["tenders"]}
    assert tenders["Ash"]["marks"]["quality"] == {
        "mark": "3",
        "reason": "Two named supervisors, and a plan for every site.",
        "reference": "method statement, 3",
    }


def test_one_event_tells_of_it_without_a_name(judged: Judged) -> None:
    assessment_id = judged.assessed()

    [event] = judged.events("lot.assessed")
    assert event.subject == assessment_id
    assert event.facts["tenders"] == 3
    assert not set(OFFERS) & set(str(event.facts))
    assert "Birch" not in str(event.facts)


def test_rules_that_the_caller_does_not_expect_are_named(judged: Judged) -> None:
    other = "sha256:" + "0" * 64

    refused = score(judged, rules_digest=other)
    pinned = refused.json()["pinned"]
    agreed = score(judged, rules_digest=pinned)

    assert (refused.status_code, refused.json()["code"]) == (409, "rules-digest-differs")
    assert refused.json()["expected"] == other
    assert agreed.status_code == 201, agreed.text


def test_rules_whose_stored_text_was_changed_score_nothing(judged: Judged) -> None:
    assert judged.lot
    with writing(judged.engine) as session:
        digest = session.get_one(Lot, judged.lot).rules_digest
        row = session.exec(select(PinnedRules).where(PinnedRules.digest == digest)).one()
        row.text = {**row.text, "rules": {**row.text["rules"], "title": "Another title"}}

    answer = score(judged)

    assert (answer.status_code, answer.json()["code"]) == (409, "rules-changed")


def test_a_lot_is_not_scored_before_its_marks_are_agreed(judged: Judged) -> None:
    assert judged.lot
    with writing(judged.engine) as session:
        session.get_one(Lot, judged.lot).moderated_at = None

    answer = score(judged)

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-moment")
    assert answer.json()["possible_when"] == ["moderated"]


def test_scoring_again_needs_a_reason_and_keeps_what_was_before(judged: Judged) -> None:
    first = judged.assessed()

    silent = score(judged, reason="  ")
    second = score(judged, reason="A mark was corrected.").json()

    assert (silent.status_code, silent.json()["errors"][0]["code"]) == (422, "reason_needed")
    assert silent.json()["errors"][0]["pointer"] == "/reason"
    assert (second["number"], second["replaced_at"]) == (2, None)
    before = judged.get(judged.officer, f"/assessments/{first}").json()
    assert before["replaced_at"] == second["made_at"]
    card = judged.get(judged.officer, f"/assessments/{first}/scorecards/{judged.tenders['Ash']}")
    assert card.json()["total"] == "80"


def test_two_who_score_at_once_leave_one_that_stands(judged: Judged) -> None:
    assert judged.tenders
    people = [judged.somebody(Role.PROCUREMENT_OFFICER) for _ in range(4)]

    def attempt(who: dict[str, str]) -> int:
        body = {"reason": "To be sure."}
        status: int = judged.post(who, f"/lots/{judged.lot}/assessments", body).status_code
        return status

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(attempt, people))

    with looking(judged.engine) as session:
        rows = session.exec(select(Assessment.number, Assessment.replaced_at)).all()
    assert statuses == [201] * 4
    assert sorted(number for number, _ in rows) == [1, 2, 3, 4]
    assert [number for number, replaced in rows if replaced is None] == [4]


def test_a_tender_that_was_set_aside_has_no_rank_and_its_reason(judged: Judged) -> None:
    judged.change("Birch", set_aside="disregarded", set_aside_reason="It broke the procedure.")
    judged.change("Cedar", set_aside="fails_requirements", set_aside_reason="No insurance.")

    path = f"/assessments/{judged.assessed()}/scorecards"
    rows = {row["supplier"]: row for row in judged.get(judged.officer, path).json()["data"]}
    cards = {
        name: judged.get(judged.officer, f"{path}/{judged.tenders[name]}").json() for name in rows
    }

    assert {name: (row["status"], row["rank"]) for name, row in rows.items()} == {
        "Ash": ("assessed", 1),
        "Birch": ("disregarded", None),
        "Cedar": ("fails_requirements", None),
    }
    assert cards["Birch"]["reasons"] == ["It broke the procedure."]
    assert cards["Cedar"]["reasons"] == ["No insurance."]


def test_a_mark_that_is_wanting_comes_back_as_scoring_says_it(judged: Judged) -> None:
    judged.marks = {"Ash": "3", "Birch": "5"}

    answer = score(judged)

    assert answer.status_code == 422
    assert "Cedar" in answer.text
    assert judged.events("lot.assessed") == []


def test_two_suppliers_of_one_name_are_told_apart(judged: Judged) -> None:
    judged.offers = {"Ash": an_offer(100_000, 4), "ASH": an_offer(120_000, 10)}
    judged.marks = {"Ash": "3", "ASH": "5"}

    path = f"/assessments/{judged.assessed()}/scorecards"
    rows = judged.get(judged.officer, path).json()["data"]

    assert sorted(row["supplier"].split(" (")[0] for row in rows) == ["ASH", "Ash"]
    assert all("(tender" in row["supplier"] for row in rows)


def test_two_suppliers_of_one_longest_name_and_the_longest_identifiers_are_scored(
    judged: Judged,
) -> None:
    names = ("A" * 200, "a" * 200)
    judged.offers = {name: an_offer(100_000, 4) for name in names}
    judged.marks = dict.fromkeys(names, "3")
    assert judged.tenders
    with writing(judged.engine) as session:
        for place, name in enumerate(names):
            owner = session.exec(select(Supplier).where(Supplier.name == name)).one()
            known = SupplierIdentifier(
                authority_id=owner.authority_id, supplier_id=owner.id,
                scheme="S" * 40, value=str(place) * 100,
            )  # fmt: skip
            session.add(known)

    path = f"/assessments/{judged.assessed()}/scorecards"
    rows = judged.get(judged.officer, path).json()["data"]

    assert {row["supplier"] for row in rows} == {
        f"{name} ({'S' * 40} {str(place) * 100})" for place, name in enumerate(names)
    }


def test_the_database_lets_one_assessment_of_a_lot_stand(judged: Judged) -> None:
    assessment_id = UUID(judged.assessed())

    with pytest.raises(IntegrityError), writing(judged.engine) as session:
        told = session.get_one(Assessment, assessment_id).model_dump(exclude={"id", "number"})
        session.add(Assessment(**told, number=2))
    judged.assessed("Again.")


def test_a_reason_that_nobody_asked_for_is_kept(judged: Judged) -> None:
    assert score(judged, reason="As planned.").json()["reason"] == "As planned."


LEVEL = {"Ash": an_offer(100_000, 4), "Birch": an_offer(100_000, 4)}


def test_a_draw_parts_those_who_share_the_first_place(judged: Judged) -> None:
    judged.rules = RULES + "rank: {ties: [drawn]}\n"
    judged.offers, judged.marks = LEVEL, {"Ash": "3", "Birch": "3"}
    drawn = [str(judged.tenders[name]) for name in ("Birch", "Ash")]

    level = score(judged).json()
    parted = score(judged, reason="Equal.", draw=drawn, draw_held=" By lot, openly. ").json()

    assert (level["draw_held"], parted["draw_held"]) == ("", "By lot, openly.")
    assert "draw_needed" in {warning["code"] for warning in level["warnings"]}
    rows = judged.get(judged.officer, f"/assessments/{parted['id']}/scorecards").json()["data"]
    assert [(row["supplier"], row["rank"]) for row in rows] == [("Birch", 1), ("Ash", 2)]


def test_a_draw_of_a_stranger_is_refused(judged: Judged) -> None:
    answer = score(judged, draw=[str(new_id())], draw_held="By lot, openly.")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "unknown_tender"


def test_a_program_does_not_score(judged: Judged) -> None:
    assert judged.tenders
    answer = judged.post(a_key(judged.engine), f"/lots/{judged.lot}/assessments", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "person-needed")


def test_who_has_declared_nothing_does_not_score(judged: Judged) -> None:
    assert judged.tenders
    officer = a_person(judged.engine, Role.PROCUREMENT_OFFICER)

    answer = judged.post(officer, f"/lots/{judged.lot}/assessments", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "declaration-needed")


def test_a_sealed_lot_is_not_scored(judged: Judged) -> None:
    assert judged.tenders
    with writing(judged.engine) as session:
        lot = col(Lot.id) == judged.lot
        session.execute(update(Lot).where(lot).values(opened_at=None, moderated_at=None))

    answer = score(judged)

    assert (answer.status_code, answer.json()["code"]) == (403, "lot-sealed")


def test_marks_are_those_that_were_agreed(judged: Judged) -> None:
    assert MARKS["Birch"] == "5"
    judged.marks = {**MARKS, "Birch": "0"}

    path = f"/assessments/{judged.assessed()}/scorecards"
    totals = {r["supplier"]: r["total"] for r in judged.get(judged.officer, path).json()["data"]}

    assert totals == {"Ash": "80", "Birch": "70", "Cedar": "60"}


def test_a_tender_that_cannot_be_scored_is_named_with_what_can_be_done_and_stops_nobody_then(
    client: TestClient, engine: Engine
) -> None:
    free = Judged(client, engine, offers={**OFFERS, "Ash": an_offer(0, 4)})

    refused = score(free)

    [error] = refused.json()["errors"]
    assert (refused.status_code, error["code"]) == (422, "undefined")
    assert error["message"].startswith("Ash: `price` has no answer")
    assert "decide about the tender" in error["how_to_fix"]
    with writing(engine) as session:
        tender = session.get_one(Tender, free.tenders["Ash"])
        tender.set_aside, tender.set_aside_reason = "disregarded", "Its price is nothing."
    cards = free.get(free.officer, f"/assessments/{free.assessed()}/scorecards").json()["data"]
    assert [(one["supplier"], one["rank"]) for one in cards] == [
        ("Birch", 1), ("Cedar", 2), ("Ash", None),
    ]  # fmt: skip
