"""Every name of a rule set is one kind of thing, or is not there."""

import pytest

from app.rules.formula.grammar import FormulaFault, read
from app.rules.formula.kind import Kind
from app.rules.formula.notation import shown
from app.rules.names import Names, every, in_method, leaves
from app.rules.reading import read_library
from tests.factories import a_rule_set

RULES = """
facts: {is_vcse: yes_no, standard: word, days: number}
parameters: {rate: 0.05}
measures: [{code: jobs, unit: fte_year, theme: work}]
tables:
  worth: {choices: {gold: {points: 3}}}
  words: {choices: {gold: {label: Gold}}}
figures: {late: days > 5, dear: price * 2, looked_up: {table: worth, of: standard}, told: {table: words, of: standard}}
criteria:
  - code: top
    weight: 100
    criteria:
      - {code: marked, weight: 50, method: {use: grade, scale: five-point}}
      - {code: worded, weight: 20, method: {table: words, undefined: 0}}
      - {code: asked, weight: 30, value: is_vcse, method: {formula: 1 if value else 0}}
"""  # noqa: E501 - as an author would write it


def names(**contract: object) -> Names:
    return Names(a_rule_set(RULES), read_library(), contract)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("price", Kind.NUMBER),
        ("total", Kind.NUMBER),
        ("weighted_sum", Kind.NUMBER),
        ("rate", Kind.NUMBER),
        ("days", Kind.NUMBER),
        ("is_vcse", Kind.YES_NO),
        ("standard", Kind.WORD),
        ("jobs", Kind.NUMBER),
        ("late", Kind.YES_NO),
        ("dear", Kind.NUMBER),
        ("looked_up", Kind.NUMBER),
        ("told", Kind.WORD),
        ("contract_value", Kind.NUMBER),
        ("contract_above_threshold", Kind.YES_NO),
        ("contract_anything", Kind.UNKNOWN),
    ],
)
def test_a_name_is_of_its_kind(name: str, kind: Kind) -> None:
    assert names().kind(name) is kind


def test_a_fact_of_the_contract_is_what_the_contract_says() -> None:
    assert names(depot="north").kind("contract_depot") is Kind.WORD
    assert names(urgent=True).kind("contract_urgent") is Kind.YES_NO


@pytest.mark.parametrize("name", ["prize", "jbos", "lowest", "value"])
def test_a_name_that_is_not_there_is_refused_with_the_nearest(name: str) -> None:
    with pytest.raises(FormulaFault, match=r"is not declared"):
        names().kind(name)


def test_what_a_criterion_takes_is_known() -> None:
    found = names()
    kinds = {code: found.value_kind(one) for code, one in found.criteria.items()}

    assert (kinds["marked"], kinds["worded"], kinds["asked"]) == (
        Kind.NUMBER,
        Kind.WORD,
        Kind.YES_NO,
    )


def test_a_theme_is_its_measures_and_a_measure_is_a_theme_of_its_own() -> None:
    assert names().of_theme("work") == names().of_theme("jobs") == {"jobs"}
    assert names().of_theme("nothing") == set()


def test_criteria_are_listed_from_the_top_down() -> None:
    criteria = a_rule_set(RULES).criteria

    assert [one.code for one in every(criteria)] == ["top", "marked", "worded", "asked"]
    assert [one.code for one in leaves(criteria)] == ["marked", "worded", "asked"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("lowest / value", "lowest(value) / value"),
        ("(highest - value) / (highest - lowest)",
         "(highest(value) - value) / (highest(value) - lowest(value))"),
        ("value / sum", "value / sum(value)"),
        ("count", "count"),
        ("lowest(value, value > 3)", "lowest(value, value > 3)"),
        ("1 if value == lowest else mean", "1 if value == lowest(value) else mean(value)"),
        ("min(lowest, median)", "min(lowest(value), median(value))"),
    ],
)  # fmt: skip
def test_bare_words_of_the_pool_are_about_the_value_in_a_method(text: str, meant: str) -> None:
    assert shown(in_method(read(text))) == meant


def test_a_parameter_is_worth_its_own_formula_or_the_methods_and_a_table_is_none() -> None:
    rules = """
criteria:
  - {code: jobs, weight: 50, value: price, method: {use: linear_between, worst: 10 * 2, best: 1}}
  - {code: plan, weight: 50, method: {use: grade, scale: five-point}}
"""
    found = Names(a_rule_set(rules), read_library(), {})
    uses = {code: one.method for code, one in found.criteria.items() if one.method is not None}

    assert dict(found.parameter_formulas(uses["jobs"])) == {"worst": "10 * 2", "best": "1"}
    assert dict(found.parameter_formulas(uses["plan"])) == {}
