import json
import re
from dataclasses import replace
from typing import Any

import pytest

from app.assessments.summaries.case import Terms, Withheld
from app.assessments.summaries.letter.whole import letter_of
from app.assessments.summaries.messages import SummaryText
from app.assessments.summaries.standstill import Standstill, StandstillKind
from app.assessments.summaries.summary import summaries_of, summary_of
from app.paper.text import as_text
from app.platform.columns import canonical
from tests.assessments.summaries.made import (
    DISQUALIFIED,
    FAILED,
    LOSER,
    NAMES,
    REMOVED,
    TENDERS,
    TERMS,
    WINNER,
    a_case,
    a_party,
    candidate,
    reason_for,
    the_tenders,
    with_candidate,
)


def summary(name: str, **changes: Any) -> dict[str, Any]:
    case = a_case(**changes)
    return summary_of(case, candidate(case, name))


def withholding(*withheld: Withheld) -> dict[str, Any]:
    return summary(LOSER, terms=replace(TERMS, withheld=withheld))


@pytest.mark.parametrize("name", NAMES)
def test_a_summary_is_plain_data_of_the_shape_that_the_api_gives(name: str) -> None:
    kept = json.loads(canonical(summary(name)))

    assert SummaryText.model_validate(kept).supplier.name == name


def test_there_is_one_for_every_assessed_tender_best_first() -> None:
    found = [one["supplier"]["name"] for one in summaries_of(a_case())]

    assert found == ["Alder", "Cedar", "Bramble", "Dogwood", "Elm", "Fir"]


def test_a_tender_that_was_disregarded_is_owed_none() -> None:
    case = with_candidate(a_case(), REMOVED, set_aside="disregarded")

    assert REMOVED not in [one["supplier"]["name"] for one in summaries_of(case)]


def test_a_loser_is_told_its_own_place_and_the_winners_information() -> None:
    found = summary(LOSER)

    assert found["outcome"]["awarded"] is False
    assert found["outcome"]["rank"] == 2
    assert found["why_not_awarded"][0].startswith("Your tender came second of the 4 tenders")
    assert "83.47; yours is 80.25" in found["why_not_awarded"][1]
    winner = found["winner"]
    party = a_party(WINNER)
    assert (winner["name"], winner["address"], winner["email"], winner["identifiers"]) == (
        party.name, party.address, party.email, list(party.identifiers),
    )  # fmt: skip
    assert winner["total"]["marks"] == "83.47"
    assert len(winner["scores"]) == len(found["scores"]) == len(found["criteria"]) == 11


def test_the_winner_is_told_its_own_alone() -> None:
    found = summary(WINNER)

    assert (found["outcome"]["awarded"], found["winner"]) == (True, None)
    assert found["why_not_awarded"] == []


def test_a_tender_that_fails_a_criterion_is_told_which() -> None:
    [why] = summary(FAILED)["why_not_awarded"]

    assert why == (
        "Your tender was not ranked, because the mark for Technical Proposal had to be at least "
        "2 and was 1."
    )


def test_a_tender_that_was_disqualified_is_told_the_reason_of_the_decision() -> None:
    found = summary(REMOVED)

    assert found["outcome"]["status"] == "disqualified"
    assert DISQUALIFIED.rstrip(".") in found["outcome"]["disqualified_because"]
    assert found["outcome"]["words"] == "Your tender was not ranked: it was disqualified."
    assert found["total"]["marks"] is None


def test_a_decision_that_requirements_are_not_met_is_told_in_its_own_words() -> None:
    case = with_candidate(
        a_case(), REMOVED, set_aside="fails_requirements", set_aside_reason="No insurance."
    )

    found = summary_of(case, candidate(case, REMOVED))

    assert found["outcome"]["disqualified_because"] == (
        "it does not meet our requirements: No insurance"
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_other_tenders_data_is_in_anybodys_letter(name: str) -> None:
    text = " ".join(as_text(letter_of(summary(name))).split())
    sent = {one.supplier: one for one in the_tenders()[0].tenders}
    for other in set(NAMES) - {name, WINNER}:
        card, party = candidate(a_case(), other).card, a_party(other)
        strange = [
            other, party.address, party.email, party.identifiers[0],
            str(TENDERS[other]), f"{sent[other].price:,}", str(sent[other].price),
            *(reason_for(other, code) for code in sent[other].marks),
        ]  # fmt: skip
        strange += [card["total"]] if card["total"] else []
        own = {str(line.place) for line in sent[name].commitments or ()}
        own |= {str(line.place) for line in sent[WINNER].commitments or ()}
        strange += [str(line.place) for line in sent[other].commitments or ()]
        for word in set(strange) - own:
            assert not re.search(rf"(?<![\w.,]){re.escape(word)}(?!\w)", text), (other, word)


def test_why_evaluators_changed_their_marks_stays_in_the_record() -> None:
    text = json.dumps(summary(LOSER))

    assert "changed_because" not in text


@pytest.mark.parametrize("what", ["address", "email", "total"])
def test_what_is_withheld_of_the_winner_is_left_out_and_notified(what: str) -> None:
    found = withholding(Withheld(what, "It would show the margin."))

    assert found["winner"][what] is None
    assert found["withheld"] == [
        {
            "path": f"winner.{what}",
            "words": f"the winning supplier's {what}",
            "reason": "It would show the margin.",
        }
    ]


def test_a_withheld_explanation_leaves_the_score() -> None:
    found = withholding(Withheld("explanation", "Trade secret.", "technical_proposal"))

    [one] = [one for one in found["winner"]["scores"] if one["code"] == "technical_proposal"]
    assert (one["marks"], one["explanation"]) == ("32", None)
    assert found["withheld"][0]["path"] == "winner.scores[technical_proposal].explanation"
    assert "for Technical Proposal" in found["withheld"][0]["words"]


def test_a_withheld_score_takes_its_explanation_with_it() -> None:
    found = withholding(Withheld("score", "Trade secret.", "technical_proposal"))

    [one] = [one for one in found["winner"]["scores"] if one["code"] == "technical_proposal"]
    assert {one[part] for part in ("marks", "shown", "mark", "label", "explanation")} == {None}


def test_nothing_is_withheld_from_the_winner_itself() -> None:
    terms = replace(TERMS, withheld=(Withheld("score", "Secret.", "technical_proposal"),))

    found = summary(WINNER, terms=terms)

    assert found["withheld"] == []
    assert all(one["explanation"] for one in found["scores"])


def test_one_losers_withholding_does_not_reach_the_next() -> None:
    terms = replace(TERMS, withheld=(Withheld("score", "Secret.", "technical_proposal"),))

    found = summaries_of(a_case(terms=terms))

    assert all(one["explanation"] for one in found[0]["scores"])
    assert all(one["winner"]["scores"][1]["explanation"] is None for one in found if one["winner"])


def test_the_standstill_is_told_as_the_officer_decided() -> None:
    none = Standstill(StandstillKind.NONE, reason="it is light touch.")

    found = summary(LOSER, terms=Terms(standstill=none))["standstill"]

    assert (found["kind"], found["working_days"]) == ("none", None)
    assert found["words"].endswith("it is light touch.")
    assert summary(LOSER)["standstill"]["working_days"] == 8
