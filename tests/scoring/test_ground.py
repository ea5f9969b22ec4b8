from typing import Any

import pytest

from app.places.place import ResolvedPlace
from app.problems import Finding, Invalid, Severity
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.scoring.answer import Answer, answer
from app.scoring.intake import TendersIn

KNOWN = {
    "IG11 7LU": ResolvedPlace(postcode="IG11 7LU", district="E09000002"),
    "E05014055": ResolvedPlace(ward="E05014055"),
}


def scored(place: str | None, test: str | None = "person_home", **line: Any) -> Answer:
    measure = {"code": "jobs", "unit": "fte_year", **({"locality_test": test} if test else {})}
    rules = {
        "id": "local",
        "measures": [measure],
        "locality": {
            "place_set": "districts",
            "codes": ["E09000002"],
            "credit": {"inside": 1, "elsewhere": 0},
        },
        "criteria": [
            {"code": "jobs", "weight": 100, "value": "jobs", "method": {"formula": "value / 10"}}
        ],
    }
    promise = {"measure": "jobs", "quantity": 10, "unit": "fte_year", **line}
    if place is not None:
        promise["place"] = place
    sent = {"tenders": [{"supplier": "A", "commitments": [promise]}]}
    return answer(RuleSet.model_validate(rules), Library(), TendersIn.model_validate(sent), KNOWN)


def warned(answered: Answer) -> list[str]:
    about = {"no_place", "place_not_told", "unknown_place", "existing_not_counted"}
    return [one["code"] for one in answered.document["warnings"] if one["code"] in about]


def total(answered: Answer) -> str:
    found: str = answered.document["tenders"][0]["total"]
    return found


def refused(place: str, **line: Any) -> Finding:
    with pytest.raises(Invalid) as refusal:
        scored(place, **line)
    [finding] = refusal.value.findings
    return finding


def test_a_place_that_is_known_is_said_nothing_of() -> None:
    assert (total(scored("IG11 7LU")), warned(scored("IG11 7LU"))) == ("100", [])
    assert warned(scored("E09000002")) == warned(scored("E08000009")) == []


@pytest.mark.parametrize("place", ["RM9 SPA", "Barking", "IG11 7LUX", "ZZ9 9ZZ"])
def test_a_slip_in_a_place_is_said_with_what_may_have_been_meant(place: str) -> None:
    answered = scored(place)

    [warning] = [one for one in answered.document["warnings"] if one["code"] == "not_a_place"]
    assert total(answered) == "0"
    assert place in warning["message"]
    assert warning["path"] == "tenders[0].commitments[0].place"


def test_the_postcode_that_was_meant_is_offered() -> None:
    said = str(scored("1G11 7LU").document["warnings"])

    assert "Did you mean IG11 7LU?" in said


@pytest.mark.parametrize("place", ["E99999999", "AB10 1AA"])
def test_a_place_that_is_not_found_is_said_and_counts_as_elsewhere(place: str) -> None:
    answered = scored(place)

    assert (total(answered), warned(answered)) == ("0", ["unknown_place"])


def test_a_place_whose_district_is_not_known_is_said() -> None:
    assert warned(scored("E05014055")) == ["place_not_told"]


def test_a_promise_without_a_place_is_said_whichever_way_it_counts() -> None:
    tested, untested = scored(None), scored(None, test=None)

    assert (total(tested), warned(tested)) == ("0", ["no_place"])
    assert (total(untested), warned(untested)) == ("100", ["no_place"])


def test_a_measure_that_is_not_tested_by_place_needs_none() -> None:
    assert warned(scored(None, test="none")) == []


def test_what_exists_already_is_not_counted_and_said() -> None:
    answered = scored("IG11 7LU", existing=4)

    assert (total(answered), warned(answered)) == ("60", ["existing_not_counted"])
    assert answered.document["tenders"][0]["commitments"][0]["offered"] == "10"


def test_what_exists_already_and_what_would_happen_anyway_are_taken_off_in_turn() -> None:
    assert total(scored("IG11 7LU", existing=5, deadweight="0.2")) == "40"


def test_more_than_was_offered_cannot_exist_already() -> None:
    assert refused("IG11 7LU", existing=11).code == "more_than_offered"
    both = {"existing": 1, "deadweight": {"quantity": 1}}
    assert refused("IG11 7LU", **both).code == "taken_off_twice"


def test_the_same_supplier_in_other_letters_is_one_too_many() -> None:
    tenders = [{"supplier": "Alpha Works"}, {"supplier": " alpha  works "}]
    rules = RuleSet.model_validate(
        {"id": "any", "criteria": [{"code": "q", "weight": 100, "method": {"formula": "value"}}]}
    )

    with pytest.raises(Invalid) as refusal:
        answer(rules, Library(), TendersIn.model_validate({"tenders": tenders}), {})

    assert refusal.value.findings[0].code == "duplicate_supplier"
    assert refusal.value.findings[0].severity is Severity.FAULT
