from functools import cache
from typing import Any

import pytest

from app.assessments.summaries.case import Case, Withheld
from app.assessments.summaries.summary import summary_of
from app.assessments.summaries.withheld import notice_of, together, without
from tests.assessments.summaries.made import TERMS, WINNER, a_case, candidate
from tests.assessments.summaries.ratios import by_price_for_each_mark

HARM = "It would show the margin."
TOTAL, RESULT = Withheld("total", HARM), Withheld("score", HARM, "_result")


@cache
def winner() -> dict[str, Any]:
    return summary_of(a_case(), candidate(a_case(), WINNER))


def of(scores: list[dict[str, Any]], code: str) -> dict[str, Any]:
    return next(one for one in scores if one["code"] == code)


def test_a_withheld_score_takes_with_it_whatever_tells_it() -> None:
    full = of(winner()["scores"], "commercial_proposal")

    made = without(winner(), [Withheld("score", HARM, "commercial_proposal")])

    one = of(made["scores"], "commercial_proposal")
    hidden = {name for name, value in one.items() if value is None}
    assert hidden == {"marks", "shown", "mark", "label", "is_full", "explanation"}
    assert full["marks"] is not None


def test_what_is_not_withheld_stays_and_the_winner_keeps_its_own() -> None:
    made = without(winner(), [Withheld("explanation", HARM, "evidence"), TOTAL])

    assert made["total"] is None
    assert of(made["scores"], "evidence")["marks"] is not None
    assert winner()["total"] is not None
    assert of(winner()["scores"], "evidence")["explanation"] is not None


def test_where_the_total_is_a_sum_of_marks_nothing_goes_with_it() -> None:
    plan = a_case().answered.plans[""]

    assert together([TOTAL], plan) == (TOTAL,)


@pytest.mark.parametrize("first", [TOTAL, RESULT])
def test_where_the_total_is_a_sum_of_its_own_it_is_the_result(first: Withheld) -> None:
    plan = by_price_for_each_mark().answered.plans[""]

    assert set(together([first], plan)) == {TOTAL, RESULT}
    assert together([TOTAL, RESULT], plan) == (TOTAL, RESULT)


def test_the_working_of_the_result_would_tell_every_score_in_it() -> None:
    case = by_price_for_each_mark(Withheld("score", HARM, "quality"))

    [quality, result] = loser_of(case)["winner"]["scores"]

    assert (quality["marks"], result["explanation"]) == (None, None)
    assert result["marks"] is not None


def test_the_number_of_a_withheld_total_is_nowhere_in_a_losers_summary() -> None:
    shown = loser_of(by_price_for_each_mark())
    total = shown["winner"]["total"]["shown"]

    kept = loser_of(by_price_for_each_mark(TOTAL))

    assert total in str(shown)
    assert total not in str(kept)
    assert [one["path"] for one in kept["withheld"]] == [
        "winner.total",
        "winner.scores[_result].score",
    ]


def test_a_notice_names_what_is_withheld_by_its_title() -> None:
    methodology = [{"code": "quality", "title": "Quality"}]

    assert notice_of(Withheld("score", HARM, "quality"), methodology) == {
        "path": "winner.scores[quality].score",
        "words": "the winning supplier's score for Quality",
        "reason": HARM,
    }


def loser_of(case: Case) -> dict[str, Any]:
    return summary_of(case, case.candidates[1])


def test_terms_that_withhold_nothing_leave_everything() -> None:
    assert TERMS.withheld == ()
    assert without(winner(), ()) == winner()
