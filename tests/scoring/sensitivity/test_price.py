"""What a lead in marks is worth in price, under the rules that were published."""

from decimal import Decimal

import pytest

from app.scoring.sensitivity.price import PriceOfMarks, implied_price
from app.scoring.sensitivity.what_if import WhatIf
from tests.factories import a_score, a_tender

EIGHTY_TWENTY = """
criteria:
  - {code: price, weight: 80, value: price, method: {use: ratio_to_lowest}}
  - {code: social_value, weight: 20, method: {use: points_out_of_weight}}
rounding: {total: {decimals: 2}}
"""


def prices(rules: str, *offers: int) -> dict[Decimal, PriceOfMarks]:
    tenders = [
        a_tender(f"T{place}", price=Decimal(price), marks={"social_value": Decimal(5)})
        for place, price in enumerate(offers)
    ]
    found = implied_price(WhatIf(a_score(rules, *tenders)))
    assert found.left_out == ""
    return {one.marks: one for one in found.prices}


def test_ten_marks_offset_a_price_fourteen_per_cent_above_the_lowest() -> None:
    """80 × 100 / p = 70 where p is 114.2857…, or 14.29 % dearer."""
    found = prices(EIGHTY_TWENTY, 100, 110)[Decimal(10)]

    assert found.lowest == 100
    assert found.share is not None
    assert found.dearest == Decimal("114.2857")
    assert round(found.share * 100, 2) == Decimal("14.29")
    assert round(found.share * 100, 1) == Decimal("14.3")


def test_the_price_of_a_mark_is_the_same_whoever_else_tenders() -> None:
    alone, among = prices(EIGHTY_TWENTY, 250), prices(EIGHTY_TWENTY, 250, 900, 4000)

    assert alone == among


def test_against_a_fixed_reference_no_copy_is_needed() -> None:
    rules = EIGHTY_TWENTY.replace(
        "{use: ratio_to_lowest}", "{use: linear_between, worst: 200, best: 100}"
    )

    found = prices(rules, 100, 150)[Decimal(10)]

    assert found.dearest == Decimal("112.5")  # ten of eighty marks, of a hundred pounds


def test_no_price_costs_as_much_as_more_marks_than_price_has() -> None:
    rules = EIGHTY_TWENTY.replace("80", "5").replace("20", "95")

    found = prices(rules, 100)[Decimal(10)]

    assert (found.dearest, found.share) == (None, None)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (
            "criteria: [{code: social_value, weight: 100, method: {formula: value / 5}}]",
            "no score turns on the price",
        ),
        (
            """
criteria: [{code: social_value, weight: 100, method: {formula: value / 5}}]
total: {formula: price / weighted_sum, undefined: fail}
rank: {direction: lowest}
""",
            "the total is not a sum of marks",
        ),
    ],
)
def test_where_marks_have_no_price_it_says_why(rules: str, why: str) -> None:
    lot = a_score(rules, a_tender("Alpha", marks={"social_value": Decimal(5)}))

    assert implied_price(WhatIf(lot)).left_out == why


def test_a_lot_that_nobody_qualifies_for_has_no_price_of_a_mark() -> None:
    rules = f"{EIGHTY_TWENTY}\nrequire: [price < 10]"
    lot = a_score(rules, a_tender("Alpha", marks={"social_value": Decimal(5)}))

    assert implied_price(WhatIf(lot)).left_out == "no tender with a rank has a price"
