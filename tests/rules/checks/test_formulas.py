"""Formulas name what is there and make what is needed, wherever they stand."""

import pytest

from app.rules.checks.whole import check
from app.rules.reading import read_library, read_tree
from app.rules.tracing import in_document
from tests.factories import a_rule_set, faults_in

A = "criteria: [{code: a, weight: 100, "
A_MARK = A + "method: {formula: "
T = "\ntotal: {formula: price}"
PARTS = """
facts: {is_vcse: yes_no, standard: word, days: number}
parameters: {rate: 0.05}
measures: [{code: jobs, unit: fte_year}]
tables:
  numbers: {choices: {gold: {points: 3}, tin: {points: 1}}}
  words: {choices: {gold: {label: Gold}, tin: {label: Tin}}}
"""


def faults(rules: str) -> list[str]:
    return faults_in(PARTS + rules)


@pytest.mark.parametrize(
    "rules",
    [
        "total: {formula: price * (1 + rate)}",
        "figures: {x: is_vcse and days > 3}\ntotal: {formula: price if x else 0}",
        "figures: {x: {table: numbers, of: standard}}\ntotal: {formula: x * price}",
        "figures: {x: {table: words, of: standard, undefined: fail}}" + T,
        "figures: {x: {formula: days > 1, undefined: days > 2}}" + T,
        "total: {formula: price / jobs, undefined: {when: jobs > 5, score: 0}}",
        "total: {formula: contract_anything + price}",
        "rank: {prefer: [is_vcse], ties: [is_vcse, {days: lowest}, drawn]}" + T,
        "discount: {rate: rate}\ntotal: {formula: jobs}",
        "discount: {rate: 0.035}\ntotal: {formula: jobs}",
        A + "value: is_vcse, method: {formula: 1 if value else 0}}]",
        A + "value: standard, method: {table: numbers}}]",
        A_MARK + "value / weight}}]",
        A_MARK + "value / ref, ref: rate}}]",
        A_MARK + "value / contract_value}}]",
    ],
)
def test_a_formula_that_makes_sense_is_fine(rules: str) -> None:
    assert faults(rules) == []


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ("total: {formula: prize}", "bad_formula"),
        ("total: {formula: is_vcse}", "wrong_kind"),
        ("total: {formula: standard}", "wrong_kind"),
        ("total: {formula: price, undefined: is_vcse}", "wrong_kind"),
        ("total: {formula: price, undefined: {when: days, score: 0}}", "wrong_kind"),
        ("figures: {x: standard}" + T, "wrong_kind"),
        ("figures: {x: {formula: price, undefined: is_vcse}}" + T, "wrong_kind"),
        ("figures: {x: {formula: price, require: days}}" + T, "wrong_kind"),
        ("require: days" + T, "wrong_kind"),
        ("rank: {prefer: [days]}" + T, "wrong_kind"),
        ("rank: {ties: [standard]}" + T, "wrong_kind"),
        ("packages: {compare: is_vcse}" + T, "unknown_figure"),
        ("discount: {rate: days}\ntotal: {formula: jobs}", "wrong_rate"),
        ("discount: {rate: lowest(price)}\ntotal: {formula: jobs}", "wrong_rate"),
        (A + "value: price, method: {formula: value > 3}}]", "wrong_kind"),
        (A + "value: price, method: {formula: price}}]", "bad_formula"),
        (A + "value: price, method: {formula: score(a)}}]", "bad_formula"),
        (A + "value: standard, method: {formula: value}}]", "wrong_kind"),
        (A_MARK + "value, undefined: days}}]", "bad_formula"),
        (A_MARK + "value, undefined: value > 1}}]", "wrong_kind"),
        (A_MARK + "value / r, r: is_vcse}}]", "bad_formula"),
        (A + "value: price}]", "no_method"),
        (
            A + "value: price, criteria: [{code: b, weight: 100, method: {formula: value}}]}]",
            "heading_with_value",
        ),
    ],
)
def test_a_formula_that_makes_none_is_a_fault(rules: str, code: str) -> None:
    assert code in faults(rules)


def test_a_default_of_a_method_is_checked_as_any_formula() -> None:
    rules = (
        "methods: {m: {formula: value / r, parameters: {r: {default: no_such_thing}}}}\n"
        + A
        + "value: price, method: {use: m}}]"
    )

    assert faults(rules) == ["bad_formula"]


@pytest.mark.parametrize(
    ("rules", "path", "line"),
    [
        ("\nfigures:\n  y: price\n  x: x + 1\ntotal: price", "figures.x", 4),
        ("\ntotal: total + 1\n", "total", 2),
        (
            "\ncriteria:\n  - code: top\n    weight: 100\n    criteria:\n"
            "      - {code: a, weight: 100, value: score(a), method: {formula: value}}",
            "criteria[0].criteria[0]",
            6,
        ),
    ],
)
def test_a_circle_has_its_path_and_its_line(rules: str, path: str, line: int) -> None:
    text = f"id: t{rules}"
    tree = read_tree(text.encode(), "t.yaml")

    [found] = [
        in_document(one.finding, tree, "t.yaml")
        for one in check(a_rule_set(text), read_library())
        if one.finding.code == "reaches_itself"
    ]

    assert (found.path, found.file, found.line) == (path, "t.yaml", line)
