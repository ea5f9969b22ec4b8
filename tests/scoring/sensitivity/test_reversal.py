"""A tender that loses and yet decides between the others is found and named."""

from decimal import Decimal

from app.problems import Severity
from app.scoring.engine.evaluation import LotScore
from app.scoring.sensitivity.reversal import reversals, without_each
from app.scoring.sensitivity.what_if import WhatIf
from app.scoring.submission import Tender
from tests.factories import PRICE_ONLY, a_commitment, a_score, a_tender
from tests.scoring.sensitivity.lots import MARKED, REVERSAL, three_tenders


def offering(supplier: str, hours: int, price: int) -> Tender:
    line = a_commitment(hours, measure="hours", unit="hour")
    return a_tender(supplier, line, price=Decimal(price))


def three_offers() -> LotScore:
    """Score the published case: A beats B until C comes, last, and makes B beat A."""
    return a_score(
        REVERSAL, offering("A", 600, 104), offering("B", 400, 100), offering("C", 3000, 400)
    )


def test_the_loser_that_decides_between_the_others_is_reported() -> None:
    [finding] = reversals(three_offers())

    assert finding.code == "rank_reversal"
    assert finding.severity is Severity.WARNING
    assert finding.path == "tenders[supplier=C]"
    assert finding.message == "Without C the winner among the others would be A, not B."
    assert "price, social_value" in finding.how_to_fix


def test_the_orders_with_and_without_each_tender_are_given() -> None:
    found = {one.supplier: one for one in without_each(WhatIf(three_offers()))}

    assert found["C"].before == (("B", 1), ("A", 2))
    assert found["C"].after == (("A", 1), ("B", 2))
    assert found["C"].changes_first
    assert not found["A"].reverses
    assert set(found) == {"A", "B", "C"}


def test_another_order_with_the_same_winner_is_said_as_such() -> None:
    rules = """
measures: [{code: hours, unit: hour}]
criteria:
  - {code: quality, weight: 50, method: {formula: value / 5}}
  - {code: social_value, weight: 50, value: hours, method: {use: ratio_to_highest}}
"""

    def with_quality(supplier: str, hours: int, quality: int) -> Tender:
        line = a_commitment(hours, measure="hours", unit="hour")
        return a_tender(supplier, line, marks={"quality": Decimal(quality)})

    lot = a_score(
        rules,
        with_quality("First", 100, 5),
        with_quality("Second", 60, 2),
        with_quality("Third", 40, 3),
        with_quality("Outlier", 1000, 0),
    )

    [finding] = reversals(lot)

    assert finding.message == "Without Outlier the others would stand in another order."


def test_fixed_rules_cannot_reverse_and_two_tenders_neither() -> None:
    fixed = """
criteria:
  - {code: price, weight: 100, value: price, method: {use: linear_between, worst: 200, best: 50}}
"""
    tenders = [
        a_tender(name, price=Decimal(price)) for name, price in {"A": 60, "B": 70, "C": 80}.items()
    ]

    assert without_each(WhatIf(a_score(fixed, *tenders))) == ()
    assert list(reversals(a_score(PRICE_ONLY, *tenders[:2]))) == []


def test_tenders_that_stay_in_order_are_listed_without_a_finding() -> None:
    lot = three_tenders(MARKED)

    assert [one.reverses for one in without_each(WhatIf(lot))] == [False, False, False]
    assert list(reversals(lot)) == []
