"""The pool is the qualifying tenders: one answer, whoever asks, and only once it is settled."""

from decimal import Decimal

import pytest

from app.rules.formula.exact import PoolFact
from app.scoring.engine.pool import PoolOfTenders
from tests.factories import a_score, a_tender, scored

RULES = """
facts: {is_vcse: {kind: yes_no, missing: false}}
figures:
  lowest_rival: {formula: "lowest(price, not is_vcse)", undefined: 0}
  bids: count(price > 0)
  spread: highest(price) - lowest(price)
  third: {formula: "mean(price, price > 100)", undefined: fail}
require: price <= 500
total: {formula: price}
rank: {direction: lowest}
"""


def test_every_tender_hears_the_same_answer() -> None:
    cards = scored(
        RULES,
        "tenders:\n"
        "  - {supplier: A, price: 100, facts: {is_vcse: true}}\n"
        "  - {supplier: B, price: 200}\n"
        "  - {supplier: C, price: 501}\n",
    )

    for supplier in ("A", "B"):
        assert cards[supplier]["figures"]["lowest_rival"] == "200"
        assert cards[supplier]["figures"]["bids"] == "2"
        assert cards[supplier]["figures"]["spread"] == "100"
    assert cards["C"]["status"] == "fails_requirements"
    assert cards["C"]["figures"]["bids"] is None


def test_a_question_that_nobody_answers_has_no_answer() -> None:
    cards = scored(RULES, "tenders: [{supplier: A, price: 100, facts: {is_vcse: true}}]")

    assert cards["A"]["figures"]["lowest_rival"] == "0"
    assert cards["A"]["status"] == "fails_requirements"  # nobody asks more than 100


def test_a_tender_to_which_a_criterion_does_not_apply_is_passed_over() -> None:
    rules = """
criteria:
  - {code: a, weight: 50, not_applicable: respread, method: {formula: value / highest}}
  - {code: b, weight: 50, method: {formula: value / highest}}
figures: {how_many: count(value(a) >= 0), most: highest(score(a))}
"""
    cards = scored(
        rules,
        "tenders:\n"
        "  - {supplier: A, marks: {a: 5, b: 5}}\n"
        "  - {supplier: B, marks: {b: 10}, not_applicable: {a: no site}}\n",
    )

    assert cards["B"]["figures"]["how_many"] == "1"
    assert cards["A"]["criteria"]["a"]["unit_score"] == "1"
    assert cards["B"]["criteria"]["a"]["unit_score"] is None
    assert (cards["A"]["total"], cards["B"]["total"]) == ("75", "100")


def test_the_pool_is_asked_only_once_it_is_open() -> None:
    with pytest.raises(RuntimeError, match="before the pool was open"):
        PoolOfTenders().answer(PoolFact("count", None, None, "count"), lambda sheet: sheet, "")


def test_the_lowest_is_worked_out_once_for_all() -> None:
    lot = a_score(RULES, a_tender("A", price=Decimal(3)), a_tender("B", price=Decimal(5)))

    assert [one.tender.supplier for one in lot.pool.members] == ["A", "B"]
    assert [one.sheet.figure("spread") for one in lot.tenders] == [2, 2]
