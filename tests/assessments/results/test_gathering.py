from sqlmodel import update

from app.assessments.tables import Mark, Moderation
from app.platform.database import writing
from tests.assessments.results.made import OFFERS, Judged, an_offer


def test_an_agreed_mark_has_its_own_reference_where_no_evaluator_gave_one(judged: Judged) -> None:
    assert judged.tenders
    with writing(judged.engine) as session:
        session.execute(update(Mark).values(reference=""))
        session.execute(update(Moderation).values(reference="annex 4, page 2"))

    receipt = judged.get(judged.officer, f"/assessments/{judged.assessed()}/receipt").json()

    tenders = {one["supplier"]: one for one in receipt["input"]["tenders"]["tenders"]}
    assert tenders["Ash"]["marks"]["quality"]["reference"] == "annex 4, page 2"


def test_a_tender_that_does_not_fit_the_rules_is_set_aside_and_the_others_are_scored(
    judged: Judged,
) -> None:
    judged.offers = {**OFFERS, "Cedar": an_offer(150_000, 2, measure="another")}
    assert judged.tenders
    scoring = f"/lots/{judged.lot}/assessments"

    refused = judged.post(judged.officer, scoring, {})
    judged.decided("Cedar", "fails_requirements")
    told = judged.post(judged.officer, scoring, {})

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "unknown_measure")
    assert told.status_code == 201, told.text
    path = f"/assessments/{told.json()['id']}"
    cedar = judged.get(judged.officer, f"{path}/scorecards/{judged.tenders['Cedar']}").json()
    assert (cedar["status"], cedar["price"]) == ("fails_requirements", "150000")
    assert cedar["commitments"] == []
    [reason] = cedar["reasons"]
    assert reason.endswith("does not fit the rules, and has no numbers here.)")
    birch = judged.get(judged.officer, f"{path}/scorecards/{judged.tenders['Birch']}").json()
    assert (birch["rank"], birch["total"]) == (1, "90")
    replayed = judged.post(judged.officer, f"{path}/replay", {}).json()
    assert replayed["differences"] == []
