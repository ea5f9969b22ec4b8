"""Weights total what they should, level by level, to the last decimal."""

import pytest

from tests.factories import faults_in


def level(*weights: str) -> str:
    return "".join(
        f"  - {{code: c{i}, weight: {weight}, method: {{formula: value}}}}\n"
        for i, weight in enumerate(weights)
    )


@pytest.mark.parametrize(
    ("kind", "weights", "codes"),
    [
        ("percent", ("60", "40"), []),
        ("percent", ("33.3", "33.3", "33.4"), []),
        ("percent", ("60", "39.99"), ["weights_total"]),
        ("percent", ("33.33", "33.33", "33.33"), ["weights_total"]),
        ("percent", ("0.6", "0.4"), ["weights_total"]),
        ("fraction", ("0.6", "0.4"), []),
        ("fraction", ("60", "40"), ["weights_total"]),
        ("points", ("7", "12", "3.5"), []),
        ("points", ("0", "0"), ["no_weights"]),
        ("percent", ("100", "0"), []),
    ],
)
def test_a_level_totals_what_its_kind_of_weight_must(
    kind: str, weights: tuple[str, ...], codes: list[str]
) -> None:
    assert faults_in(f"weights: {kind}\ncriteria:\n{level(*weights)}") == codes


def test_every_level_totals_by_itself() -> None:
    rules = """
criteria:
  - code: top
    weight: 100
    criteria:
      - {code: a, weight: 60, method: {formula: value}}
      - {code: b, weight: 60, method: {formula: value}}
"""
    assert faults_in(rules) == ["weights_total"]
    assert faults_in("weights: points\n" + rules) == []
    assert faults_in(rules + "total: {formula: price / unit_score(top)}") == []


def test_a_heading_over_nothing_that_weighs_is_a_fault() -> None:
    rules = "criteria: [{code: top, weight: 100, criteria: [{code: a, method: {formula: value}}]}]"

    assert faults_in(rules) == ["no_weights"]


def test_criteria_may_be_absent_where_the_total_is_a_formula() -> None:
    assert faults_in("total: {formula: price}") == []
    assert faults_in("weights: percent") == ["no_weights"]
