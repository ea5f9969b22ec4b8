from typing import Any

import pytest
from sqlmodel import select

from app.contracts.tables import Award
from app.organisations.role import Role
from tests.assessments.results.made import Judged, looking
from tests.callers import a_person

NOTICE = {"notice_id": "012345-2026", "published_on": "2026-02-26"}


def announce(judged: Judged, award: str, **changes: Any) -> Any:
    return judged.post(judged.officer, f"/awards/{award}/notice", NOTICE | changes)


def summarised(judged: Judged) -> str:
    """Have the lot awarded and its summaries sent on 25 February 2026."""
    made = judged.awarded()
    judged.summarised(made["assessment_id"])
    return str(made["id"])


def test_the_standstill_runs_for_eight_working_days_from_the_notice(judged: Judged) -> None:
    award = summarised(judged)

    told = announce(judged, award).json()

    assert (told["notice_id"], told["notice_published_on"]) == ("012345-2026", "2026-02-26")
    assert (told["standstill_ends_on"], told["version"]) == ("2026-03-09", 2)
    [event] = judged.events("award.announced")
    assert event.facts["standstill_ends_on"] == "2026-03-09"


def test_the_summaries_go_before_the_notice(judged: Judged) -> None:
    award = str(judged.awarded()["id"])

    answer = announce(judged, award)

    assert (answer.status_code, answer.json()["code"]) == (409, "summaries-not-sent")
    with looking(judged.engine) as session:
        assert session.exec(select(Award.notice_id)).one() == ""


@pytest.mark.parametrize(
    ("day", "code"), [("2026-03-03", "in_the_future"), ("2026-02-24", "too_early")]
)
def test_a_notice_is_published_after_the_summaries_and_not_tomorrow(
    judged: Judged, day: str, code: str
) -> None:
    answer = announce(judged, summarised(judged), published_on=day)

    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["code"], fault["pointer"]) == (code, "/published_on")


def test_a_slip_is_put_right_by_recording_the_notice_again(judged: Judged) -> None:
    award = summarised(judged)
    announce(judged, award)

    told = announce(judged, award, published_on="2026-02-27").json()

    assert (told["standstill_ends_on"], told["version"]) == ("2026-03-10", 3)
    assert len(judged.events("award.announced")) == 2


def test_a_light_touch_award_has_a_standstill_only_by_choice(judged: Judged) -> None:
    judged.document = {"kind": "light_touch", "procedure": "open"}
    award = summarised(judged)

    without = announce(judged, award).json()["standstill_ends_on"]
    chosen = announce(judged, award, working_days=8).json()["standstill_ends_on"]

    assert (without, chosen) == (None, "2026-03-09")


def test_the_standstill_is_as_long_as_the_summaries_promised(judged: Judged) -> None:
    made = judged.awarded()
    judged.summarised(made["assessment_id"], standstill_days=15)

    ends = [
        announce(judged, str(made["id"]), **notice).json()["standstill_ends_on"]
        for notice in ({}, {"working_days": 8}, {"working_days": 16})
    ]

    assert ends == ["2026-03-19", "2026-03-19", "2026-03-20"]


def test_a_promise_holds_where_the_law_asks_for_no_standstill(judged: Judged) -> None:
    judged.buy_small()
    made = judged.awarded()
    judged.summarised(made["assessment_id"], standstill_days=10)

    assert announce(judged, str(made["id"])).json()["standstill_ends_on"] == "2026-03-11"


def test_an_award_of_another_authority_is_not_there(judged: Judged) -> None:
    award = summarised(judged)
    stranger = a_person(judged.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council")

    answer = judged.post(stranger, f"/awards/{award}/notice", NOTICE)

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
