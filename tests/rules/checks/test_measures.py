"""Measures have units and values that are there, and a locality that the law allows."""

import pytest

from app.rules.checks.about import Stops
from app.rules.checks.whole import check
from app.rules.reading import read_library
from tests.factories import a_rule_set, faults_in


def stops(rules: str, code: str, **contract: object) -> set[Stops]:
    found = check(a_rule_set(rules), read_library(), contract)
    return {one.stops for one in found if one.finding.code == code}


TENDERER = "measures: [{code: m, unit: hour, locality_test: tenderer_base}]\ntotal: {formula: m}"


def test_where_the_tenderer_is_based_is_never_scored_above_the_threshold() -> None:
    assert stops(TENDERER, "tenderer_base", above_threshold=True) == {Stops.SCORING}
    assert stops(TENDERER, "tenderer_base", above_threshold=False) == {Stops.NOTHING}
    assert stops(TENDERER, "tenderer_base") == {Stops.PUBLISHING}


def test_where_the_money_goes_may_be_scored() -> None:
    rules = TENDERER.replace("tenderer_base", "payee_base")

    assert stops(rules, "tenderer_base", above_threshold=True) == set()


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (
            "measures: [{code: m, unit: hour, each: {max: 5, unit: week}}]\ntotal: {formula: m}",
            "units_clash",
        ),
        (
            "measures: [{code: a, unit: hour, theme: t}, {code: b, unit: week, theme: t}]\n"
            "total: {formula: quantity(t)}",
            "units_clash",
        ),
        ("measures: [{code: a, unit: hour, theme: t}]\ntotal: {formula: pounds(t)}", "no_value"),
        ("measures: [{code: a, unit: hour, theme: t}]\ntotal: {formula: points(t)}", "no_points"),
        (
            "measures: [{code: a, unit: hour, theme: t}]\ntotal: {formula: quantity(tt)}",
            "unknown_theme",
        ),
        (
            "locality: {place_set: district, codes: [E09000002], credit: {inside: 1}}\n"
            "total: {formula: price}",
            "unknown_place_set",
        ),
        (
            "locality: {place_set: districts, codes: [E09000002]}\ntotal: {formula: price}",
            "no_inside_credit",
        ),
    ],
)
def test_what_would_count_wrongly_is_a_fault(rules: str, code: str) -> None:
    assert code in faults_in(rules)


def test_a_theme_is_asked_for_where_it_stands() -> None:
    rules = "figures: {x: quantity(nothing)}\ntotal: {formula: price}"

    found = [one.finding for one in check(a_rule_set(rules), read_library())]
    [theme] = [one for one in found if one.code == "unknown_theme"]

    assert theme.path == "figures.x"


def test_a_measure_that_nobody_counts_is_pointed_out() -> None:
    rules = "measures: [{code: m, unit: hour}]\ntotal: {formula: price}"

    assert stops(rules, "measure_unused") == {Stops.NOTHING}
    assert stops(rules.replace("hour", "hour, counts_as: record_only"), "measure_unused") == set()


def test_a_measure_for_the_record_is_not_scored() -> None:
    rules = "measures: [{code: m, unit: hour, counts_as: record_only}]\ntotal: {formula: m}"

    assert stops(rules, "record_only_scored") == {Stops.PUBLISHING}
