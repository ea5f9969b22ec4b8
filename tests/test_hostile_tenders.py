"""Tenders are hostile until read: each has its score or a fault with its place, never a crash."""

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.platform.documents import place_at
from app.problems import Invalid, Problem
from app.rules.document.validity import checked
from app.rules.reading import read_file, read_library, read_rule_set, read_tree
from app.scoring.answer import answer
from app.scoring.intake import TendersIn
from tests.factories import PRICE_ONLY, an_answer, refusals, scored

RULES = """
weights: percent
measures: [{code: m, unit: hour, cap: 10}, {code: ppl, unit: people}, {code: pc, unit: percent}]
facts: {f: yes_no, n: {kind: number, min: 0, max: 5}, w: {kind: word, words: [a, b], missing: a}}
groups: {credit: {x: 2}}
figures: {twice: "n * 2 if f else n"}
criteria:
  - {code: price, weight: 50, value: price, method: {use: ratio_to_lowest}}
  - {code: q, weight: 25, method: {use: grade, scale: five-point}}
  - {code: k, weight: 20, value: m + ppl + pc, method: {use: ratio_to_highest}}
  - {code: p, weight: 5, method: {formula: value / 10}}
"""


def tenders(
    price: str = "10",
    marks: str = "{q: 3, p: 1}",
    facts: str = "{f: true, n: 1}",
    contract: str = "{value: 10}",
    more: str = "",
) -> str:
    one = f"price: {price}, marks: {marks}, facts: {facts}{more}"
    other = "price: 20, marks: {q: 3, p: 1}, facts: {f: true, n: 1}"
    return (
        f"contract: {contract}\ntenders:\n"
        f"  - {{supplier: A, {one}}}\n  - {{supplier: B, {other}}}\n"
    )


def test_the_tenders_below_differ_only_in_what_they_are_about() -> None:
    assert refusals(RULES, tenders()) == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{measure: m, quantity: -1, unit: hour}", "negative_quantity"),
        ("{measure: m, quantity: 1, each: -1, unit: hour}", "negative_quantity"),
        ("{measure: m, quantity: 1, unit: fte}", "unit_does_not_convert"),
        ("{measure: m, quantity: 1, unit: eur}", "unknown_unit"),
        ("{measure: mm, quantity: 1}", "unknown_measure"),
        ("{measure: ppl, quantity: 2.5, unit: people}", "not_whole"),
        ("{measure: pc, quantity: 101, unit: percent}", "over_hundred_percent"),
        ("{measure: m, quantity: 1, unit: hour, group: y}", "unknown_group"),
        ("{measure: m, quantity: 1, unit: hour, same_as: z}", "unknown_commitment"),
        ("{measure: m, quantity: 1, id: 2}, {measure: m, quantity: 1}", "duplicate_id"),
        ("{measure: m, quantity: 1, id: x}, {measure: m, quantity: 1, same_as: x}",
         "counted_twice"),
    ],
)  # fmt: skip
def test_a_commitment_that_the_rules_cannot_count_is_refused(line: str, code: str) -> None:
    assert code in refusals(RULES, tenders(more=f", commitments: [{line}]"))


@pytest.mark.parametrize(
    "line",
    [
        "{measure: m}", "{quantity: 1}", "m", "5", "[]", "{measure: m, quantity: [1]}",
        "{measure: [m], quantity: 1}", "{measure: m, quantity: 1, unti: hour}",
        "{measure: m, quantity: 1, attribution: 1.01}", "{measure: m, quantity: 1, year: -1}",
        "{measure: m, quantity: 1, deadweight: 2}", "{measure: m, quantity: 1, place: ''}",
        "{measure: m, quantity: 1, deadweight: {share: 0.1, quantity: 2}}",
        "{measure: M, quantity: 1}",
        "{measure: m, quantity: 1e3}", "{measure: m, quantity: .nan}", "{measure: m, quantity: ~}",
        "{measure: m, quantity: no}", "{measure: m, quantity: 1, group: [5, {}]}",
    ],
)  # fmt: skip
def test_a_commitment_that_is_not_shaped_like_one_is_refused_with_its_line(line: str) -> None:
    text = tenders(more=f", commitments: [{line}]")

    made, faults = checked(TendersIn, read_tree(text.encode(), "t.yaml"), place_at, "t.yaml")

    assert made is None
    assert all(one.line == 3 and one.file == "t.yaml" for one in faults)
    assert all(one.path.startswith("tenders[0].commitments[0]") for one in faults)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (tenders(price="-5"), "negative_price"),
        (tenders(price="0"), "undefined"),
        (tenders(price="-0"), "undefined"),
        (tenders(marks="{q: 6, p: 1}"), "not_on_scale"),
        (tenders(marks="{q: good, p: 1}"), "not_on_scale"),
        (tenders(marks="{q: 3.5, p: 1}"), "not_on_scale"),
        (tenders(marks="{q: true, p: 1}"), "not_on_scale"),
        (tenders(marks="{q: 3, p: good}"), "not_a_number"),
        (tenders(marks="{q: 3, p: true}"), "not_a_number"),
        (tenders(marks="{q: 3}"), "missing_mark"),
        (tenders(marks="{q: 3, p: 1, zz: 1}"), "unknown_criterion"),
        (tenders(marks="{q: 3, p: 1, price: 1}"), "mark_not_asked"),
        (tenders(facts="{n: 1}"), "missing_fact"),
        (tenders(facts="{f: yes, n: 1}"), "wrong_kind_of_fact"),
        (tenders(facts="{f: 1, n: 1}"), "wrong_kind_of_fact"),
        (tenders(facts="{f: true, n: x}"), "wrong_kind_of_fact"),
        (tenders(facts="{f: true, n: true}"), "wrong_kind_of_fact"),
        (tenders(facts="{f: true, n: 9}"), "fact_out_of_range"),
        (tenders(facts="{f: true, n: 1, w: c}"), "unknown_word"),
        (tenders(facts="{f: true, n: 1, g: 1}"), "undeclared_fact"),
        (tenders(more=", not_applicable: {q: no site}"), "must_apply"),
        (tenders(more=", not_applicable: {q: no site}"), "marked_yet_not_applicable"),
        (tenders(more=", not_applicable: {zz: no site}"), "unknown_criterion"),
        (tenders(more=", lots: {n: {}}"), "unknown_lot"),
        (tenders(more=", package: all_or_none"), "package_of_one"),
        (tenders(contract="{value: -1}"), "bad_contract_fact"),
        (tenders(contract="{value: '1,000'}"), "bad_contract_fact"),
        (tenders(contract="{value: 1e9}"), "bad_contract_fact"),
        (tenders(contract="{years: 0}"), "bad_contract_fact"),
        (tenders(contract="{date: 2026-02-30}"), "bad_contract_fact"),
        (tenders(contract="{date: 20260101}"), "bad_contract_fact"),
        (tenders(contract="{above_threshold: maybe}"), "bad_contract_fact"),
        (tenders().replace("supplier: B", "supplier: A"), "duplicate_supplier"),
        ("tenders: []", "no_tenders"),
        ("draw: [Z]\n" + tenders(), "bad_draw"),
        ("draw: [A, A]\n" + tenders(), "bad_draw"),
    ],
)
def test_a_tender_that_does_not_fit_the_rules_is_refused(sent: str, code: str) -> None:
    assert code in refusals(RULES, sent)


@pytest.mark.parametrize(
    "lots",
    [
        "lots: [n]\ntenders: [{supplier: A, price: 1}]",
        "lots: [n]\ntenders: [{supplier: A, lots: {m: {price: 1}}}]",
        "lots: [n, n]\ntenders: [{supplier: A, lots: {n: {price: 1}}}]",
        "lots: [n, m]\ntenders: [{supplier: A, package: all_or_none, lots: {n: {price: 1}}}]",
        "lots: [n, m]\ntenders: [{supplier: A, package: all_or_none, price: 1, lots: [n, m]}]",
    ],
)
def test_lots_that_do_not_fit_together_are_refused(lots: str) -> None:
    with pytest.raises((Problem, ValueError)):
        an_answer(PRICE_ONLY, lots)


def test_one_tender_is_scored_alone() -> None:
    assert scored(PRICE_ONLY, "tenders: [{supplier: A, price: 5}]")["A"]["total"] == "100"


def test_equal_tenders_tie() -> None:
    cards = scored(
        PRICE_ONLY, "tenders: [{supplier: A, price: 5}, {supplier: B, price: 5}]"
    ).values()

    assert [(card["rank"], card["tied"], card["total"]) for card in cards] == [
        (1, True, "100")
    ] * 2


def test_offers_of_nothing_score_nothing_and_say_so() -> None:
    cards = scored(RULES, tenders())

    assert {card["criteria"]["k"]["score"] for card in cards.values()} == {"0"}
    assert cards["A"]["measures"]["m"]["counted"] == "0"


def test_nobody_may_be_left_to_rank() -> None:
    rules = PRICE_ONLY + "require: price > 1000\n"

    cards = scored(rules, "tenders: [{supplier: A, price: 5}, {supplier: B, price: 5}]")

    assert {card["status"] for card in cards.values()} == {"fails_requirements"}
    assert {card["rank"] for card in cards.values()} == {None}


def test_numbers_as_large_as_may_be_given_are_exact() -> None:
    rules = "total: {formula: price + 0.0000000001}"
    price = "9" * 30

    [card] = scored(rules, f"tenders: [{{supplier: A, price: {price}}}]").values()

    assert card["total"] == f"{price}.0000000001"


HOSTILE: list[Any] = [
    "", "~", "no", "-1", "0", "1e3", ".nan", "9" * 40, "price", "total", "1/0", "lowest",
    "lowest(price)", "value", "sqrt(-1)", "exp(9999)", "true", "fail", "none", "respread",
    "drawn", "zero", "lock", "2026-01-01", "abc", [], {}, ["a"], {"a": "b"}, [[]], [{}],
    {"value": "1"}, {"quantity": "-3"}, {"formula": "price"}, {"table": "x"}, {"use": "grade"},
    {"decimals": "-9"}, "percent", "per_year", None, True, 5, Decimal("NaN"),
]  # fmt: skip
SEEDS = sorted((Path(__file__).parent / "schemes").glob("*.yaml"))


def paths(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List every place in a document."""
    found = [path] if path else []
    if isinstance(tree, dict):
        return found + [one for key in tree for one in paths(tree[key], (*path, key))]
    if isinstance(tree, list):
        return found + [one for at, item in enumerate(tree) for one in paths(item, (*path, at))]
    return found


def spoilt(tree: Any, chance: Random) -> Any:
    """Put something hostile, something from elsewhere, or nothing, in one place of a document."""
    made = deepcopy(tree)
    *above, last = chance.choice(paths(made))
    here = made
    for step in above:
        here = here[step]
    what = chance.random()
    if what < 0.7:
        here[last] = deepcopy(chance.choice(HOSTILE))
    elif what < 0.85 or isinstance(here, list):
        del here[last]
    else:
        here["zz"] = here.pop(last)
    return made


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_whatever_is_spoilt_is_scored_or_refused_with_words(path: Path) -> None:
    chance = Random(path.stem)  # noqa: S311 - the same mischief on every machine
    tree = read_tree(read_file(path), path.name)
    for _ in range(20):
        bad = spoilt({key: tree.get(key, {}) for key in ("rules", "contract", "tenders")}, chance)
        refusal = refusal_of(bad)
        if refusal is not None:
            assert refusal.findings
            assert all(one.message and one.code for one in refusal.findings)


def refusal_of(document: dict[str, Any]) -> Invalid | None:
    """Score what can be scored; give the refusal of what cannot. Anything else is a crash."""
    try:
        rules = read_rule_set(document.get("rules"), "rules.yaml")
        sent, _ = checked(TendersIn, without_rules(document), place_at, "tenders.yaml")
        if sent is not None:
            answer(rules, read_library(), sent, {})
    except Invalid as refusal:
        return refusal
    return None


def without_rules(tree: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in tree.items() if key != "rules"}
