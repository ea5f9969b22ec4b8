"""Gates can be met, look at something that is there, and do what they say."""

import pytest

from app.problems import Severity
from tests.factories import faults_in, findings_in

ABOVE_LOWEST = "value: price - lowest(price), method: {formula: value}, "
START = """
facts: {is_vcse: yes_no, standard: word}
measures: [{code: jobs, unit: fte_year}]
tables:
  words: {choices: {poor: {share: 0.1}, good: {share: 0.9}}}
  plain: {choices: {red: {label: Red}, green: {label: Green}}}
criteria:
  - {code: jobs, weight: 50, value: jobs, method: {formula: value / 10}}
"""


def faults(criterion: str) -> list[str]:
    return faults_in(START + f"  - {{code: g, weight: 50, {criterion}}}\n")


@pytest.mark.parametrize(
    "criterion",
    [
        "method: {table: words}, gate: {at_least: good}",
        "method: {table: words}, gate: {at_least: good, else: zero}",
        "method: {formula: value}, gate: {at_least: 3, at_most: 5}",
        "method: {use: grade, scale: five-point}, gate: {at_least: 2.5}",
        "method: {formula: value}, gate: {require: price < 5, else: disqualify}",
        "method: {formula: value}, gate: {at_least: 3}, unlocks: [jobs]",
        "value: jobs, method: {formula: value}, minimum: {quantity: 1, per_year: true}",
        "method: {formula: value}, require: [price <= 2 * lowest(price)]",
        ABOVE_LOWEST + "gate: {at_most: 5}",
    ],
)
def test_a_gate_that_can_be_met_is_fine(criterion: str) -> None:
    assert faults(criterion) == []


@pytest.mark.parametrize(
    ("criterion", "code"),
    [
        ("method: {table: words}, gate: {at_least: godd}", "not_on_scale"),
        ("method: {table: words}, gate: {at_least: 0.5}", "not_on_scale"),
        ("method: {table: words}, gate: {at_most: 1}", "not_on_scale"),
        ("method: {table: plain, undefined: 0}, gate: {at_least: green}", "scale_has_no_order"),
        ("method: {formula: value}, gate: {at_least: good}", "not_on_scale"),
        (
            "value: is_vcse, method: {formula: 1 if value else 0}, gate: {at_least: 1}",
            "wrong_kind",
        ),
        ("value: standard, method: {table: words}, minimum: 1", "wrong_kind"),
        ("method: {formula: value}, gate: {at_least: 3, else: lock}", "locks_nothing"),
        ("method: {formula: value}, unlocks: [jobs]", "no_gate"),
        ("method: {formula: value}, gate: {at_least: 1}, unlocks: [jbos]", "unknown_unlock"),
        ("method: {formula: value}, gate: {require: price}", "wrong_kind"),
        (
            "method: {formula: value}, require: {require: price < mean(price), else: zero}",
            "gate_too_late",
        ),
        (ABOVE_LOWEST + "gate: {at_most: 5, else: zero}", "gate_too_late"),
        (ABOVE_LOWEST + "gate: {at_most: 5}, unlocks: [jobs]", "gate_too_late"),
        (ABOVE_LOWEST + "minimum: {quantity: 5, else: zero}", "gate_too_late"),
    ],
)
def test_a_gate_that_cannot_do_what_it_says_is_a_fault(criterion: str, code: str) -> None:
    assert code in faults(criterion)


@pytest.mark.parametrize("otherwise", ["zero", "lock"])
def test_the_rules_as_a_whole_have_no_score_to_set_to_zero(otherwise: str) -> None:
    require = f"require: {{require: price > 5, else: {otherwise}}}\n"

    assert faults_in(START.replace("50", "100") + require) == ["nothing_to_hold_back"]


def test_a_headings_gate_beyond_full_marks_is_pointed_out() -> None:
    rules = """
criteria:
  - code: quality
    weight: 100
    gate: {at_least: 60}
    criteria: [{code: plan, weight: 100, method: {formula: value / 5}}]
"""
    [found] = [one for one in findings_in(rules) if one.code == "gate_beyond_full_marks"]

    assert found.severity is Severity.WARNING
    assert "Write 0.6 for 60 per cent" in found.how_to_fix
    assert faults_in(rules.replace("60", "good")) == ["not_on_scale"]
