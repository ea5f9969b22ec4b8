"""Formulas and names are hostile until read: nothing escapes, circles or hangs."""

from time import monotonic

import pytest

from app.problems import Invalid
from app.rules.checks.about import Stops
from app.rules.checks.whole import check
from app.rules.reading import read_library
from tests.factories import a_rule_set, an_answer, faults_in

FORMULA = 'id: t\ntotal: {formula: "%s"}\n'


@pytest.mark.parametrize(
    "formula",
    [
        "().__class__", "price.__class__", "price[0]", "'a'", "{0.__class__}", "f'{1}'", "10**10",
        "10**10**10", "price // 2", "price % 2", "lambda: 1", "(x := 1)", "[1]", "{1}", "a b", "(",
        "price +", "1e5", "0x1", "1_0", "True", "None", "__import__(1)", "exec(1)", "eval(price)",
        "min(1)", "min()", "max(*price)", "round(1,2,3)", "lowest(1,2,3)", "count()", "1.5.5",
        "..5", "5.", "007", "yield", "await price", "print(price)", "price; price", "price # x",
        "価格", "price\u200b", "ｐrice", "value()", "value(1)", "value(a+b)", "@", "price!",
        "~price", "price is price", "price in price", "price <> 1", "a=1", "*price", "price,",
        "1 if price", "else", "", " ", "not", "price if 1", "min(price, key=price)", "a.b(c)",
        "((((" + "(" * 40 + "1" + ")" * 44, "-" * 500 + "1", "not " * 300 + "1", "1" + "+1" * 500,
        "9" * 41, "9" * 1990, "x" * 2001, "\\x00", "price\\u0000",
    ],
)  # fmt: skip
def test_a_formula_reaches_nothing_outside_the_language(formula: str) -> None:
    start = monotonic()

    assert faults_in(FORMULA % formula.replace('"', '\\"')) != []

    assert monotonic() - start < 0.5


@pytest.mark.parametrize(
    "formula",
    [
        "price if 1 else 2", "price < 1", "price == price", "1 < price < 20", "min(price > 1, 2)",
        "1 if price > 1 else (2 > 1)", "price and price", "not price", "is_vcse", "pricee", "inf",
        "nan", "count", "lowest", "weighted(x)", "points(nothing)", "total", "total + 1",
        "score(t)", "price if price > 5 else nothing", "contract_currency", "lowest(price > 1)",
        "count(price)", "lowest(price, price)", "weight",
    ],
)  # fmt: skip
def test_a_formula_that_makes_no_sense_is_told_before_it_runs(formula: str) -> None:
    assert faults_in(FORMULA % formula) != []


@pytest.mark.parametrize("length", [51, 200, 1999])
def test_a_chain_of_figures_that_nobody_can_follow_is_refused(length: int) -> None:
    rows = "".join(f"  f{i}: {{formula: f{i + 1} + 1}}\n" for i in range(length))

    assert faults_in(f"total: {{formula: f0}}\nfigures:\n{rows}  f{length}: price\n") == [
        "chain_too_long"
    ]


@pytest.mark.parametrize(
    ("rules", "names"),
    [
        ("figures: {x: y + 1, y: x + 1}\ntotal: {formula: x}", "figure x → figure y → figure x"),
        ("figures: {x: total}\ntotal: {formula: x}", "figure x → total → figure x"),
        ("figures: {x: x}\ntotal: {formula: price}", "figure x → figure x"),
        ("figures: {x: price - lowest(x)}\ntotal: {formula: price}", "figure x → figure x"),
        (
            "criteria: [{code: a, weight: 100, value: score(a), method: {formula: value}}]",
            "score a",
        ),
        (
            "criteria: [{code: a, weight: 100, method: {formula: value},"
            " require: {require: total > 5, else: zero}}]",
            "total",
        ),
        (
            "criteria:\n  - {code: a, weight: 100, value: price, method: {formula: value}}\n"
            "  - {code: k, gate: {require: value(a) > 1}, unlocks: [a]}",
            "value a",
        ),
    ],
)
def test_a_number_that_reaches_itself_is_refused_with_the_circle(rules: str, names: str) -> None:
    with pytest.raises(Invalid) as refusal:
        an_answer(rules)

    circles = [one for one in refusal.value.findings if one.code == "reaches_itself"]
    assert any(names in one.message for one in circles), circles


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (
            "criteria: [{code: a, weight: 100, value: price, method: {use: nothing}}]",
            "unknown_method",
        ),
        ("criteria: [{code: a, weight: 100, method: {use: grade, scale: no}}]", "unknown_table"),
        ("criteria: [{code: a, weight: 100, method: {use: grade}}]", "missing_parameter"),
        (
            "criteria: [{code: a, weight: 100, value: price, method: {use: share_of_target}}]",
            "missing_parameter",
        ),
        ("figures: {x: {table: no, of: price}}\ntotal: {formula: price}", "unknown_table"),
        (
            "parameters: {x: {from: values/no.yaml#x}}\ntotal: {formula: price * x}",
            "unknown_value",
        ),
        (
            "measures: [{code: m, unit: hour, value: {from: values/no.yaml#x}}]\n"
            "total: {formula: pounds(m)}",
            "unknown_value",
        ),
        ("points_menu: {m: 5}\ntotal: {formula: price}", "unknown_measure"),
        ("rank: {ties: [nobody]}\ntotal: {formula: price}", "unknown_tie_rule"),
        ("rank: {prefer: [nobody]}\ntotal: {formula: price}", "bad_formula"),
        ("packages: {compare: nothing}\ntotal: {formula: price}", "unknown_figure"),
    ],
)
def test_what_is_named_but_not_there_is_refused(rules: str, code: str) -> None:
    assert code in faults_in(rules)


@pytest.mark.parametrize(
    "rules",
    [
        "catalogue: nothing\ntotal: {formula: price}",
        "ratings: nothing\ntotal: {formula: price}",
        "policy: nothing\ntotal: {formula: price}",
        "measures: [{code: m, unit: hour, stacking: {n: adds}}]\ntotal: {formula: m}",
        "measures: [{code: m, unit: hour, value: {from: values/no.yaml#x}}]\ntotal: {formula: m}",
        "parameters: {x: {from: values/no.yaml#x}}\ntotal: {formula: price}",
    ],
)
def test_what_is_not_there_and_turns_no_score_is_only_unfit_to_publish(rules: str) -> None:
    found = check(a_rule_set(rules), read_library())

    assert faults_in(rules) == []
    codes = {one.finding.code for one in found if one.stops is Stops.PUBLISHING}
    assert any(code.startswith("unknown_") for code in codes)
