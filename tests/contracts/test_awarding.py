from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import select, update

from app.assessments.tables import Mark, Moderation
from app.contracts.tables import Award, Contract, Obligation
from app.organisations.role import Role
from app.platform.database import writing
from app.platform.identifiers import new_id
from app.procurements.tables import Lot
from app.tenders.tables import PanelMember, PanelRole
from tests.assessments.results.made import OFFERS, OPENED, Judged, an_offer, looking
from tests.callers import a_key, a_person, person_id_of


def award(judged: Judged, who: dict[str, str], recommendation: str, **headers: str) -> Any:
    return judged.client.post(
        f"/v1/lots/{judged.lot}/award",
        headers=who | headers,
        json={"recommendation_id": recommendation},
    )


def proposed(judged: Judged) -> str:
    judged.assessed()
    return judged.recommended()


def turned_down(judged: Judged, recommendation: str) -> None:
    judged.done(judged.second, f"/recommendations/{recommendation}/refusal", {"reason": "No."})


def counted(judged: Judged, table: type[Award] | type[Contract] | type[Obligation]) -> int:
    with looking(judged.engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_an_award_is_approved_by_another_person(judged: Judged) -> None:
    recommendation = proposed(judged)

    own = award(judged, judged.officer, recommendation)
    others = award(judged, judged.second, recommendation)

    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
    assert others.status_code == 201, others.text
    told = others.json()
    assert told["approved_by"] == str(person_id_of(judged.engine, judged.second))
    assert told["tender_id"] == str(judged.tenders["Birch"])
    assert (told["recommendation_id"], told["standstill_ends_on"]) == (recommendation, None)
    read = judged.get(judged.officer, f"/recommendations/{recommendation}").json()
    assert (read["state"], read["decided_by"]) == ("approved", told["approved_by"])


@pytest.mark.parametrize(
    ("price", "value", "status"), [(120_000, 6_000_000, 409), (250_000, 150_000, 201)]
)
def test_what_is_estimated_at_the_threshold_is_not_awarded_below_it(
    judged: Judged, price: int, value: int, status: int
) -> None:
    """A procurement may have been published so by an earlier release; the price does not count."""
    judged.buy_small()
    judged.value, judged.offers = Decimal(value), {"Birch": an_offer(price, 10)}
    judged.marks = {"Birch": "5"}
    recommendation = proposed(judged)

    told = award(judged, judged.second, recommendation)
    assert told.status_code == status
    assert ("£207,720" in told.text, counted(judged, Award)) == (status == 409, status == 201)


@pytest.mark.parametrize(
    ("lacks", "code"),
    [
        ([update(Mark).values(reference="")], "missing_reference"),
        ([update(Moderation).values(missing="")], "missing_why_not_higher"),
    ],
)
def test_an_award_of_which_nobody_could_be_told_is_refused_while_it_can_be_mended(
    judged: Judged, lacks: list[Any], code: str
) -> None:
    assert judged.tenders
    with writing(judged.engine) as session:
        for change in lacks:
            session.execute(change)

    recommendation = proposed(judged)
    refused = award(judged, judged.second, recommendation)

    assert refused.status_code == 422, refused.text
    assert {one["code"] for one in refused.json()["errors"]} == {code}
    assert counted(judged, Award) == 0
    turned_down(judged, recommendation)
    judged.agreed_again()
    with writing(judged.engine) as session:
        session.execute(update(Moderation).values(reference="annex 4", missing="A reserve."))
    judged.assessed("What was wanting was recorded.")
    assert award(judged, judged.second, judged.recommended()).status_code == 201


def test_what_the_register_lacks_can_be_entered_after_the_award(judged: Judged) -> None:
    award_id = judged.awarded()["id"]  # no supplier has an address

    told = judged.get(judged.officer, f"/lots/{judged.lot}/summaries/preview").json()

    assert award_id
    assert {one["code"] for one in told["findings"]} >= {"missing_supplier_address"}


def test_the_contract_has_the_tendered_price_and_one_event_tells_of_it(judged: Judged) -> None:
    before = judged.lot
    with looking(judged.engine) as session:
        version = session.get_one(Lot, before).version
    told = judged.awarded()

    contract = judged.get(judged.officer, f"/contracts/{told['contract_id']}").json()
    assert (contract["price"], contract["state"]) == ("120000", "awarded")
    assert contract["title"].startswith("Cleaning of public buildings: ")
    with looking(judged.engine) as session:
        lot = session.get_one(Lot, judged.lot)
        assert (lot.version, lot.awarded_at is None) == (version + 1, False)
    [event] = judged.events("lot.awarded")
    assert event.facts["award"] == told["id"]
    assert event.facts["obligations"] == 1
    assert "Birch" not in str(event.facts)


def test_every_commitment_is_owed_under_the_id_it_was_tendered_by(judged: Judged) -> None:
    lines = [
        {"id": f"line-{n}", "measure": "job_local", "quantity": f"{n}.25", "unit": "fte_year"}
        for n in range(1, 41)
    ]
    judged.offers = {**OFFERS, "Birch": {"price": 120_000, "commitments": lines}}
    contract = judged.awarded()["contract_id"]

    rows = judged.get(judged.officer, f"/contracts/{contract}/obligations").json()["data"]

    assert [row["commitment"] for row in rows] == [line["id"] for line in lines]
    assert [row["promised"] for row in rows] == [line["quantity"] for line in lines]
    assert [row["document"] for row in rows] == lines
    assert {(row["tender_id"], row["tender_number"]) for row in rows} == {
        (str(judged.tenders["Birch"]), 2)
    }
    assert len({row["id"] for row in rows}) == len(lines)


@pytest.mark.parametrize("role", list(PanelRole))
def test_who_judged_the_lot_does_not_approve_its_award(judged: Judged, role: PanelRole) -> None:
    recommendation = proposed(judged)

    answer = award(judged, judged.on_panel(role), recommendation)

    assert (answer.status_code, answer.json()["code"]) == (403, "separation")
    assert len(judged.events("access.refused")) == 1


def test_a_recommendation_on_an_assessment_that_was_replaced_is_not_approved(
    judged: Judged,
) -> None:
    recommendation = proposed(judged)
    standing = judged.assessed("A mark was corrected.")

    answer = award(judged, judged.second, recommendation)

    assert (answer.status_code, answer.json()["code"]) == (409, "assessment-replaced")
    assert answer.json()["assessment_id"] == standing
    assert counted(judged, Award) == 0


def test_marks_are_not_reopened_under_a_recommendation_that_waits(judged: Judged) -> None:
    recommendation = proposed(judged)
    reason = {"reason": "A slip."}

    waits = judged.post(judged.officer, f"/lots/{judged.lot}/moderation-reopening", reason)
    turned_down(judged, recommendation)
    judged.agreed_again()
    answer = award(judged, judged.second, recommendation)

    assert (waits.status_code, waits.json()["code"]) == (409, "recommended-on-marks")
    assert waits.json()["recommendation_id"] == recommendation
    assert (answer.status_code, answer.json()["code"]) == (409, "recommendation-decided")


@pytest.mark.parametrize("who", ["officer", "second"])
def test_who_recommended_or_refused_an_award_does_not_judge_the_lot_afterwards(
    judged: Judged, who: str
) -> None:
    both = judged.somebody(Role.PROCUREMENT_OFFICER, Role.MODERATOR)
    setattr(judged, who, both)
    recommendation = proposed(judged)
    turned_down(judged, recommendation)
    third = judged.somebody(Role.PROCUREMENT_OFFICER)
    judged.done(third, f"/lots/{judged.lot}/moderation-reopening", {"reason": "A slip."})
    person = person_id_of(judged.engine, both)
    with writing(judged.engine) as session:
        session.add(
            PanelMember(
                lot_id=judged.lot, person_id=person, role=PanelRole.MODERATOR,
                named_by=judged.made.authority_id, named_at=OPENED,
            )
        )  # fmt: skip

    answer = judged.post(both, f"/lots/{judged.lot}/moderation-closure", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "separation")
    assert "recommended an award" in answer.json()["detail"]


def test_a_recommendation_that_can_no_longer_be_approved_does_not_keep_the_marks_closed(
    judged: Judged,
) -> None:
    proposed(judged)
    judged.decided("Cedar")

    judged.agreed_again()

    assert len(judged.events("moderation.reopened")) == 1


def test_a_tender_that_was_disqualified_after_the_assessment_is_not_awarded(
    judged: Judged,
) -> None:
    recommendation = proposed(judged)
    judged.decided("Birch")

    answer = award(judged, judged.second, recommendation)

    assert (answer.status_code, answer.json()["code"]) == (409, "assessment-outdated")


def test_what_was_refused_is_not_approved(judged: Judged) -> None:
    recommendation = proposed(judged)
    turned_down(judged, recommendation)

    answer = award(judged, judged.second, recommendation)

    assert (answer.status_code, answer.json()["code"]) == (409, "recommendation-decided")


def test_an_award_needs_a_recommendation_of_the_lot(judged: Judged) -> None:
    judged.assessed()

    answer = award(judged, judged.second, str(new_id()))

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_an_award_waits_while_marks_are_open(judged: Judged) -> None:
    recommendation = proposed(judged)
    with writing(judged.engine) as session:
        session.get_one(Lot, judged.lot).moderated_at = None

    answer = award(judged, judged.second, recommendation)

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-moment")


def test_after_the_award_nothing_is_scored_or_recommended(judged: Judged) -> None:
    told = judged.awarded()
    lot = f"/lots/{judged.lot}"
    body = {"tender_id": str(judged.tenders["Birch"]), "reasons": "Why."}

    again = award(judged, judged.second, told["recommendation_id"])
    scored = judged.post(judged.officer, f"{lot}/assessments", {"reason": "Again."})
    recommended = judged.post(judged.officer, f"{lot}/recommendations", body)

    assert (again.status_code, again.json()["code"]) == (409, "already-awarded")
    assert (again.json()["winner"], again.json()["award_id"]) == ("Birch", told["id"])
    assert [scored.json()["code"], recommended.json()["code"]] == ["wrong-moment"] * 2


def test_neither_a_program_nor_another_authority_awards(judged: Judged) -> None:
    recommendation = proposed(judged)
    stranger = a_person(judged.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")

    program = award(judged, a_key(judged.engine), recommendation)
    elsewhere = award(judged, stranger, recommendation)

    assert (program.status_code, program.json()["code"]) == (403, "person-needed")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "not-found")


def test_one_request_sent_many_times_has_one_effect_and_one_answer(judged: Judged) -> None:
    recommendation, key = proposed(judged), {"Idempotency-Key": "the same"}

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: award(judged, judged.second, recommendation, **key), range(50))
        )
    last = award(judged, judged.second, recommendation, **key)

    codes = {answer.json().get("code") for answer in answers if answer.status_code != 201}
    assert codes <= {"still-running"}
    made = {answer.text for answer in (*answers, last) if answer.status_code == 201}
    assert made == {last.text}
    assert (counted(judged, Award), counted(judged, Contract)) == (1, 1)
    assert len(judged.events("lot.awarded")) == 1
