import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from app.assessments.summaries.case import Party, Withheld
from app.assessments.summaries.letter.whole import letter_of, reference_of, subject_of
from app.assessments.summaries.summary import summary_of
from app.paper.docx import as_docx
from app.paper.html import as_html
from app.paper.page import Heading, Page
from app.paper.text import as_text
from app.platform.columns import canonical
from tests.assessments.summaries.made import (
    LOSER,
    NAMES,
    PURCHASE,
    REMOVED,
    TERMS,
    WINNER,
    a_case,
    candidate,
    with_candidate,
)

SCRIPT = "<script>alert('x')</script> Ltd"


def summary(name: str, **changes: Any) -> dict[str, Any]:
    case = a_case(**changes)
    return summary_of(case, candidate(case, name))


def letter(name: str, **changes: Any) -> Page:
    return letter_of(summary(name, **changes))


def words(page: Page) -> str:
    return " ".join(as_text(page).split())


def test_a_letter_opens_with_who_writes_to_whom_and_what_was_decided() -> None:
    text = words(letter(LOSER))

    said = ["Anytown Council", "22 Cedar Road", "Date: 2 March 2026", "PROC-2026-014, lot 1",
            "Assessment summary: Heat network",
            "We do not intend to award this contract to you", "We intend to award it to Alder.",
            "came second", "Your total: 80.25 of 100 marks"]  # fmt: skip
    places = [text.index(one) for one in said]
    assert places == sorted(places)


def test_the_winner_is_told_that_it_has_won_and_of_nobody_else() -> None:
    text = words(letter(WINNER))

    assert "We intend to award this contract to you" in text
    assert "Winning tender" not in text
    assert "do not begin work before it" in text


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_has_the_parts_that_the_law_wants(name: str) -> None:
    headings = [part.text for part in letter(name).parts if isinstance(part, Heading)]

    wanted = ["What we decided", "Scores", "Why your tender scored as it did",
              "How tenders were assessed", "Before we enter into the contract",
              "What you can do next"]  # fmt: skip
    assert [one for one in headings if one in wanted] == wanted
    assert ("The winning tender" in headings) == (name != WINNER)


@pytest.mark.parametrize("name", NAMES)
def test_a_word_file_has_every_score(name: str) -> None:
    found = summary(name)

    tables = Document(BytesIO(as_docx(letter_of(found)))).tables

    table = next(one for one in tables if one.rows[0].cells[0].text == "Criterion")
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    own = [one["shown"] for one in found["scores"]] + [found["total"]["shown"]]
    assert [row[3] for row in rows] == own
    if found["winner"] is not None:
        theirs = [one["shown"] for one in found["winner"]["scores"]]
        assert [row[4] for row in rows] == [*theirs, found["winner"]["total"]["shown"]]


def test_a_suppliers_name_runs_nothing_in_the_page() -> None:
    party = Party(SCRIPT, "1 Road", "a@b.test", ("X 1",))
    case = with_candidate(a_case(), LOSER, supplier=party)

    text = as_html(letter_of(summary_of(case, candidate(case, LOSER))))

    assert "<script" not in text
    assert text.count("&lt;script&gt;") == 2


def test_a_letter_made_of_what_was_kept_is_the_one_that_was_sent() -> None:
    found = summary(LOSER)

    again = json.loads(canonical(found))

    assert as_docx(letter_of(again)) == as_docx(letter_of(found))
    assert as_html(letter_of(again)) == as_html(letter_of(found))


def test_what_is_withheld_is_said_to_be_with_its_reason() -> None:
    withheld = (
        Withheld("address", "It is a private home."),
        Withheld("email", "It is a private home."),
        Withheld("total", "It shows the margin."),
        Withheld("score", "It shows the method.", "technical_proposal"),
        Withheld("explanation", "It shows the supplier's own tools.", "evidence"),
    )

    text = words(letter(LOSER, terms=replace(TERMS, withheld=withheld)))

    assert "What we have withheld" in text
    assert "explanation for Evidence of delivery: It shows the supplier's own tools." in text
    assert "2 Technical Proposal: withheld" in text
    assert "Address: Withheld (see below)" in text
    assert "83.47" not in text


def test_nothing_is_said_of_withholding_where_nothing_is_withheld() -> None:
    assert "withheld" not in words(letter(LOSER)).lower()


def test_a_scale_is_told_once_and_pointed_at_afterwards() -> None:
    text = words(letter(LOSER))

    assert text.count("Nothing relevant was offered.") == 1
    assert text.count("What each means stands under 1.") == 3


def test_who_was_disqualified_is_told_why_and_what_it_came_to() -> None:
    text = words(letter(REMOVED))

    assert "because it was disqualified: The parent company guarantee was withdrawn." in text
    assert "3 Commercial Proposal: no score" in text
    assert "Your total: None, because the tender was not ranked" in text


def test_a_criterion_that_does_not_apply_says_so() -> None:
    found = summary(LOSER)
    found["scores"][0]["does_not_apply"] = "This does not apply: no such works."

    assert "This does not apply: no such works." in words(letter_of(found))


def test_a_total_that_is_no_sum_of_marks_is_told_as_it_is() -> None:
    found = summary(LOSER)
    found["total"] = {"marks": "3.5", "of": None, "shown": "3.5", "shown_of": "–"}
    found["criteria"][0]["share"] = None

    text = words(letter_of(found))

    assert "Your total: 3.5 Winning" in text
    assert "All scores are marks of the total" not in text


def test_a_share_that_goes_on_for_ever_is_rounded_not_cut() -> None:
    found = summary(LOSER)
    found["criteria"][0]["share"] = "66.66666666666666666666"

    text = words(letter_of(found))

    assert "66.67%" in text
    assert "66.66%" not in text


def test_the_criterion_with_parts_that_is_named_is_one_of_the_letters_own() -> None:
    assert "A criterion with parts, such as 4 with 4.1, has" in words(letter(LOSER))


def test_where_no_criterion_has_parts_none_is_named() -> None:
    found = summary(LOSER)
    found["criteria"] = [one for one in found["criteria"] if not one["depth"]]
    found["scores"] = found["scores"][:4]
    found["winner"]["scores"] = found["winner"]["scores"][:4]

    text = words(letter_of(found))

    assert "All scores are marks of the total. A dash means" in text


def test_a_letter_bears_its_reference() -> None:
    assert reference_of(summary(LOSER)) == "PROC-2026-014, lot 1"
    assert subject_of(summary(LOSER)) == "Assessment summary: PROC-2026-014, lot 1"


def test_a_letter_claims_the_law_where_the_law_asks_for_it() -> None:
    covered = words(letter(LOSER))
    below = words(letter(LOSER, purchase=replace(PURCHASE, is_covered=False)))

    for law in ("under section 50", "regulation 31", "says how a supplier can make a claim"):
        assert law in covered
        assert law not in below
    assert "The law asks for none below the thresholds" in below
    assert "Part 9 of it, on suppliers' claims, does not apply" in below


def test_what_is_withheld_below_the_thresholds_is_not_withheld_under_the_act() -> None:
    terms = replace(TERMS, withheld=(Withheld("email", "It is a person's own."),))
    changes = {"terms": terms, "purchase": replace(PURCHASE, is_covered=False)}

    assert "Section 94" in words(letter(LOSER, terms=terms))
    assert "Section 94" not in words(letter(LOSER, **changes))


def test_a_summary_sent_before_it_said_so_is_one_that_the_law_asks_for() -> None:
    kept = summary(LOSER)
    del kept["purchase"]["is_covered"]

    assert words(letter_of(kept)) == words(letter(LOSER))
