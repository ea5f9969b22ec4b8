from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from app.assessments.tables import Recommendation
from app.organisations.role import Role
from app.platform.database import writing
from app.platform.identifiers import new_id
from app.tenders.lifecycle import TenderState
from app.tenders.tables import PanelRole
from tests.assessments.results.made import OFFERS, Judged, an_offer
from tests.assessments.results.rows import came_late
from tests.callers import a_key, person_id_of


def recommend(judged: Judged, name: str) -> Any:
    body = {"tender_id": str(judged.tenders[name]), "reasons": "Why this one."}
    return judged.post(judged.officer, f"/lots/{judged.lot}/recommendations", body)


def refuse(judged: Judged, who: dict[str, str], recommendation: str) -> Any:
    path = f"/recommendations/{recommendation}/refusal"
    return judged.post(who, path, {"reason": "A price was misread."})


def test_who_comes_first_is_recommended_with_how_safe_that_is(judged: Judged) -> None:
    assessment_id = judged.assessed()

    told = recommend(judged, "Birch").json()

    assert (told["state"], told["assessment_id"]) == ("proposed", assessment_id)
    assert told["proposed_by"] == str(person_id_of(judged.engine, judged.officer))
    assert (told["sensitivity"]["first"], told["sensitivity"]["lead"]) == (["Birch"], "10")
    [event] = judged.events("lot.recommended")
    assert event.subject == told["id"]
    assert "Why" not in str(event.facts)


def test_nobody_but_the_first_is_recommended(judged: Judged) -> None:
    judged.assessed()

    answer = recommend(judged, "Ash")

    assert (answer.status_code, answer.json()["code"]) == (409, "not-most-advantageous")
    assert answer.json()["first"] == [str(judged.tenders["Birch"])]
    assert "section 19" in answer.json()["how_to_fix"]


def test_a_tender_that_was_set_aside_is_not_recommended(judged: Judged) -> None:
    judged.change("Birch", set_aside="disqualified", set_aside_reason="A false statement.")
    judged.assessed()

    assert recommend(judged, "Birch").json()["code"] == "not-most-advantageous"
    assert recommend(judged, "Ash").status_code == 201


@pytest.mark.parametrize("state", [TenderState.LATE, TenderState.DAMAGED])
def test_nobody_is_recommended_while_a_tender_waits_for_a_decision(
    judged: Judged, state: TenderState
) -> None:
    """One that came after the marks were agreed is kept, and must not be passed over."""
    judged.assessed()
    judged.change("Ash", state=state)
    with writing(judged.engine) as session:
        came_late(session, judged.tenders["Ash"])

    answer = recommend(judged, "Birch")

    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["errors"]] == ["tender_undecided"]


def test_a_lot_without_an_assessment_has_no_recommendation(judged: Judged) -> None:
    answer = recommend(judged, "Birch")

    assert (answer.status_code, answer.json()["code"]) == (409, "not-scored")


def test_a_tender_of_another_lot_is_not_recommended(judged: Judged) -> None:
    judged.assessed()
    body = {"tender_id": str(new_id()), "reasons": "Why."}

    answer = judged.post(judged.officer, f"/lots/{judged.lot}/recommendations", body)

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_one_recommendation_waits_at_a_time(judged: Judged) -> None:
    judged.assessed()
    first = judged.recommended()

    second = recommend(judged, "Birch")

    assert (second.status_code, second.json()["code"]) == (409, "recommendation-pending")
    assert second.json()["recommendation_id"] == first


def test_of_many_who_recommend_at_once_one_does(judged: Judged) -> None:
    judged.assessed()
    people = [judged.somebody(Role.PROCUREMENT_OFFICER) for _ in range(6)]
    body = {"tender_id": str(judged.tenders["Birch"]), "reasons": "Why."}

    def attempt(who: dict[str, str]) -> int:
        path = f"/lots/{judged.lot}/recommendations"
        status: int = judged.post(who, path, body).status_code
        return status

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(attempt, people))

    assert statuses == [201] + [409] * 5
    assert len(judged.events("lot.recommended")) == 1


def test_the_database_lets_one_recommendation_of_an_assessment_wait(judged: Judged) -> None:
    judged.assessed()
    first = UUID(judged.recommended())

    with pytest.raises(IntegrityError), writing(judged.engine) as session:
        told = session.get_one(Recommendation, first).model_dump(exclude={"id"})
        session.add(Recommendation(**told))
    refuse(judged, judged.second, str(first))
    judged.recommended()


def test_scoring_again_makes_room_for_another(judged: Judged) -> None:
    judged.assessed()
    judged.recommended()
    judged.assessed("A mark was corrected.")

    assert recommend(judged, "Birch").status_code == 201


@pytest.mark.parametrize("what", ["moderation", "decision", "answer"])
def test_what_came_after_the_assessment_wants_another_one(judged: Judged, what: str) -> None:
    """It goes by what came first, not by the time: here all of it happens at one moment."""
    judged.offers = {**OFFERS, "Ash": an_offer(100_000, 4, partner="Anytown Youth Forum")}
    link = judged.linked("Ash", "Anytown Youth Forum")
    judged.assessed()
    if what == "moderation":
        judged.agreed_again()
    elif what == "decision":
        judged.decided("Ash", "disregard")
    else:
        judged.done({}, link, {"answer": "no"})

    answer = recommend(judged, "Birch")
    judged.assessed("Something came after.")

    assert (answer.status_code, answer.json()["code"]) == (409, "assessment-outdated")
    assert recommend(judged, "Birch").status_code == 201


@pytest.mark.parametrize("role", list(PanelRole))
def test_who_judges_the_lot_neither_recommends_nor_decides_about_it(
    judged: Judged, role: PanelRole
) -> None:
    judged.assessed()
    who = judged.on_panel(role)
    body = {"tender_id": str(judged.tenders["Birch"]), "reasons": "Why."}

    own = judged.post(who, f"/lots/{judged.lot}/recommendations", body)
    others = refuse(judged, who, judged.recommended())

    assert {(one.status_code, one.json()["code"]) for one in (own, others)} == {
        (403, "separation")
    }
    assert len(judged.events("access.refused")) == 2


def test_another_person_may_refuse_and_says_why(judged: Judged) -> None:
    judged.assessed()
    recommendation = judged.recommended()

    own = refuse(judged, judged.officer, recommendation)
    others = refuse(judged, judged.second, recommendation)
    again = refuse(judged, judged.second, recommendation)

    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
    assert others.status_code == 201
    told = others.json()
    assert (told["state"], told["refused_because"]) == ("refused", "A price was misread.")
    assert told["decided_by"] == str(person_id_of(judged.engine, judged.second))
    assert (again.status_code, again.json()["code"]) == (409, "recommendation-decided")
    assert recommend(judged, "Birch").status_code == 201


def test_a_program_recommends_nobody(judged: Judged) -> None:
    judged.assessed()
    body = {"tender_id": str(judged.tenders["Birch"]), "reasons": "Why."}

    answer = judged.post(a_key(judged.engine), f"/lots/{judged.lot}/recommendations", body)

    assert (answer.status_code, answer.json()["code"]) == (403, "person-needed")


def test_a_recommendation_rests_on_the_assessment_that_stands(judged: Judged) -> None:
    judged.assessed()
    second = judged.assessed("Again.")

    assert recommend(judged, "Birch").json()["assessment_id"] == second
