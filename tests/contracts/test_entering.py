from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI

from app.organisations.role import Role
from app.platform.http.dependencies import time_of_request
from tests.assessments.results.made import Judged
from tests.callers import a_person
from tests.contracts.withdrawn import (
    approve,
    propose,
    summaries_kept,
    take_back,
    told,
    withdrawn,
)


def enter(judged: Judged, contract: str, day: str) -> Any:
    manager = a_person(judged.engine, Role.CONTRACT_MANAGER)
    return judged.post(manager, f"/contracts/{contract}/entry", {"entered_on": day})


def at(judged: Judged, month: int, day: int) -> None:
    app = judged.client.app
    assert isinstance(app, FastAPI)
    moment = datetime(2026, month, day, 9, 30, tzinfo=UTC)
    app.dependency_overrides[time_of_request] = lambda: moment


def announced(judged: Judged) -> str:
    """Have the lot awarded and announced on 26 February: the standstill ends on 9 March."""
    made = judged.awarded()
    judged.summarised(made["assessment_id"])
    notice = {"notice_id": "012345-2026", "published_on": "2026-02-26"}
    judged.done(judged.officer, f"/awards/{made['id']}/notice", notice)
    return str(made["contract_id"])


def test_no_contract_is_made_before_the_end_of_the_standstill(judged: Judged) -> None:
    contract = announced(judged)
    at(judged, 3, 20)

    early = enter(judged, contract, "2026-03-09")
    after = enter(judged, contract, "2026-03-10")

    assert (early.status_code, early.json()["code"]) == (409, "standstill-runs")
    assert early.json()["possible_from"] == "2026-03-10"
    assert "2026-03-10" in early.json()["how_to_fix"]
    assert after.status_code == 201, after.text
    told = after.json()
    assert (told["state"], told["entered_on"], told["version"]) == ("entered", "2026-03-10", 2)
    assert len(judged.events("contract.entered")) == 1


def test_a_contract_waits_for_its_award_notice(judged: Judged) -> None:
    answer = enter(judged, judged.awarded()["contract_id"], "2026-03-02")

    assert (answer.status_code, answer.json()["code"]) == (409, "no-award-notice")


def test_below_the_threshold_no_notice_is_waited_for(judged: Judged) -> None:
    judged.buy_small()

    assert enter(judged, judged.awarded()["contract_id"], "2026-03-02").status_code == 201


def test_below_the_threshold_a_promised_standstill_is_waited_for(judged: Judged) -> None:
    judged.buy_small()
    made = judged.awarded()
    judged.summarised(made["assessment_id"], standstill_days=10)
    contract = str(made["contract_id"])
    at(judged, 3, 20)

    before = enter(judged, contract, "2026-03-02")
    notice = {"notice_id": "012345-2026", "published_on": "2026-02-26"}
    judged.done(judged.officer, f"/awards/{made['id']}/notice", notice)
    early, after = enter(judged, contract, "2026-03-11"), enter(judged, contract, "2026-03-12")

    assert (before.status_code, before.json()["code"]) == (409, "no-award-notice")
    assert (early.status_code, early.json()["code"]) == (409, "standstill-runs")
    assert after.status_code == 201, after.text


def test_who_was_told_of_a_withdrawn_award_is_told_of_the_next_before_its_contract(
    judged: Judged,
) -> None:
    judged.buy_small()
    withdrawn(judged, told(judged)["id"])
    judged.assessed("The price was read again.")
    body = {"recommendation_id": judged.recommended()}
    made = judged.done(judged.second, f"/lots/{judged.lot}/award", body)

    untold = enter(judged, made["contract_id"], "2026-03-02")
    summaries_kept(judged, made["assessment_id"])
    entered = enter(judged, made["contract_id"], "2026-03-02")

    assert (untold.status_code, untold.json()["code"]) == (409, "summaries-not-sent")
    assert "letters about the withdrawal" in untold.json()["how_to_fix"]
    assert entered.status_code == 201, entered.text


@pytest.mark.parametrize(
    ("day", "code"), [("2026-03-03", "in_the_future"), ("2026-03-01", "too_early")]
)
def test_a_contract_is_made_after_its_award_and_not_tomorrow(
    judged: Judged, day: str, code: str
) -> None:
    judged.buy_small()

    answer = enter(judged, judged.awarded()["contract_id"], day)

    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["code"], fault["pointer"]) == (code, "/entered_on")


def test_a_contract_is_entered_into_once_and_its_notice_then_stands(judged: Judged) -> None:
    contract = announced(judged)
    at(judged, 3, 20)
    enter(judged, contract, "2026-03-10")
    award = judged.get(judged.officer, f"/contracts/{contract}").json()["award_id"]

    again = enter(judged, contract, "2026-03-11")
    notice = {"notice_id": "other", "published_on": "2026-03-11"}
    renamed = judged.post(judged.officer, f"/awards/{award}/notice", notice)

    assert (again.status_code, again.json()["code"]) == (409, "contract-entered")
    assert (renamed.status_code, renamed.json()["code"]) == (409, "contract-entered")


def test_of_two_who_enter_it_at_once_one_does(judged: Judged) -> None:
    judged.buy_small()
    contract = judged.awarded()["contract_id"]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: enter(judged, contract, "2026-03-02"), range(2)))

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(judged.events("contract.entered")) == 1


def test_another_authoritys_contract_is_not_there(judged: Judged) -> None:
    contract = announced(judged)
    stranger = a_person(judged.engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")

    body = {"entered_on": "2026-03-10"}
    answer = judged.post(stranger, f"/contracts/{contract}/entry", body)

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_while_it_is_proposed_the_contract_waits_and_anybody_takes_it_back(
    judged: Judged,
) -> None:
    contract = announced(judged)
    award = judged.get(judged.officer, f"/contracts/{contract}").json()["award_id"]
    at(judged, 3, 20)

    nothing = take_back(judged, award)
    propose(judged, award)
    waits = enter(judged, contract, "2026-03-10")
    kept = take_back(judged, award)
    gone = approve(judged, award, kept.json()["version"])
    entered = enter(judged, contract, "2026-03-10")

    assert (nothing.status_code, nothing.json()["code"]) == (409, "withdrawal-not-proposed")
    assert (waits.status_code, waits.json()["code"]) == (409, "withdrawal-proposed")
    assert waits.json()["lapses_at"] == "2026-04-19T09:30:00+00:00"
    assert kept.status_code == 201, kept.text
    names = ("withdrawal_proposed_by", "withdrawal_proposed_at", "withdrawn_because")
    assert [kept.json()[name] for name in names] == [None, None, ""]
    assert kept.json()["why_not_withdrawn"] == "It was read rightly."
    assert len(judged.events("award.withdrawal_taken_back")) == 1
    assert (gone.status_code, gone.json()["code"]) == (409, "withdrawal-not-proposed")
    assert entered.status_code == 201, entered.text
