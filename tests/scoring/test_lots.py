"""Tenders are sorted into their lots; what a lot says stands before what stands for all."""

from typing import Any

import pytest

from tests.factories import PRICE_ONLY, an_answer, refusals

RULES = """
facts: {local: {kind: yes_no, missing: false}}
figures: {evaluated: price * 0.9 if local else price, share: price / contract_value}
criteria:
  - {code: price, weight: 60, value: evaluated, method: {use: ratio_to_lowest}}
  - {code: plan, weight: 40, method: {formula: value / 5}}
"""
TENDERS = """
contract: {value: 1000, years: 1}
lots: {north: {contract: {value: 400}}, south: {}}
tenders:
  - supplier: Ash
    price: 100
    marks: {plan: 5}
    facts: {local: true}
    lots: {north: {}, south: {price: 200, facts: {local: false}, marks: {plan: 3}}}
  - {supplier: Birch, marks: {plan: 4}, lots: {north: {price: 90}}}
"""


def lots(rules: str = RULES, tenders: str = TENDERS) -> dict[str, dict[str, Any]]:
    document = an_answer(rules, tenders).document
    return {
        lot["lot"]: {tender["supplier"]: tender for tender in lot["tenders"]}
        for lot in document["lots"]
    }


def test_each_lot_is_scored_alone_with_its_own_contract() -> None:
    found = lots()

    assert set(found["north"]) == {"Ash", "Birch"}
    assert set(found["south"]) == {"Ash"}
    assert found["north"]["Ash"]["figures"]["share"] == "0.25"
    assert found["south"]["Ash"]["figures"]["share"] == "0.2"


def test_what_a_lot_says_stands_before_what_the_tender_says_for_all() -> None:
    found = lots()

    assert (found["north"]["Ash"]["price"], found["south"]["Ash"]["price"]) == ("100", "200")
    assert found["north"]["Ash"]["figures"]["evaluated"] == "90"
    assert found["south"]["Ash"]["figures"]["evaluated"] == "200"
    assert found["south"]["Ash"]["criteria"]["plan"]["value"] == "3"


def test_a_supplier_is_added_up_over_its_lots() -> None:
    document = an_answer(RULES, TENDERS).document

    assert document["suppliers"] == [
        {"supplier": "Ash", "price_sum": "300"},
        {"supplier": "Birch", "price_sum": "90"},
    ]
    assert document["packages"] == []


def test_a_supplier_without_a_price_somewhere_has_no_sum() -> None:
    rules = "facts: {days: number}\ntotal: {formula: days}"
    tenders = "lots: [n]\ntenders: [{supplier: A, lots: {n: {facts: {days: 3}}}}]"

    assert an_answer(rules, tenders).document["suppliers"] == [
        {"supplier": "A", "price_sum": None}
    ]


def test_one_lot_without_a_name_is_plainly_a_lot() -> None:
    document = an_answer(PRICE_ONLY).document

    assert "lots" not in document
    assert document["lot"]["qualifying"] == ["Alpha", "Beta"]


@pytest.mark.parametrize(
    ("tenders", "code"),
    [
        ("lots: [n]\ntenders: [{supplier: A, price: 1}]", "no_lots_named"),
        ("lots: [n]\ntenders: [{supplier: A, price: 1, lots: [m]}]", "unknown_lot"),
        ("tenders: [{supplier: A, price: 1, lots: [m]}]", "unknown_lot"),
        ("lots: [n, m]\ntenders: [{supplier: A, price: 1, package: all_or_none, lots: [n]}]",
         "package_of_one"),
        ("lots: [n, m]\ntenders: [{supplier: A, price: 1, package: all_or_none, lots: [n, m]}]",
         "no_package_rule"),
        ("lots: [n]\ntenders:\n- {supplier: A, price: 1, lots: [n]}\n"
         "- {supplier: A, price: 2, lots: [n]}", "duplicate_supplier"),
        ("lots: {n: {draw: [B]}}\ntenders: [{supplier: A, price: 1, lots: [n]}]", "bad_draw"),
    ],
)  # fmt: skip
def test_lots_that_do_not_fit_together_are_refused(tenders: str, code: str) -> None:
    assert code in refusals(PRICE_ONLY, tenders)


def test_a_lot_may_have_its_own_draw() -> None:
    rules = "total: {formula: price}\nrank: {ties: [drawn]}"
    tenders = """
draw: [A, B]
lots: {n: {draw: [B, A]}, m: {}}
tenders:
  - {supplier: A, price: 1, lots: [n, m]}
  - {supplier: B, price: 1, lots: [n, m]}
"""
    found = lots(rules, tenders)

    assert (found["n"]["B"]["rank"], found["m"]["B"]["rank"]) == (1, 2)


@pytest.mark.parametrize("how", ["fails_requirements", "disqualified", "disregarded"])
def test_a_tender_that_was_set_aside_says_how_and_why(how: str) -> None:
    tenders = f"""
tenders:
  - {{supplier: Ash, price: 100}}
  - {{supplier: Birch, price: 90, {how}: It has no insurance.}}
"""
    cards = {one["supplier"]: one for one in an_answer(PRICE_ONLY, tenders).document["tenders"]}

    assert (cards["Birch"]["status"], cards["Birch"]["rank"]) == (how, None)
    assert cards["Birch"]["reasons"] == ["It has no insurance."]
    assert cards["Ash"]["rank"] == 1
