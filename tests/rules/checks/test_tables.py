"""Bands leave no gap and no edge with two owners."""

import pytest

from app.problems import Finding, Severity
from app.rules.checks.whole import check, for_publishing
from app.rules.reading import read_library
from tests.factories import a_rule_set, faults_in


def rules(bands: str, more: str = "") -> str:
    return (
        f"tables: {{t: {{{more}bands: [{bands}]}}}}\n"
        "criteria: [{code: c, weight: 100, method: {table: t}}]"
    )


def published(text: str) -> list[Finding]:
    found = for_publishing(check(a_rule_set(text), read_library()))
    return [one for one in found if one.code.startswith("bands")]


@pytest.mark.parametrize(
    "bands",
    [
        "{to: 3, share: 0}, {over: 3, share: 1}",
        "{under: 3, share: 0}, {from: 3, share: 1}",
        "{over: 8, share: 0}, {to: 3, share: 1}, {over: 3, to: 8, share: 0.5}",
        "{from: 3, to: 3, share: 1}, {under: 3, share: 0}, {over: 3, share: 0}",
    ],
)
def test_bands_that_meet_are_fine_in_any_order(bands: str) -> None:
    assert published(rules(bands)) == []


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ("{to: 3, share: 0}, {from: 3, share: 1}", "3 belongs to two bands"),
        ("{to: 5, share: 0}, {from: 3, share: 1}", "3 belongs to two bands"),
        ("{share: 0}, {from: 3, share: 1}", "overlap"),
        ("{from: 1, to: 9, share: 0}, {from: 3, to: 5, share: 1}", "3 belongs to two bands"),
    ],
)
def test_a_value_with_two_owners_makes_scores_wrong(bands: str, message: str) -> None:
    assert faults_in(rules(bands)) == ["bands_overlap"]
    assert message in published(rules(bands))[0].message


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ("{under: 3, share: 0}, {over: 3, share: 1}", "3 belongs to no band"),
        ("{to: 79, share: 0}, {from: 80, share: 1}", "Between 79 and 80, a value"),
    ],
)
def test_a_gap_is_unfit_to_publish(bands: str, message: str) -> None:
    assert faults_in(rules(bands)) == []
    [found] = published(rules(bands))
    assert (found.code, found.severity) == ("bands_have_a_gap", Severity.FAULT)
    assert message in found.message


def test_a_gap_between_whole_numbers_is_none_where_values_are_whole() -> None:
    bands = "{to: 79, share: 0}, {from: 80, share: 1}"

    assert published(rules(bands, "decimals: 0, ")) == []
    assert "79.1 belongs to no band" in published(rules(bands, "decimals: 1, "))[0].message


def test_a_gap_is_forgiven_where_the_rules_say_what_then() -> None:
    text = rules("{to: 79, share: 0}, {from: 80, share: 1}").replace(
        "{table: t}", "{table: t, undefined: 0}"
    )

    assert published(text) == []


def test_ratings_with_holes_are_refused_by_name() -> None:
    """Good from 95, approaching 91 to 93, requires improvement 86 to 90, inadequate to 85."""
    text = """
ratings:
  decimals: 1
  bands:
    - {from: 95, rating: good}
    - {from: 91, to: 93, rating: approaching_target}
    - {from: 86, to: 90, rating: requires_improvement}
    - {to: 85, rating: inadequate}
total: {formula: price}
"""
    found = published(text)

    assert faults_in(text) == []  # no score turns on how delivery is rated
    assert [one.code for one in found] == ["bands_have_a_gap"] * 3
    assert any("93.1 belongs to no band" in one.message for one in found)


@pytest.mark.parametrize(
    ("fact", "codes"),
    [
        ("{kind: number, min: 0, max: 60}", []),
        ("{kind: number, min: 0, max: 100}", ["bands_have_a_gap"]),
        ("{kind: number, min: -1, max: 60}", ["bands_have_a_gap"]),
        ("{kind: number, min: 0, max: 20}", ["band_unreachable"]),
        ("number", []),
    ],
)
def test_bands_reach_as_far_as_the_fact_that_is_looked_up(fact: str, codes: list[str]) -> None:
    text = f"""
facts: {{days: {fact}}}
tables: {{t: {{bands: [{{from: 0, to: 30, points: 5}}, {{over: 30, under: 100, points: 1}}]}}}}
figures: {{worth: {{table: t, of: days}}}}
total: {{formula: price}}
"""
    found = check(a_rule_set(text), read_library())

    assert [one.finding.code for one in found if one.finding.code.startswith("band")] == codes


def test_a_row_that_is_worth_nothing_cannot_score() -> None:
    text = """
tables: {t: {choices: {good: {share: 1}, late: {label: Late}}}}
criteria: [{code: c, weight: 100, method: {table: t}}]
"""
    assert faults_in(text) == ["worth_nothing"]
    assert faults_in(text.replace("{table: t}", "{table: t, undefined: 0}")) == []


def test_a_scale_that_never_earns_all_is_pointed_out() -> None:
    text = """
tables: {t: {choices: {best: {share: 0.95}, worst: {share: 0.45}}}}
criteria: [{code: c, weight: 100, method: {table: t}}]
"""
    found = [one.finding.code for one in check(a_rule_set(text), read_library())]

    assert "top_under_full_marks" in found
    assert faults_in(text) == []
