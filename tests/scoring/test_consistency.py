"""What was sent is held against the rules: every fault is listed, and nothing is guessed."""

import json
from decimal import Decimal

import pytest

from app.problems import Finding, Severity
from app.rules.compiler.assembly import plan_of
from app.rules.digest import canonical, pinned, unpinned
from app.rules.reading import read_library
from app.scoring.consistency import declared, faults
from app.scoring.intake import TenderIn
from tests.factories import a_plan, a_rule_set, refusals

RULES = """
facts:
  is_vcse: yes_no
  days: {kind: number, min: 0, max: 60}
  grade: {kind: word, words: [a, "1"]}
locality: {place_set: districts, codes: [E09000002], credit: {inside: 1}}
groups: {credit: {care_leaver: 1.5}}
measures:
  - {code: jobs, unit: fte_year, locality_test: person_home, stacking: {starts: never_both}}
  - {code: starts, unit: people, locality_test: none, drop_off: 0.1}
criteria:
  - {code: plan, weight: 60, not_applicable: respread, method: {use: grade, scale: five-point}}
  - {code: jobs, weight: 40, value: jobs + starts, method: {formula: value / 10}}
"""


def found(**parts: object) -> list[Finding]:
    offer = TenderIn.model_validate({"supplier": "A", **parts})
    return list(faults(a_plan(RULES), offer, "tenders[0]", {}))


def codes(severity: Severity = Severity.FAULT, **parts: object) -> list[str]:
    return [one.code for one in found(**parts) if one.severity is severity]


def line(**parts: object) -> dict[str, object]:
    return {"measure": "jobs", "quantity": 1, "unit": "fte_year", "place": "E09000002", **parts}


def test_a_tender_that_fits_has_no_fault() -> None:
    assert (
        found(
            price="100",
            marks={"plan": 3},
            facts={"is_vcse": True, "days": 5, "grade": "a"},
            commitments=[line(group="care_leaver"), line(id="x", measure="starts", unit="people")],
        )
        == []
    )


def test_each_fault_has_its_path_and_its_fix() -> None:
    [fault] = found(commitments=[line(), line(quantity=-1)])

    assert (fault.code, fault.path) == ("negative_quantity", "tenders[0].commitments[1].quantity")
    assert fault.how_to_fix


def test_a_quantity_without_a_unit_is_read_in_the_measures_own_and_said_so() -> None:
    [warning] = found(commitments=[{**line(), "unit": None}])

    assert (warning.code, warning.severity) == ("unit_assumed", Severity.WARNING)


def test_a_promise_that_counts_by_place_wants_its_place() -> None:
    assert codes(Severity.WARNING, commitments=[{**line(), "place": None}]) == ["no_place"]
    assert codes(Severity.WARNING, commitments=[line(measure="starts", unit="people")]) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"is_vcse": "perhaps"}, ["wrong_kind_of_fact"]),
        ({"days": True}, ["wrong_kind_of_fact"]),
        ({"days": 61}, ["fact_out_of_range"]),
        ({"days": 60}, []),
        ({"grade": "b"}, ["unknown_word"]),
        ({"grade": 1}, []),
        ({"isvcse": True}, ["undeclared_fact"]),
    ],
)
def test_a_fact_is_as_declared(facts: dict[str, object], expected: list[str]) -> None:
    assert codes(facts=facts) == expected


def test_what_looks_like_a_number_may_be_a_word() -> None:
    declarations = a_plan(RULES).facts

    assert declared(declarations, "grade", Decimal("1.0")) == "1"
    assert declared(declarations, "grade", True) == "true"
    assert declared(declarations, "days", Decimal(1)) == 1
    assert declared(declarations, "unknown", "x") == "x"


def test_years_of_a_contract_are_counted_from_its_first() -> None:
    later = line(measure="starts", unit="people", year=2027)

    assert codes(commitments=[later]) == ["year_of_contract"]
    assert codes(commitments=[{**later, "year": 2}]) == []
    assert codes(commitments=[line(year=2027)]) == []  # a calendar year to discount by


def test_what_a_measure_grows_with_must_be_known() -> None:
    rules = "measures: [{code: m, unit: hour, time_basis: per_year}]\ntotal: m\n"
    tenders = "tenders: [{supplier: A, commitments: [{measure: m, quantity: 1, unit: hour}]}]"

    assert refusals(rules, tenders) == ["missing_contract_fact"]
    assert refusals(rules, f"contract: {{years: 2}}\n{tenders}") == []
    assert refusals(rules, "tenders: [{supplier: A}]") == []  # nothing was promised


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("jobs", "starts", ["counted_twice"]),
        ("starts", "jobs", ["counted_twice"]),
        ("jobs", "jobs", ["counted_twice"]),
    ],
)
def test_the_same_people_count_once_where_the_rules_keep_measures_apart(
    one: str, other: str, expected: list[str]
) -> None:
    units = {"jobs": "fte_year", "starts": "people"}
    lines = [
        line(id="first", measure=one, unit=units[one]),
        line(measure=other, unit=units[other], same_as="first"),
    ]

    assert codes(commitments=lines) == expected


def test_ids_that_are_places_cannot_be_taken() -> None:
    assert codes(commitments=[line(id="2"), line()]) == ["duplicate_id"]
    assert codes(commitments=[line(id="1"), line()]) == []


def test_what_is_marked_applies() -> None:
    assert codes(marks={"plan": 3}, not_applicable={"plan": "no site"}) == [
        "marked_yet_not_applicable"
    ]
    assert codes(not_applicable={"jobs": "none"}) == ["must_apply"]


@pytest.mark.parametrize(
    ("unit", "code", "words"),
    [
        ("FTE years", "unknown_unit", "no unit of the rules (did you mean `fte_year`?)"),
        ("fte-years", "unknown_unit", "did you mean `fte_year`?"),
        ("person weeks", "unknown_unit", "did you mean `person_week`?"),
        ("Hours", "unknown_unit", "did you mean `hour`?"),
        ("banana", "unknown_unit", "'banana' is no unit of the rules."),
        ("day", "unknown_unit", "'day' is no unit"),
        ("people", "unit_does_not_convert", "people does not convert to it."),
        ("person_week", "unit_does_not_convert", "person_week does not convert"),
    ],
)  # fmt: skip
def test_a_unit_that_cannot_be_counted_is_told_with_the_one_that_was_meant(
    unit: str, code: str, words: str
) -> None:
    text = canonical(pinned(a_rule_set(RULES), read_library()))
    plan = plan_of(*unpinned(json.loads(text)), {})  # as scoring sees it
    offer = TenderIn.model_validate({"supplier": "A", "commitments": [line(unit=unit)]})

    [fault] = faults(plan, offer, "tenders[0]", {})

    assert (fault.code, fault.path) == (code, "tenders[0].commitments[0].unit")
    assert words in fault.message
    assert "fte_year" in fault.how_to_fix


def test_an_answer_of_a_partner_that_nobody_named_is_a_slip() -> None:
    named = {"partner": "A choir", "partner_answer": "yes"}

    assert codes(commitments=[line(**named)]) == []
    assert codes(commitments=[line(partner_answer="yes")]) == ["answer_without_partner"]
