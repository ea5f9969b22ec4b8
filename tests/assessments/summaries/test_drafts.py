from dataclasses import replace
from typing import Any

from sqlmodel import col

from app.assessments.summaries.case import Withheld
from app.assessments.summaries.drafts import draft
from app.assessments.tables import Moderation, Recommendation, RecommendationState
from app.organisations.tables import Supplier
from app.tenders.tables import Tender
from tests.assessments.summaries.kept import Award
from tests.assessments.summaries.made import (
    LOSER,
    REMOVED,
    TENDERS,
    TERMS,
    a_case,
    a_party,
    candidate,
    with_candidate,
)
from tests.assessments.summaries.ratios import by_price_for_each_mark


def test_a_whole_case_is_drafted_for_everybody_without_a_fault() -> None:
    drafted = draft(a_case())

    assert len(drafted.summaries) == 6
    assert (drafted.findings, drafted.names) == ([], [])


def test_a_fault_says_in_whose_summary_it_stands() -> None:
    party = replace(a_party(LOSER), address="")

    [found] = draft(with_candidate(a_case(), LOSER, supplier=party)).findings

    assert found.path == f"summaries[{TENDERS[LOSER]}].supplier.address"
    assert found.how_to_fix


def test_without_a_winner_every_summary_lacks_it() -> None:
    found = draft(a_case(winner_id=None)).findings

    assert {one.code for one in found} == {"missing_winner", "missing_why_not_awarded"}
    assert sum(one.code == "missing_winner" for one in found) == 6


def test_a_criterion_that_there_is_not_cannot_be_withheld() -> None:
    terms = replace(TERMS, withheld=(Withheld("score", "Harm.", "no_such"),))

    [found] = draft(a_case(terms=terms)).findings

    assert (found.code, found.path) == ("unknown_criterion", "/withheld/0/criterion")


def test_a_score_that_follows_from_the_rest_is_not_withheld() -> None:
    terms = replace(TERMS, withheld=(Withheld("score", "Harm.", "technical_proposal"),))

    [found] = draft(a_case(terms=terms)).findings

    assert (found.code, found.path) == ("withheld_but_told", "/withheld/0")


def test_the_result_can_be_withheld_where_there_is_one() -> None:
    withheld = Withheld("score", "Harm.", "_result")

    assert draft(by_price_for_each_mark(withheld)).findings == []
    found = draft(a_case(terms=replace(TERMS, withheld=(withheld,)))).findings
    assert "unknown_criterion" in [one.code for one in found]


def test_a_mark_without_a_moderation_is_not_explained() -> None:
    agreed = dict(candidate(a_case(), LOSER).agreed)
    del agreed["evidence"]

    found = draft(with_candidate(a_case(), LOSER, agreed=agreed)).findings

    assert [one.code for one in found] == ["missing_explanation"]


def sent_to(award: Award, name: str) -> dict[str, Any]:
    """Give the summary that a supplier was sent."""
    told: dict[str, Any] = award.get(f"/v1/tenders/{award.tenders[name]}/summary").json()
    return dict(told["document"])


def test_the_preview_is_what_is_sent(award: Award) -> None:
    preview = award.get(f"{award.path}/preview").json()

    assert (preview["may_be_sent"], preview["findings"], preview["names"]) == (True, [], [])
    assert award.send().status_code == 201
    after = award.get(f"{award.path}/preview").json()
    assert (preview["sent"], after["sent"], after["may_be_sent"]) == (False, True, False)
    for shown in preview["summaries"]:
        sent = sent_to(award, shown["supplier"]["name"])
        assert {**sent, "on": None} == {**shown, "on": None}


def test_what_an_officer_decides_can_be_looked_at_before_it_is_sent(award: Award) -> None:
    body = {
        "standstill": {"kind": "mandatory", "working_days": 12},
        "withheld": [{"what": "address", "reason": "It is a private home."}],
    }

    preview = award.client.post(f"{award.path}/preview", headers=award.officer, json=body)

    assert preview.status_code == 200, preview.text
    told = preview.json()
    assert (told["may_be_sent"], told["sent"]) == (True, False)
    assert award.get(award.path).json()["data"] == []
    assert award.send(**body).status_code == 201
    for shown in told["summaries"]:
        sent = sent_to(award, shown["supplier"]["name"])
        assert {**sent, "on": None} == {**shown, "on": None}
    assert shown["standstill"]["working_days"] == 12
    assert shown["winner"]["address"] is None


def test_a_preview_says_what_would_be_refused(award: Award) -> None:
    body = {"standstill": {"kind": "none", "reason": "We are in a hurry."}}

    preview = award.client.post(f"{award.path}/preview", headers=award.officer, json=body).json()

    assert preview["may_be_sent"] is False
    assert [one["code"] for one in preview["findings"]] == ["standstill_too_weak"]
    assert award.send(**body).status_code == 422


def test_names_that_somebody_looked_at_do_not_stand_in_the_way(award: Award) -> None:
    award.change(Moderation, col(Moderation.criterion) == "evidence", good="Elm is worse.")
    path = f"{award.path}/preview"

    told = [
        award.client.post(path, headers=award.officer, json={"names_checked": checked}).json()
        for checked in (False, True)
    ]

    assert [one["may_be_sent"] for one in told] == [False, True]
    assert all(one["names"] for one in told)


def test_the_preview_tells_everything_that_is_missing(award: Award) -> None:
    award.change(Supplier, col(Supplier.name) == LOSER, address="")
    award.change(Moderation, col(Moderation.criterion) == "evidence", good="Elm is worse.")
    award.change(Recommendation, col(Recommendation.lot_id) == award.lot,
                 state=RecommendationState.PROPOSED)  # fmt: skip

    preview = award.get(f"{award.path}/preview").json()

    assert (preview["may_be_sent"], preview["approved"]) == (False, False)
    assert [one["code"] for one in preview["findings"]] == ["missing_supplier_address"]
    assert {one["code"] for one in preview["names"]} == {"other_supplier_named"}


def test_the_preview_names_whom_no_summary_is_owed(award: Award) -> None:
    award.change(Tender, col(Tender.id) == award.tenders[REMOVED], set_aside="disregarded")

    preview = award.get(f"{award.path}/preview").json()

    assert [one["tender_id"] for one in preview["not_owed"]] == [str(award.tenders[REMOVED])]
    assert len(preview["summaries"]) == 5
