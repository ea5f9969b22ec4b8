from app.organisations.role import Role
from tests.assessments.results.made import Judged
from tests.callers import a_person


def test_a_lots_recommendations_are_listed_without_their_reports(judged: Judged) -> None:
    judged.assessed()
    made = judged.recommended()

    [row] = judged.get(judged.officer, f"/lots/{judged.lot}/recommendations").json()["data"]

    assert (row["id"], row["state"], row["reasons"]) == (made, "proposed", "The highest total.")
    assert "sensitivity" not in row


def test_a_recommendation_is_read_with_its_report(judged: Judged) -> None:
    judged.assessed()
    made = judged.recommended()

    told = judged.get(judged.officer, f"/recommendations/{made}").json()

    assert told["id"] == made
    assert told["sensitivity"]["words"][0] == "Birch comes first, 10 in the total from Ash."


def test_another_authoritys_recommendation_is_not_there(judged: Judged) -> None:
    judged.assessed()
    made = judged.recommended()
    stranger = a_person(judged.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")

    read = judged.get(stranger, f"/recommendations/{made}")
    refused = judged.post(stranger, f"/recommendations/{made}/refusal", {"reason": "No."})

    assert (read.status_code, refused.status_code) == (404, 404)
    assert read.json()["detail"] == refused.json()["detail"]


def test_reasons_are_more_than_spaces(judged: Judged) -> None:
    judged.assessed()
    body = {"tender_id": str(judged.tenders["Birch"]), "reasons": "  "}

    answer = judged.post(judged.officer, f"/lots/{judged.lot}/recommendations", body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/reasons"
