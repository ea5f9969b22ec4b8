from dataclasses import replace

import pytest

from app.assessments.summaries.case import Case, Withheld
from app.assessments.summaries.checks.inference import followed_in, found_out
from tests.assessments.summaries.made import TERMS, a_case
from tests.assessments.summaries.ratios import by_price_for_each_mark

TOP = ("bidder_experience", "technical_proposal", "commercial_proposal", "social_value")


def hiding(*codes: str) -> Case:
    """Withhold scores of the winner; `total` is its total."""
    withheld = tuple(
        Withheld("total", "Harm.") if code == "total" else Withheld("score", "Harm.", code)
        for code in codes
    )
    return a_case(terms=replace(TERMS, withheld=withheld))


def in_vain(case: Case) -> list[str]:
    """Give what is withheld in vain."""
    found = followed_in(case)
    assert {one.code for one in found} <= {"withheld_but_told"}
    places = [int(one.path.removeprefix("/withheld/")) for one in found]
    return [case.terms.withheld[place].criterion or "total" for place in places]


@pytest.mark.parametrize("code", [*TOP, "total", "quantitative", "local_jobs", "evidence"])
def test_one_number_of_a_sum_follows_from_the_others(code: str) -> None:
    assert in_vain(hiding(code)) == [code]


@pytest.mark.parametrize(
    "codes",
    [
        ("technical_proposal", "total"),
        ("technical_proposal", "commercial_proposal"),
        ("local_jobs", "apprentices"),
        ("local_jobs", "quantitative", "qualitative", "evidence"),
        ("local_jobs", "quantitative", "social_value", "total"),
    ],
)
def test_two_numbers_of_every_sum_they_are_in_do_not(codes: tuple[str, ...]) -> None:
    assert in_vain(hiding(*codes)) == []


def test_what_is_found_out_can_tell_the_next() -> None:
    assert in_vain(hiding("local_jobs", "quantitative")) == ["local_jobs", "quantitative"]


def test_an_explanation_and_an_address_follow_from_nothing() -> None:
    withheld = (Withheld("explanation", "Harm.", "evidence"), Withheld("address", "Harm."))

    assert followed_in(a_case(terms=replace(TERMS, withheld=withheld))) == []


def test_without_a_winner_nothing_follows() -> None:
    assert followed_in(replace(hiding("evidence"), winner_id=None)) == []


def test_it_is_said_what_follows_and_what_can_be_done() -> None:
    [found] = followed_in(hiding("technical_proposal"))

    assert "the winning supplier's score for Technical Proposal" in found.message
    assert "Withhold another" in found.how_to_fix


@pytest.mark.parametrize(
    "one", [Withheld("total", "Harm."), Withheld("score", "Harm.", "quality")]
)
def test_a_sum_with_a_price_that_no_score_shows_tells_nothing(one: Withheld) -> None:
    assert followed_in(by_price_for_each_mark(one)) == []


@pytest.mark.parametrize("code", ["total", "_result", "quality"])
def test_a_sum_of_what_scores_show_tells_the_one_that_is_withheld(code: str) -> None:
    cost = "  - {code: cost, weight: 1, value: price, method: {use: ratio_to_lowest}}"
    one = Withheld("total", "Harm.") if code == "total" else Withheld("score", "Harm.", code)

    assert in_vain(by_price_for_each_mark(one, more=cost)) == [code]
    assert in_vain(by_price_for_each_mark(one, total="0 - score(quality)")) == [code]


def test_sums_are_done_until_nothing_more_follows() -> None:
    sums = [frozenset("abt"), frozenset("bcd")]

    assert found_out(sums, frozenset("b")) == set("b")
    assert found_out(sums, frozenset("ab")) == set("ab")
    assert found_out(sums, frozenset("abc")) == set()
    assert found_out(sums, frozenset("cd")) == set()
