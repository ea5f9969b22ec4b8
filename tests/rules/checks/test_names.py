"""No name stands for two things, and what a method is given is what it takes."""

import pytest

from tests.factories import faults_in

TOTAL = "total: {formula: price}\n"


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ("facts: {x: number}\nfigures: {x: price}\n", "name_twice"),
        ("parameters: {x: 1}\nmeasures: [{code: x, unit: hour}]\n", "name_twice"),
        ("catalogue: community-wealth\nfigures: {job_local: price}\n", "name_twice"),
        ("measures: [{code: x, unit: hour}, {code: x, unit: hour}]\n", "name_twice"),
        ("facts: {contract_x: number}\n", "name_taken"),
    ],
)
def test_a_name_stands_for_one_thing(rules: str, code: str) -> None:
    assert faults_in(rules + TOTAL) == [code]


def test_criteria_stand_apart_from_names() -> None:
    rules = (
        "facts: {days: number}\n"
        "criteria: [{code: days, weight: 100, value: days, method: {formula: value}}]"
    )

    assert faults_in(rules) == []


def test_a_criterion_stands_once_in_the_whole_tree() -> None:
    rules = """
criteria:
  - {code: a, weight: 50, method: {formula: value}}
  - {code: b, weight: 50, criteria: [{code: a, weight: 100, method: {formula: value}}]}
"""
    assert faults_in(rules) == ["criterion_twice"]


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("{use: share_of_target, target: 5, roof: 1}", "unknown_parameter"),
        ("{use: share_of_target}", "missing_parameter"),
        ("{use: share_of_traget, target: 5}", "unknown_method"),
        ("{use: grade, scale: six-point}", "unknown_table"),
        ("{use: grade}", "missing_parameter"),
        ("{table: nothing}", "unknown_table"),
        ("{formula: value, undefnied: 0}", "unknown_parameter"),
        ("{table: five-point, target: 5}", "unknown_parameter"),
        ("{formula: lowest / value, lowest: 5}", "name_taken"),
        ("{formula: value * weight, weight: 5}", "name_taken"),
    ],
)
def test_a_method_is_given_what_it_takes(method: str, code: str) -> None:
    assert code in faults_in(f"criteria: [{{code: c, weight: 100, method: {method}}}]")


def test_the_rules_own_parts_stand_before_the_librarys() -> None:
    rules = """
methods: {ratio_to_lowest: {formula: value * factor, parameters: {factor: number}}}
scales: {five-point: {choices: {good: {share: 1}}}}
criteria:
  - {code: a, weight: 50, value: price, method: {use: ratio_to_lowest, factor: 2}}
  - {code: b, weight: 50, method: {use: grade, scale: five-point}, missing: good}
"""
    assert faults_in(rules) == []
