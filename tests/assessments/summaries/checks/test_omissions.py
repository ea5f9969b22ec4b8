import copy
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from app.assessments.summaries.case import Withheld
from app.assessments.summaries.checks.omissions import missing_recipients, omissions_in
from app.assessments.summaries.summary import summary_of
from app.problems import Severity
from tests.assessments.summaries.made import (
    FAILED,
    LOSER,
    NAMES,
    REMOVED,
    TERMS,
    WINNER,
    a_case,
    candidate,
)

Change = Callable[[dict[str, Any]], object]
CODES = [
    "bidder_experience", "technical_proposal", "commercial_proposal", "social_value",
    "quantitative", "local_jobs", "apprentices", "local_spend", "qualitative", "evidence",
    "delivery_plan",
]  # fmt: skip
HEADINGS = {"social_value", "quantitative", "qualitative"}


@cache
def whole(name: str) -> dict[str, Any]:
    return summary_of(a_case(), candidate(a_case(), name))


def lacking(change: Change, name: str = LOSER) -> list[tuple[str, str]]:
    summary = copy.deepcopy(whole(name))
    change(summary)
    return [(one.code, one.path) for one in omissions_in(summary)]


def of(scores: list[dict[str, Any]], code: str) -> dict[str, Any]:
    return next(one for one in scores if one["code"] == code)


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_summary_lacks_nothing(name: str) -> None:
    assert omissions_in(whole(name)) == []


@pytest.mark.parametrize("member", ["name", "address", "email", "identifiers"])
@pytest.mark.parametrize("whose", ["supplier", "winner"])
def test_each_fact_of_a_supplier_is_missed(whose: str, member: str) -> None:
    found = lacking(lambda one: one[whose].update({member: type(one[whose][member])()}))

    assert found == [(f"missing_{whose}_{member}", f"{whose}.{member}")]


@pytest.mark.parametrize("member", ["title", "importance", "how", "available"])
@pytest.mark.parametrize("code", CODES)
def test_each_part_of_the_methodology_is_missed(code: str, member: str) -> None:
    found = lacking(lambda one: of(one["criteria"], code).update({member: "  "}))

    assert (f"missing_criterion_{member}", f"criteria[{code}].{member}") in found


def test_the_criteria_and_where_they_are_in_full_are_missed() -> None:
    assert lacking(lambda one: one.update(criteria=[])) == [("missing_criteria", "criteria")]
    assert lacking(lambda one: one.update(full_version_at=" ")) == [
        ("missing_full_version", "full_version_at")
    ]


@pytest.mark.parametrize("path", ["scores", "winner.scores"])
@pytest.mark.parametrize("code", CODES)
def test_each_score_and_sub_score_is_missed(code: str, path: str) -> None:
    def scores(one: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (
            one["winner"]["scores"] if "winner" in path else one["scores"]
        )
        return found

    gone = lacking(lambda one: scores(one).remove(of(scores(one), code)))
    empty = lacking(lambda one: of(scores(one), code).update(shown="–", marks=None))

    assert gone == empty == [("missing_score", f"{path}[{code}].score")]


@pytest.mark.parametrize("path", ["scores", "winner.scores"])
@pytest.mark.parametrize("code", CODES)
def test_each_explanation_is_missed(code: str, path: str) -> None:
    def forget(one: dict[str, Any]) -> None:
        scores = one["winner"]["scores"] if "winner" in path else one["scores"]
        of(scores, code)["explanation"].update(reason="", good=" ", missing="")

    assert lacking(forget) == [("missing_explanation", f"{path}[{code}].explanation")]


@pytest.mark.parametrize("code", [code for code in CODES if code not in HEADINGS])
def test_each_reference_into_the_tender_is_missed(code: str) -> None:
    found = lacking(lambda one: of(one["scores"], code)["explanation"].update(references=[" "]))

    assert found == [("missing_reference", f"scores[{code}].explanation.references")]


@pytest.mark.parametrize(
    "words",
    [
        "Evidence of delivery",
        "Sound.",
        "How you will show that each commitment has been kept",
        "Covers what was asked, with evidence for most of it.",
    ],
)
def test_an_explanation_in_the_criterions_own_words_is_none(words: str) -> None:
    def repeat(one: dict[str, Any]) -> None:
        told = of(one["scores"], "evidence")["explanation"]
        told.update(reason=words, good="", missing=words)

    assert lacking(repeat) == [("explanation_repeats_criterion", "scores[evidence].explanation")]


@pytest.mark.parametrize(
    ("name", "severity"), [(LOSER, Severity.FAULT), (REMOVED, Severity.WARNING)]
)
def test_that_nothing_says_why_a_mark_is_not_higher_is_found(
    name: str, severity: Severity
) -> None:
    summary = copy.deepcopy(whole(name))
    of(summary["scores"], "evidence")["explanation"]["missing"] = " "

    [found] = omissions_in(summary)

    assert (found.code, found.severity) == ("missing_why_not_higher", severity)
    assert found.path == "scores[evidence].explanation.missing"
    assert "Evidence of delivery" in found.message


def test_at_full_marks_nothing_needs_to_be_missing() -> None:
    def forget(one: dict[str, Any]) -> None:
        of(one["scores"], "bidder_experience")["explanation"]["missing"] = ""

    assert of(whole(LOSER)["scores"], "bidder_experience")["is_full"]
    assert lacking(forget) == []


def test_an_explanation_that_goes_beyond_the_criterion_in_one_part_is_one() -> None:
    def repeat(one: dict[str, Any]) -> None:
        told = of(one["scores"], "evidence")["explanation"]
        told.update(reason="Sound.", good="Receipts from eleven sites in 2024 are attached.")

    assert lacking(repeat) == []


def test_an_explanation_in_the_criterions_words_and_empty_ones_is_none() -> None:
    def repeat(one: dict[str, Any]) -> None:
        told = of(one["scores"], "evidence")["explanation"]
        words = "Their answer covers most of what was asked, with some evidence for it."
        told.update(reason=words, good="", missing=words)

    assert lacking(repeat) == [("explanation_repeats_criterion", "scores[evidence].explanation")]


@pytest.mark.parametrize("path", ["total", "winner.total"])
def test_the_totals_are_missed(path: str) -> None:
    def forget(one: dict[str, Any]) -> None:
        holder = one["winner"] if "winner" in path else one
        holder["total"]["marks"] = None

    assert lacking(forget) == [("missing_total", path)]


def test_why_it_is_not_awarded_and_the_winner_are_missed() -> None:
    assert lacking(lambda one: one.update(why_not_awarded=[" "])) == [
        ("missing_why_not_awarded", "why_not_awarded")
    ]
    assert lacking(lambda one: one.update(winner=None)) == [("missing_winner", "winner")]


@pytest.mark.parametrize("name", [FAILED, REMOVED])
def test_the_reason_of_a_disqualification_is_missed(name: str) -> None:
    def forget(one: dict[str, Any]) -> None:
        one["outcome"]["disqualified_because"] = ""
        one["why_not_awarded"] = []

    assert lacking(forget, name) == [
        ("missing_why_not_awarded", "why_not_awarded"),
        ("missing_disqualification", "outcome.disqualified_because"),
    ]


def test_a_tender_that_was_set_aside_has_what_it_came_to() -> None:
    scores = {one["code"]: one["shown"] for one in whole(REMOVED)["scores"]}

    assert scores["commercial_proposal"] == "–"
    assert omissions_in(whole(REMOVED)) == []


def test_the_winner_needs_nobody_elses_information() -> None:
    assert whole(WINNER)["winner"] is None
    assert omissions_in(whole(WINNER)) == []


def test_the_words_on_the_standstill_are_missed() -> None:
    assert lacking(lambda one: one["standstill"].update(words="")) == [
        ("missing_standstill", "standstill.words")
    ]


@pytest.mark.parametrize(
    "one",
    [
        Withheld("address", "Harm."),
        Withheld("email", "Harm."),
        Withheld("total", "Harm."),
        Withheld("score", "Harm.", "local_jobs"),
        Withheld("explanation", "Harm.", "local_jobs"),
    ],
)
def test_what_is_withheld_with_a_reason_is_not_missed(one: Withheld) -> None:
    case = a_case(terms=replace(TERMS, withheld=(one,)))
    silent = a_case(terms=replace(TERMS, withheld=(replace(one, reason=" "),)))

    assert omissions_in(summary_of(case, candidate(case, LOSER))) == []
    [found] = omissions_in(summary_of(silent, candidate(silent, LOSER)))
    assert found.code == "missing_reason_to_withhold"


def test_a_criterion_that_does_not_apply_needs_no_score() -> None:
    def off(one: dict[str, Any]) -> None:
        of(one["scores"], "evidence").update(
            shown="–", marks=None, does_not_apply="This does not apply: no such works."
        )

    assert lacking(off) == []


def test_everybody_who_is_not_told_is_named() -> None:
    told = [{"tender": "a"}, {"tender": "b"}]

    [found] = missing_recipients(["a", "b", "c"], told)

    assert (found.code, found.path) == ("missing_recipient", "summaries[c]")
    assert missing_recipients(["a"], told) == []
