"""What makes rules unfit to publish stops no score; what one should know stops nothing."""

import pytest

from app.problems import Severity
from app.rules.checks.whole import check, for_publishing, for_scoring
from app.rules.reading import read_library
from tests.factories import PRICE_ONLY, a_rule_set


@pytest.mark.parametrize(
    ("code", "when_publishing"),
    [
        ("no_source", Severity.FAULT),
        ("no_date", Severity.FAULT),
        ("pool_relative", Severity.WARNING),
        ("no_tie_rule", Severity.WARNING),
    ],
)
def test_a_finding_matters_by_what_it_stands_in_the_way_of(
    code: str, when_publishing: Severity
) -> None:
    found = check(a_rule_set(PRICE_ONLY), read_library())

    assert {one.severity for one in for_scoring(found) if one.code == code} == {Severity.WARNING}
    assert {one.severity for one in for_publishing(found) if one.code == code} == {when_publishing}


def codes(rules: str) -> set[str]:
    return {one.finding.code for one in check(a_rule_set(rules), read_library())}


def test_a_fixed_reference_is_no_matter_of_the_others() -> None:
    rules = """
criteria:
  - {code: p, weight: 100, value: price, method: {use: linear_between, worst: 9, best: 1}}
"""

    assert "pool_relative" not in codes(rules)


def test_one_measure_that_carries_most_of_the_marks_is_pointed_out() -> None:
    rules = """
measures: [{code: jobs, unit: fte_year}]
criteria:
  - {code: jobs, weight: %s, value: jobs, method: {use: share_of_target, target: 5}}
  - {code: plan, weight: %s, method: {formula: value}}
"""
    assert "one_measure_carries" in codes(rules % (51, 49))
    assert "one_measure_carries" not in codes(rules % (50, 50))


def test_a_named_number_has_a_source() -> None:
    rules = "parameters: {rate: %s}\ntotal: {formula: price * rate}\nsource: {title: Ours}\n"

    assert "no_source" in codes(rules % "0.05")
    assert "no_source" not in codes(rules % "{value: 0.05, source: The Act}")


def test_what_to_do_about_a_tie_or_a_day_names_only_what_is_there() -> None:
    rules = "criteria:\n" + "".join(
        f"  - {{code: {code}, weight: {weight}, method: {{formula: value}}}}\n"
        for code, weight in (("plan", 40), ("people", 60))
    )
    found = {
        one.finding.code: one.finding.how_to_fix
        for one in check(a_rule_set(rules), read_library())
    }

    assert "rank: {ties: [people, shared]}" in found["no_tie_rule"]
    assert not any(sign.isdigit() for sign in found["no_date"])
