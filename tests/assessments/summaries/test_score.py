from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.assessments.summaries.score import scores_of, total_of
from app.scoring.explanation.criterion import working
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.story import story_of
from tests.assessments.results.made import MARKS, RULES, TIES, Judged
from tests.assessments.summaries.made import NAMES, a_case, candidate, the_answer


def scores(name: str) -> dict[str, dict[str, Any]]:
    found = scores_of(story_of(the_answer(), name), candidate(a_case(), name))
    return {one["code"]: one for one in found}


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_are_the_scorers_own(name: str) -> None:
    card = candidate(a_case(), name).card

    for code, one in scores(name).items():
        assert one["marks"] == card["criteria"][code]["weighted"]
    assert total_of(story_of(the_answer(), name))["marks"] == card["total"]


@pytest.mark.parametrize("name", ["Alder", "Cedar", "Bramble", "Dogwood"])
def test_a_headings_marks_are_those_of_its_parts(name: str) -> None:
    found = scores(name)

    parts = (found[code]["marks"] for code in ("local_jobs", "apprentices", "local_spend"))
    assert sum(map(Decimal, parts)) == Decimal(found["quantitative"]["marks"])


def test_a_mark_is_explained_in_the_evaluators_words() -> None:
    one = scores("Cedar")["evidence"]

    assert (one["mark"], one["label"], one["shown"], one["is_full"]) == ("3", "Sound", "3", False)
    assert one["explanation"] == {
        "reason": "Names two supervisors with dates, batch 5cxevi.",
        "good": "The programme is clear, and its evid part is dated.",
        "missing": "No deputy is named (c).",
        "working": [],
        "references": ["method statement, section 8"],
    }


def test_the_steps_of_a_sum_are_the_scorers_own_lines() -> None:
    story = story_of(the_answer(), "Cedar")
    lines = working(story, story.part("local_spend"), Reader.BIDDER)

    whole = [line.strip() for line in lines]

    told = scores("Cedar")["local_spend"]["explanation"]["working"]
    assert [line for line in told if line in whole] == told[3:]
    assert len(told[3:]) > 3


def test_what_evaluators_of_the_agreed_mark_would_have_liked_stands_for_what_was_missing() -> None:
    agreed = replace(candidate(a_case(), "Cedar").agreed["evidence"], higher="A named deputy.")
    quiet = replace(agreed, missing=" ")

    told = [
        scores_of(story_of(the_answer(), "Cedar"), replace(
            candidate(a_case(), "Cedar"), agreed={"evidence": one}))
        for one in (agreed, quiet)
    ]  # fmt: skip

    said = [one["explanation"]["missing"] for row in told for one in row if one["mark"] == "3"
            and one["code"] == "evidence"]  # fmt: skip
    assert said == ["No deputy is named (c).", "A named deputy."]


def test_a_sum_is_explained_by_what_was_promised_and_what_of_it_counts() -> None:
    told = scores("Cedar")["local_spend"]["explanation"]

    assert told["reason"] == "The published sum gives 1 of 2 marks."
    assert told["working"][:3] == [
        "insulation: £125,000, RM10 9JL; then 125000, because RM10 9JL is in the area, which "
        "counts 1",
        "boilers: £300,000, E17 9AA; then 0, because E17 9AA is outside the area, which counts 0",
        "Together: £425,000 promised, counted as £125,000 (125000).",
    ]
    assert told["working"][4].endswith("= 0.5")
    assert told["working"][5:7] == ["where benchmark = 0.25", "where cap = 1"]
    assert not any("Source" in line or "local_spend" in line for line in told["working"])
    assert told["missing"].startswith("Promising more of this earns more")


def test_what_came_of_the_other_tenders_is_not_shown_in_a_sum() -> None:
    working = " ".join(scores("Dogwood")["commercial_proposal"]["explanation"]["working"])

    assert "another tender's numbers" in working
    assert "880000" not in working


def test_full_marks_want_no_more() -> None:
    one = scores("Cedar")["commercial_proposal"]

    assert one["is_full"] is True
    assert one["explanation"]["missing"] == ""


def test_what_was_not_worked_out_says_so() -> None:
    one = scores("Elm")["commercial_proposal"]

    assert (one["marks"], one["shown"], one["is_full"]) == (None, "–", False)
    assert "could not be ranked" in one["explanation"]["reason"]
    assert one["explanation"]["missing"] == ""
    assert total_of(story_of(the_answer(), "Elm"))["shown"] == "–"


def test_a_mark_that_the_rules_put_where_nobody_gave_one_is_explained_by_them(
    client: TestClient, engine: Engine
) -> None:
    rules = RULES.replace("scale: five-point}}", "scale: five-point}, missing: '0'}") + TIES
    marks = {name: given for name, given in MARKS.items() if name != "Cedar"}
    judged = Judged(client, engine, rules=rules, marks=marks)
    judged.awarded()

    preview = judged.get(judged.officer, f"/lots/{judged.lot}/summaries/preview").json()

    of = f"summaries[{judged.tenders['Cedar']}].scores[quality]"
    assert [found["code"] for found in preview["findings"] if found["path"].startswith(of)] == []
