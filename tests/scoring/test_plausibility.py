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


HELP = """
measures: [{code: help, unit: hour}]
weights: points
criteria: [{code: help, weight: 10, value: help, method: {formula: value / 100}}]
"""
STRICT = f"{HELP}partners: {{credit: {{partly: 0.75, unconfirmed: 0.5, declined: 0}}}}\n"


def with_partner(partner: str) -> str:
    line = f"{{id: a, measure: help, quantity: 40, unit: hour{partner}}}"
    return f"tenders:\n  - {{supplier: Ash, commitments: [{line}]}}\n"


NAMED = ", partner: A youth club"


def partner_flags(rules: str, partner: str) -> list[tuple[str, str, str]]:
    warnings = an_answer(rules, with_partner(partner)).document["warnings"]
    return [
        (one["code"], one["path"], one["message"].rpartition(": ")[2])
        for one in warnings
        if "partner" in one["code"]
    ]


PATH = "tenders[0].commitments[0].partner"


@pytest.mark.parametrize(
    ("partner", "code", "by_rules"),
    [
        (NAMED, "partner_unconfirmed", "it counts 0.5 of its quantity."),
        (f"{NAMED}, partner_answer: partly", "partner_partly", "it counts 0.75 of its quantity."),
        (f"{NAMED}, partner_answer: no", "partner_declined", "it counts nothing."),
    ],
)
def test_who_has_not_said_yes_is_flagged_whatever_the_rules(
    partner: str, code: str, by_rules: str
) -> None:
    assert partner_flags(HELP, partner) == [(code, PATH, "it counts in full.")]
    assert partner_flags(STRICT, partner) == [(code, PATH, by_rules)]


@pytest.mark.parametrize("partner", ["", f"{NAMED}, partner_answer: yes"])
def test_a_yes_or_no_partner_at_all_needs_no_look(partner: str) -> None:
    assert partner_flags(STRICT, partner) == []


def test_a_tender_in_a_package_is_flagged_too() -> None:
    line = f"{{measure: help, quantity: 4, unit: hour{NAMED}}}"
    sent = f"""
lots: [north, south]
tenders:
  - {{supplier: Ash, package: all_or_none, lots: [north, south], commitments: [{line}]}}
"""
    rules = f"{HELP}packages: {{compare: total}}\n"
    warnings = an_answer(rules, sent).document["warnings"]

    assert [one["path"] for one in warnings if one["code"] == "partner_unconfirmed"] == [
        "tenders[0].lots.north.commitments[0].partner",
        "tenders[0].lots.south.commitments[0].partner",
    ]


def test_two_offers_alike_but_for_a_partners_answer_are_still_the_same_to_the_letter() -> None:
    line = "measure: help, quantity: 4, unit: hour, partner: A choir"
    sent = f"""
tenders:
  - {{supplier: Ash, commitments: [{{{line}}}]}}
  - {{supplier: Birch, commitments: [{{{line}, partner_answer: yes}}]}}
"""
    warnings = an_answer(HELP, sent).document["warnings"]

    assert "identical_offers" in [one["code"] for one in warnings]
