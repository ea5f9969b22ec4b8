"""What is not ours is handed on only where its licence lets it be."""

from collections.abc import Mapping

import pytest

from app.rules.checks.about import Stops
from app.rules.checks.whole import check
from app.rules.document.value import DatedValue
from app.rules.library import Library
from tests.factories import a_rule_set

MEASURE = "measures: [{code: m, unit: hour, value: %s}]\ntotal: {formula: pounds(m)}"
PARAMETER = "parameters: {m: %s}\ntotal: {formula: price * m}"
ELSEWHERE = "{from: values/v.yaml#m}"
OURS = "{value: 5, price_year: 2025}"


def found(rules: str, value: str, code: str) -> set[tuple[str, Stops]]:
    """Check a value where it stands, and the same value in the library, referred to."""
    read = a_rule_set(PARAMETER % value).parameters["m"]
    values: Mapping[str, DatedValue] = {"values/v.yaml#m": read}
    texts = {rules % value: Library(), rules % ELSEWHERE: Library(values=values)}
    told = [
        {
            (one.finding.path, one.stops)
            for one in check(a_rule_set(text), library)
            if one.finding.code == code
        }
        for text, library in texts.items()
    ]
    assert told[0] == told[1]
    return told[0]


@pytest.mark.parametrize(
    ("rules", "path"), [(MEASURE, "measures.m.value"), (PARAMETER, "parameters.m")]
)
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("licence: CC-BY-NC-ND-4.0", "licence"),
        ("licence: all rights reserved, source: A framework", "licence"),
        ("source: A framework", "no_licence"),
    ],
)
def test_what_may_not_be_shared_is_unfit_to_publish(
    rules: str, path: str, said: str, code: str
) -> None:
    value = OURS.replace("}", f", {said}}}")

    assert found(rules, value, code) == {(path, Stops.PUBLISHING)}


@pytest.mark.parametrize("rules", [MEASURE, PARAMETER])
@pytest.mark.parametrize(
    "said", ["licence: fact", "licence: OGL-3.0, source: GOV.UK", "note: Our own choice"]
)
def test_what_is_open_or_ours_may_be_shared(rules: str, said: str) -> None:
    value = OURS.replace("}", f", {said}}}")

    assert found(rules, value, "licence") | found(rules, value, "no_licence") == set()


def test_every_one_of_the_values_through_time_is_looked_at() -> None:
    value = "[{from: 2025-04-01, value: 1}, {from: 2026-04-01, value: 2, licence: secret}]"

    assert found(PARAMETER, value, "licence") == {("parameters.m", Stops.PUBLISHING)}


def test_a_price_from_elsewhere_has_its_year() -> None:
    assert found(MEASURE, "{value: 5, source: GOV.UK, licence: OGL-3.0}", "no_price_year")
    assert not found(PARAMETER, "{value: 5, source: GOV.UK, licence: OGL-3.0}", "no_price_year")
