"""Offers too good to be true, and offers that are the same, are flagged and never changed."""

import pytest

from tests.factories import an_answer

RULES = """
measures:
  - {code: jobs, unit: fte_year, benchmark: {quantity: 5, per_million_pounds: true}, cap: 20}
  - {code: spend, unit: gbp}
weights: points
criteria:
  - {code: jobs, weight: 10, value: jobs, method: {formula: value / 20}}
  - {code: spend, weight: 10, value: spend, method: {formula: value / 1000000}}
"""


JOBS = "{measure: jobs, quantity: 3, unit: fte_year}"
SPEND = "{id: x, measure: spend, quantity: 5, unit: gbp}"


def flags(jobs: str = "1", spend: str = "1", value: str = "1000000") -> list[str]:
    tenders = f"""
contract: {{value: {value}, years: 1}}
tenders:
  - supplier: A
    commitments:
      - {{measure: jobs, quantity: {jobs}, unit: fte_year}}
      - {{measure: spend, quantity: {spend}, unit: gbp}}
"""
    known = {
        "above_benchmark", "capped", "more_than_contract", "more_work_than_money",
        "identical_offers",
    }  # fmt: skip
    warnings = an_answer(RULES, tenders).document["warnings"]
    return [one["code"] for one in warnings if one["code"] in known]


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ({}, []),
        ({"jobs": "5"}, []),
        ({"jobs": "5.01"}, ["above_benchmark"]),
        ({"jobs": "21"}, ["above_benchmark", "capped"]),
        ({"spend": "1000000"}, []),
        ({"spend": "1000000.01"}, ["more_than_contract"]),
        ({"jobs": "2", "value": "40000"}, ["above_benchmark", "more_work_than_money"]),
    ],
)
def test_an_offer_is_held_against_the_benchmark_and_the_contracts_own_facts(
    offer: dict[str, str], expected: list[str]
) -> None:
    assert flags(**offer) == expected


def test_a_flag_changes_no_number() -> None:
    tenders = """
contract: {value: 1000000}
tenders:
  - {supplier: A, commitments: [{measure: jobs, quantity: 500, unit: fte_year}]}
"""
    [card] = an_answer(RULES, tenders).document["tenders"]

    assert (card["status"], card["measures"]["jobs"]["grouped"]) == ("assessed", "500")
    assert card["measures"]["jobs"]["counted"] == "20"


@pytest.mark.parametrize(
    ("other", "flagged"),
    [
        (f"{SPEND}, {JOBS}", True),
        (JOBS, False),
        (f"{JOBS.replace('3', '3.01')}, {SPEND}", False),
        (f"{JOBS.replace('3', '3, year: 2')}, {SPEND}", False),
    ],
)
def test_offers_that_are_the_same_to_the_letter_are_flagged(other: str, flagged: bool) -> None:
    tenders = f"""
contract: {{value: 1000000}}
tenders:
  - {{supplier: A, commitments: [{JOBS}, {SPEND}]}}
  - {{supplier: B, commitments: [{other}]}}
"""
    warnings = an_answer(RULES, tenders).document["warnings"]

    assert any(one["code"] == "identical_offers" for one in warnings) is flagged


def test_two_that_promise_nothing_are_not_suspected() -> None:
    warnings = an_answer(RULES, "tenders: [{supplier: A}, {supplier: B}]").document["warnings"]

    assert not any(one["code"] == "identical_offers" for one in warnings)
