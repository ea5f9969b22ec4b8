"""Prices may be in any money; what is counted in pounds is not."""

from typing import Any

import pytest

from tests.factories import CONTRACT, PRICE_ONLY, faults_in, refusals

RANDS: dict[str, Any] = {**CONTRACT, "currency": "ZAR"}
JOBS = """
measures: [%s]
criteria:
  - {code: jobs, weight: 100, value: jobs, method: {use: share_of_target, target: %s}}
"""
FIVE = "{code: jobs, unit: fte_year}", "5"


@pytest.mark.parametrize(
    "rules",
    [
        JOBS % ("{code: jobs, unit: gbp}", "5"),
        JOBS % ("{code: jobs, unit: gbp_thousand}", "5"),
        JOBS % ("{code: jobs, unit: fte_year, time_basis: per_million_pounds}", "5"),
        JOBS % ("{code: jobs, unit: hour, cap: {quantity: 5, per_million_pounds: true}}", "5"),
        JOBS % ("{code: jobs, unit: hour, benchmark: {quantity: 5, per_million_pounds: true}}", 5),
        JOBS % ("{code: jobs, unit: fte_year}", "{quantity: 2, per_million_pounds: true}"),
        "measures: [{code: jobs, unit: hour, value: 10}]\ntotal: {formula: pounds(jobs)}",
        PRICE_ONLY.replace("method", "minimum: {quantity: 1, per_million_pounds: true}, method"),
    ],
)
def test_what_is_counted_in_pounds_is_not_scored_in_other_money(rules: str) -> None:
    assert faults_in(rules, RANDS) == ["currency_not_pounds"]
    assert faults_in(rules, CONTRACT) == []
    assert "currency_not_pounds" not in faults_in(rules, {})


@pytest.mark.parametrize("rules", [PRICE_ONLY, JOBS % FIVE])
def test_prices_and_what_is_no_money_are_scored_in_any(rules: str) -> None:
    assert faults_in(rules, RANDS) == []


def test_a_measure_in_pounds_that_no_sum_counts_is_no_matter() -> None:
    assert faults_in(f"measures: [{{code: gift, unit: gbp}}]\n{PRICE_ONLY}", RANDS) == []


def test_the_contract_is_refused_where_it_is_scored() -> None:
    tenders = (
        "contract: {value: 100, years: 1, currency: %s}\n"
        "tenders: [{supplier: A, price: 5, "
        "commitments: [{measure: jobs, quantity: 5, unit: gbp}]}]"
    )
    rules = JOBS % ("{code: jobs, unit: gbp}", "5")

    assert refusals(rules, tenders % "EUR") == ["currency_not_pounds"]
    assert refusals(rules, tenders % "GBP") == []
