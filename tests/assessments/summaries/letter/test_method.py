"""The methodology is told of any rules that can be scored by: here, of every scheme there is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from app.assessments.summaries.case import Candidate, Case
from app.assessments.summaries.checks.doubts import doubts_in
from app.assessments.summaries.checks.omissions import omissions_in
from app.assessments.summaries.letter.whole import letter_of
from app.assessments.summaries.summary import summaries_of
from app.paper.docx import as_docx
from app.paper.html import as_html
from app.paper.text import WIDTH, as_text
from app.platform.documents import place_at
from app.problems import Invalid
from app.rules.document.validity import checked
from app.rules.reading import HOME, read_file, read_library, read_rule_set, read_tree
from app.scoring.answer import Answer, answer
from app.scoring.worked import ExampleIn
from tests.assessments.summaries.made import AUTHORITY, ON, PURCHASE, TERMS

SCHEMES = sorted((Path(__file__).parents[3] / "schemes").glob("*.yaml"))
PARTY = AUTHORITY
#: what every summary lacks here: a scheme has no evaluators' words, its firms no entries, and
#: nobody has held a draw
OF_PEOPLE = {
    "missing_explanation", "missing_supplier_identifiers", "missing_winner_identifiers",
    "tie_not_explained",
}  # fmt: skip


def scored(path: Path) -> Answer | None:
    """Score a scheme's tenders, where they are of one lot and nothing stops them."""
    tree = read_tree(read_file(path), path.name)
    example, _ = checked(ExampleIn, tree, place_at, path.name)
    if example is None or example.lots:
        return None
    try:
        return answer(read_rule_set(tree["rules"], path.name), read_library(HOME), example, {})
    except Invalid:
        return None


def case_of(answered: Answer) -> Case:
    cards = answered.document["tenders"]
    return Case(
        authority=AUTHORITY, purchase=PURCHASE, assessment={}, answered=answered,
        candidates=tuple(
            Candidate(UUID(int=place), PARTY, card["supplier"], card)
            for place, card in enumerate(cards, 1)
        ),
        winner_id=UUID(int=1) if cards[0]["rank"] == 1 else None, on=ON, terms=TERMS,
    )  # fmt: skip


def cases() -> Iterator[tuple[str, Case]]:
    for path in SCHEMES:
        answered = scored(path)
        if answered is not None:
            yield path.stem, case_of(answered)


CASES = dict(cases())


def test_there_are_rules_of_many_kinds() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("name", CASES)
def test_a_summary_can_be_told_of_any_rules(name: str) -> None:
    case = CASES[name]
    summaries = summaries_of(case)

    assert summaries
    assert doubts_in(case, summaries) == []
    for summary in summaries:
        page = letter_of(summary)
        assert max(map(len, as_text(page).split("\n"))) <= WIDTH
        assert as_html(page)
        assert {one.code for one in omissions_in(summary)} <= OF_PEOPLE


def test_who_is_equal_to_the_winner_is_told_of_the_draw_that_decided() -> None:
    how = "Drawn on 2 March 2026 by the monitoring officer, before both."
    tied = CASES["california-ceiling"]
    equal = tuple(one.called for one in tied.candidates if one.card["rank"] == 1)
    parted = replace(tied, drawn=how, drawn_between=equal)
    silent, drawn = ({one["outcome"]["awarded"]: one for one in summaries_of(case)
                      if one["outcome"]["rank"] == 1} for case in (tied, parted))  # fmt: skip

    assert "tie_not_explained" in {one.code for one in omissions_in(silent[False])}
    assert "tie_not_explained" not in {one.code for one in omissions_in(drawn[False])}
    loser, winner = (as_text(letter_of(drawn[awarded])) for awarded in (False, True))
    assert "so a draw by lot decided. The winning tender was drawn before" in one_line(loser)
    assert how in one_line(loser)
    assert f"so a draw by lot decided. {how}" in one_line(winner)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_result_that_is_a_sum_of_its_own_is_told_as_one_criterion_more() -> None:
    [summary, *_] = summaries_of(CASES["canada-lowest-cost-per-point"])

    assert summary["criteria"][-1]["how"] == (
        "The result is the price divided by the score for technical."
    )
    assert summary["conditions"] == [
        "The condition “mandatory_met”: a tender that does not meet it is disqualified."
    ]
    told = summary["scores"][-1]
    assert (told["title"], told["shown"]) == ("The result", "100")
    assert told["explanation"]["references"] == ["the price, £9,000"]
    assert told["explanation"]["working"][0] == "price / score(technical) = 9000 / 90"


def test_a_word_file_can_be_made_of_any_rules() -> None:
    for case in CASES.values():
        assert as_docx(letter_of(summaries_of(case)[0]))
