import copy
from dataclasses import replace
from typing import Any

import pytest

from app.assessments.summaries.case import Agreed, Case
from app.assessments.summaries.checks.doubts import doubts_in
from app.assessments.summaries.summary import summaries_of
from tests.assessments.summaries.made import (
    LOSER,
    TENDERS,
    a_case,
    candidate,
    with_candidate,
)


def found_in(case: Case) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in doubts_in(case, summaries_of(case))]


def test_what_was_scored_and_agreed_alike_leaves_no_doubt() -> None:
    assert found_in(a_case()) == []


@pytest.mark.parametrize("what", ["total", "part"])
def test_a_score_that_is_no_longer_the_kept_one_is_found(what: str) -> None:
    card: dict[str, Any] = copy.deepcopy(dict(candidate(a_case(), LOSER).card))
    if what == "total":
        card["total"] = "80.26"
    else:
        card["criteria"]["local_jobs"]["weighted"] = "1.26"

    [(code, path)] = found_in(with_candidate(a_case(), LOSER, card=card))

    assert code == "score_differs"
    place = "total" if what == "total" else "scores[local_jobs]"
    assert path == f"summaries[{TENDERS[LOSER]}].{place}"


def test_a_mark_that_was_agreed_anew_is_found() -> None:
    agreed = dict(candidate(a_case(), LOSER).agreed) | {"evidence": Agreed("4", "Better.")}

    [(code, path)] = found_in(with_candidate(a_case(), LOSER, agreed=agreed))

    assert (code, path.rsplit(".", 2)[1:]) == ("mark_differs", ["scores[evidence]", "mark"])


def test_a_mark_written_in_another_way_is_the_same_mark() -> None:
    agreed = dict(candidate(a_case(), LOSER).agreed)
    agreed["evidence"] = replace(agreed["evidence"], mark="3.0")

    assert found_in(with_candidate(a_case(), LOSER, agreed=agreed)) == []


def test_a_tender_set_aside_after_it_was_scored_is_found() -> None:
    case = with_candidate(
        a_case(), LOSER, set_aside="disqualified", set_aside_reason="Late accounts."
    )

    assert [code for code, _ in found_in(case)] == ["decision_differs"]
