"""What stands for what is missing is of its kind."""

import pytest

from tests.factories import faults_in, findings_in

TOTAL = "total: {formula: price}\n"


@pytest.mark.parametrize(
    ("fact", "codes"),
    [
        ("{kind: yes_no, missing: false}", []),
        ("{kind: yes_no, missing: fail}", []),
        ("{kind: yes_no, missing: 0}", ["wrong_kind_of_fact"]),
        ("{kind: number, missing: 0}", []),
        ("{kind: number, missing: none}", ["wrong_kind_of_fact"]),
        ("{kind: number, min: 1, max: 9, missing: 1}", []),
        ("{kind: number, min: 1, max: 9, missing: 9}", []),
        ("{kind: number, min: 1, missing: 0.99}", ["wrong_kind_of_fact"]),
        ("{kind: number, max: 9, missing: 9.01}", ["wrong_kind_of_fact"]),
        ("{kind: word, missing: none}", []),
        ("{kind: word, words: [a, b], missing: b}", []),
        ("{kind: word, words: [a, b], missing: c}", ["wrong_kind_of_fact"]),
        ("{kind: number, min: 5, max: 2}", ["nothing_fits"]),
    ],
)
def test_what_stands_for_a_missing_fact(fact: str, codes: list[str]) -> None:
    assert faults_in(f"facts: {{f: {fact}}}\n{TOTAL}") == codes


@pytest.mark.parametrize(
    ("criterion", "codes"),
    [
        ("method: {formula: value}, missing: 0", []),
        ("method: {formula: value}, missing: fail", []),
        ("method: {formula: value}, missing: respread", []),
        ("method: {formula: value}, missing: good", ["not_a_number"]),
        ("method: {use: grade, scale: five-point}, missing: 0", []),
        ("method: {use: grade, scale: five-point}, missing: 9", ["not_on_scale"]),
        ("method: {use: grade, scale: five-point, undefined: 0}, missing: none", []),
        ("value: price, method: {formula: value}, missing: 0", ["missing_without_mark"]),
    ],
)
def test_what_stands_for_a_missing_mark(criterion: str, codes: list[str]) -> None:
    assert faults_in(f"criteria: [{{code: c, weight: 100, {criterion}}}]") == codes


def test_a_contract_that_makes_no_sense_is_told_before_its_echoes() -> None:
    found = faults_in("total: {formula: price / contract_value}", {"value": "a lot"})

    assert found[0] == "bad_contract_fact"


def test_pounds_beside_another_currency_are_pointed_out() -> None:
    rules = "measures: [{code: m, unit: hour, value: 5}]\ntotal: {formula: pounds(m)}"

    def codes(currency: str) -> list[str]:
        return [one.code for one in findings_in(rules, {"currency": currency})]

    assert "not_in_pounds" in codes("EUR")
    assert "not_in_pounds" not in codes("GBP")
