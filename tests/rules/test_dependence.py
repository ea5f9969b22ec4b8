"""What each number is worked out from: circles, chains, and what turns on the other tenders."""

import pytest

from app.rules.dependence import Dependence
from app.rules.formula.grammar import read
from app.rules.names import Names
from app.rules.reading import read_library
from tests.factories import a_rule_set

RULES = """
facts: {is_vcse: yes_no, days: number}
measures: [{code: jobs, unit: fte_year, theme: work}, {code: hours, unit: hour, theme: vcs}]
figures:
  reference: {formula: "lowest(price, not is_vcse)", undefined: 0}
  evaluated: price - 0.05 * reference
  own: price * 2
methods: {against: {formula: "value / ref", parameters: {ref: {default: lowest(price)}}}}
criteria:
  - code: price
    weight: 40
    value: evaluated
    method: {use: linear_between, worst: 10, best: 1}
  - code: social
    weight: 60
    criteria:
      - {code: jobs, weight: 50, value: jobs, method: {use: share_of_target, target: 5}}
      - {code: hours, weight: 30, value: quantity(vcs), method: {use: against}}
      - code: plan
        weight: 20
        method: {formula: value / 5}
        gate: {at_least: 2}
        unlocks: [jobs]
rank: {prefer: [is_vcse], ties: [{days: lowest}, shared]}
"""


def graph(text: str = RULES) -> Dependence:
    return Dependence(Names(a_rule_set(text), read_library(), {}))


@pytest.mark.parametrize(
    ("formula", "pooled"),
    [
        ("own", False),
        ("reference", True),
        ("evaluated", True),
        ("value(price)", True),
        ("unit_score(jobs)", False),
        ("unit_score(hours)", True),
        ("value(hours)", False),
        ("unit_score(social)", True),
        ("total", True),
        ("weighted_sum", True),
        ("weight(price)", False),
        ("lowest(price)", True),
        ("quantity(vcs)", False),
    ],
)
def test_a_number_is_of_the_pool_if_anything_it_is_worked_out_from_is(
    formula: str, pooled: bool
) -> None:
    assert graph().of_pool(read(formula)) is pooled


def test_the_measures_that_formulas_count_are_listed_by_name_and_by_theme() -> None:
    assert graph().measures() == {"jobs", "hours"}


def test_names_are_listed_from_formulas_and_from_the_ranking() -> None:
    assert {"is_vcse", "days", "reference", "jobs"} <= graph().named()
    assert "own" not in graph().named()


def test_a_lock_is_part_of_what_a_quantity_is_worked_out_from() -> None:
    assert ("value", "plan") in graph().edges["value", "jobs"]
    assert graph().longest_chain()[0] == ("total", "")


def test_rules_without_a_circle_have_none() -> None:
    assert list(graph().cycles()) == []


@pytest.mark.parametrize(
    ("rules", "circle"),
    [
        ("figures: {a: b, b: c, c: a}", {("figure", "a"), ("figure", "b"), ("figure", "c")}),
        ("figures: {a: price - mean(a)}", {("figure", "a")}),
        (
            "measures: [{code: m, unit: hour}]\n"
            "criteria: [{code: k, value: m, method: {formula: value}, gate: {at_least: 1},"
            " unlocks: [m]}]",
            {("measure", "m"), ("value", "k")},
        ),
    ],
)
def test_each_circle_is_found(rules: str, circle: set[tuple[str, str]]) -> None:
    [found] = graph(rules + "\ntotal: {formula: price}").cycles()

    assert set(found) == circle
    assert found[0] == found[-1]


def test_the_longest_chain_is_found() -> None:
    chain = graph("figures: {a: b + 1, b: c + d, c: price, d: c * 2}\ntotal: {formula: a}")

    assert chain.longest_chain() == [
        ("total", ""),
        ("figure", "a"),
        ("figure", "b"),
        ("figure", "d"),
        ("figure", "c"),
    ]
