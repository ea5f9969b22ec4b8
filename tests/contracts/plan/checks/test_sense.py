"""What of a plan's terms means nothing is told when it is proposed."""

from decimal import Decimal
from typing import Any

import pytest

from app.contracts.plan.checks.sense import CODES, WORDS, faults_of_terms
from app.contracts.plan.terms import Terms, bands_of
from app.deliveries.standing.word import CODES as PAIRED
from app.deliveries.standing.word import Word
from tests.contracts.plan.made import LIBRARY

MEASURES = ("volunteering", "mentoring")
SHARE: dict[str, Any] = {
    "formula": "share_of_value",
    "parameters": {"percent": "40", "volunteering": "20"},
}
CAPPED: dict[str, Any] = {"formula": "capped_share_of_value", "parameters": {"percent": "40"}}
OWN: list[dict[str, Any]] = [
    {"from": 97, "rating": "good"},
    {"from": 80, "under": 97, "rating": "approaching_target"},
    {"under": 80, "rating": "inadequate"},
]


def faults(price: str | None = None, **terms: Any) -> dict[str, str]:
    known = None if price is None else Decimal(price)
    found = faults_of_terms(Terms.model_validate(terms), MEASURES, known, LIBRARY)
    return {one.path.removeprefix("terms."): one.code for one in found}


def credited(price: str | None = None, **changes: Any) -> dict[str, str]:
    return faults(price, remedies=["credit"], credit=SHARE | changes)


def exchange(instead: str, short: str) -> dict[str, str]:
    return {"from_measure": instead, "to_measure": short, "rate": "2"}


def test_the_terms_that_go_unsaid_mean_something() -> None:
    assert faults() == {}


def test_the_words_are_those_that_a_rating_is_read_in() -> None:
    known = [word for word in Word if word is not Word.OTHER]

    assert list(WORDS) == [word.value for word in known]
    assert list(CODES) == [PAIRED[word] for word in known]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("statutory-default", None),
        ("bradford-mended", None),
        ("ocds-default", None),
        ("bradford", "unknown_ratings"),
        ("red-amber-green", "no_statutory_words"),
    ],
)
def test_ratings_are_in_the_library_and_in_the_words_of_the_law(
    name: str, code: str | None
) -> None:
    assert faults(ratings=name) == ({} if code is None else {"ratings": code})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({0: {"from": 100, "rating": "good"}}, "bands_have_a_gap"),
        ({1: {"from": 80, "to": 97, "rating": "approaching_target"}}, "bands_overlap"),
        ({0: {"from": 97, "to": 100, "rating": "good"}}, "bands_have_a_gap"),
        ({2: {"over": 0, "under": 80, "rating": "inadequate"}}, "bands_have_a_gap"),
        ({2: {"from": 0, "under": 80, "rating": "inadequate"}}, None),
        ({0: {"from": 97, "rating": "superb"}}, "no_statutory_words"),
        ({0: {"from": 97, "rating": "other"}}, "no_statutory_words"),
        ({0: {"from": 97}}, "no_statutory_words"),
        ({0: {"from": 97, "rating": "inadequate"}}, "bands_out_of_order"),
    ],
)
def test_bands_of_ones_own_are_proven_as_the_librarys_are(
    changes: dict[int, Any], code: str | None
) -> None:
    own = [changes.get(place, band) for place, band in enumerate(OWN)]

    assert faults(bands=own) == ({} if code is None else {"bands": code})
    assert faults(bands=own[::-1]) == ({} if code is None else {"bands": code})


def test_bands_of_ones_own_stand_before_those_that_are_named() -> None:
    own = bands_of(Terms.model_validate({"bands": OWN}), LIBRARY)

    assert own is not None
    assert own.bands[0].holds(Decimal(97))
    assert bands_of(Terms(), LIBRARY) is LIBRARY.ratings["statutory-default"]


def test_a_credit_names_a_formula_and_gives_what_it_asks_for() -> None:
    place = "credit.parameters"

    assert credited() == {}
    assert credited(formula="nope") == {"credit.formula": "unknown_formula"}
    assert credited(parameters={}) == {f"{place}.percent": "parameter_missing"}
    for percent in ("1000", "-1"):
        assert credited(parameters={"percent": percent}) == {f"{place}.percent": "out_of_bounds"}
    strange = {"percent": "40", "rate": "3", "trees": "2", "volunteering": "0"}
    assert credited(parameters=strange) == {
        f"{place}.rate": "unknown_parameter",
        f"{place}.trees": "unknown_parameter",
        f"{place}.volunteering": "out_of_bounds",
    }


def test_a_price_that_a_formula_asks_for_is_the_contracts_or_in_its_terms() -> None:
    priced = {"parameters": {"percent": "40", "contract_price": "6000000"}}

    assert credited("500000", **CAPPED) == {}
    assert credited(**CAPPED) == {"credit.parameters.contract_price": "parameter_missing"}
    assert credited(**CAPPED | priced) == {}
    assert credited(parameters=SHARE["parameters"] | {"contract_price": "1"}) == {
        "credit.parameters.contract_price": "unknown_parameter"
    }


@pytest.mark.parametrize(
    ("remedy", "terms"),
    [
        ("credit", {"credit": SHARE}),
        ("retention", {"retention_percent": "5"}),
        ("substitution", {"substitutions": [exchange(*MEASURES)]}),
    ],
)
def test_a_remedy_and_what_it_goes_by_are_given_together(
    remedy: str, terms: dict[str, Any]
) -> None:
    [name] = terms

    assert faults(remedies=[remedy], **terms) == {}
    assert faults(remedies=[remedy]) == {name: "remedy_without_terms"}
    assert faults(**terms) == {"remedies": "terms_without_remedy"}


def test_what_stands_for_something_else_is_owed_and_said_once() -> None:
    assert faults(offsets=[exchange("trees", "mentoring")]) == {
        "offsets[0].from_measure": "measure_not_owed"
    }
    assert faults(offsets=[exchange("mentoring", "trees")]) == {
        "offsets[0].to_measure": "measure_not_owed"
    }
    assert faults(offsets=[exchange(*MEASURES), exchange(*MEASURES)]) == {
        "offsets[1]": "said_twice"
    }
    assert faults(offsets=[exchange(*MEASURES), exchange(*MEASURES[::-1])]) == {}


def test_people_are_counted_once_in_a_measure_that_is_owed() -> None:
    assert faults(duplicate_scope={"mentoring": "life"}) == {}
    assert faults(duplicate_scope={"trees": "life"}) == {
        "duplicate_scope.trees": "measure_not_owed"
    }
