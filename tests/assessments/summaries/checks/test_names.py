from dataclasses import replace
from typing import Any

import pytest

from app.assessments.summaries.case import Case
from app.assessments.summaries.checks.names import names_in
from app.assessments.summaries.summary import summaries_of
from tests.assessments.summaries.made import (
    LOSER,
    TENDERS,
    WINNER,
    a_case,
    a_party,
    candidate,
    with_candidate,
)


def named_in(case: Case) -> list[str]:
    return [one.path for one in names_in(case, summaries_of(case))]


def saying(words: str, name: str = LOSER) -> Case:
    agreed = dict(candidate(a_case(), name).agreed)
    agreed["evidence"] = replace(agreed["evidence"], good=words)
    return with_candidate(a_case(), name, agreed=agreed)


def test_explanations_of_ones_own_tender_name_nobody_else() -> None:
    assert named_in(a_case()) == []


@pytest.mark.parametrize("words", ["Weaker than Bramble.", "weaker than bramble", "(Dogwood)"])
def test_another_suppliers_name_in_an_explanation_is_found(words: str) -> None:
    [path] = named_in(saying(words))

    assert path == f"summaries[{TENDERS[LOSER]}].scores[evidence].explanation.good"


@pytest.mark.parametrize(
    "words", ["Better than Alder here.", "Cedar names its staff.", "Brambles are cleared."]
)
def test_the_winners_name_ones_own_and_longer_words_are_not(words: str) -> None:
    assert named_in(saying(words)) == []


def test_a_name_in_the_winners_explanation_is_found_in_every_letter_but_its_owners() -> None:
    paths = named_in(saying("Dearer than Cedar.", WINNER))

    assert len(paths) == 5
    assert not any(str(TENDERS[LOSER]) in path for path in paths)
    assert sum(".winner[evidence]." in path for path in paths) == 4


def test_a_name_within_the_readers_own_name_is_not_found() -> None:
    party = replace(a_party("Bramble"), name="Cedar Works")
    case = with_candidate(saying("Cedar Works names its staff.", "Bramble"), "Bramble",
                          supplier=party)  # fmt: skip

    assert named_in(case) == []


BRAMBLE: dict[str, Any] = {
    "supplier": replace(a_party("Bramble"), name="Bramble Homes Ltd"),
    "alias": "Tender C",
    "members": ("Beta Build plc", "IT Ltd"),
}


@pytest.mark.parametrize(
    "words",
    [
        "Stronger than Bramble Homes here.",
        "stronger than BRAMBLE  HOMES LTD",
        "Weaker than Tender C here.",
        "Beta Build is named by another.",
        "It is weaker than Beta\nBuild plc.",
    ],
)
def test_a_short_name_an_alias_and_a_member_of_a_consortium_are_found(words: str) -> None:
    [path] = named_in(with_candidate(saying(words), "Bramble", **BRAMBLE))

    assert path == f"summaries[{TENDERS[LOSER]}].scores[evidence].explanation.good"


@pytest.mark.parametrize("name", [LOSER, WINNER])
def test_the_alias_and_the_members_of_ones_own_tender_and_the_winning_one_are_not(
    name: str,
) -> None:
    known = {"alias": "Tender C", "members": ("Beta Build plc",)}
    case = with_candidate(saying("Tender C and Beta Build name their staff."), name, **known)

    assert named_in(case) == []


def test_two_letters_are_no_name_although_a_firm_may_be_called_so() -> None:
    assert named_in(with_candidate(saying("It is sound."), "Bramble", **BRAMBLE)) == []


def test_a_longer_name_that_begins_with_ones_own_is_found() -> None:
    party = replace(a_party("Bramble"), name="Cedar Works")

    found = named_in(with_candidate(saying("Unlike Cedar Works."), "Bramble", supplier=party))

    assert len(found) == 1
