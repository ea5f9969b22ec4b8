"""A lot under other weights is what the engine makes of rules with those weights written in."""

from decimal import Decimal

import pytest

from app.scoring.sensitivity.weight.exact import Reweighed
from app.scoring.sensitivity.weight.sample import Sample
from tests.factories import a_score, a_tender
from tests.scoring.sensitivity.lots import MARKED, first_by_the_engine, random_lot


def sees_its_weight(rules: str) -> bool:
    """Marks out of a weight stay the same share of it, so writing a weight is not the same."""
    return "'table': 'points'" in rules


@pytest.mark.parametrize("start", range(0, 60, 15))
def test_who_is_first_is_who_scoring_anew_puts_first(start: int) -> None:
    compared = 0
    for seed in range(start, start + 15):
        made = random_lot(seed)
        if made is None or sees_its_weight(str(made[1])):
            continue
        lot, rules = made
        reweighed = Reweighed(lot)
        sample = Sample(reweighed.levels, 6, seed)
        for place in range(6):
            weights = sample.weighting(place)
            expected = first_by_the_engine(rules, lot, weights)
            assert reweighed.first(weights) == expected, f"seed {seed}, {weights}"
            compared += 1

    assert compared > 10


def test_the_weights_as_they_are_give_the_ranking_as_it_is() -> None:
    for seed in range(60):
        made = random_lot(seed)
        if made is not None:
            reweighed = Reweighed(made[0])

            assert reweighed.order({}) == reweighed.what_if.order


def test_a_mark_given_out_of_its_weight_stays_the_same_share_of_it() -> None:
    lot = a_score(
        """
criteria:
  - {code: price, weight: 80, value: price, method: {use: ratio_to_lowest}}
  - {code: social_value, weight: 20, method: {use: points_out_of_weight}}
""",
        a_tender("Alpha", marks={"social_value": Decimal(10)}),
    )

    totals = Reweighed(lot).totals({"price": Decimal(60), "social_value": Decimal(40)})

    assert totals == {"Alpha": Decimal(80)}


def test_a_gate_on_a_weighted_score_lets_in_and_shuts_out() -> None:
    rules = f"{MARKED}\nrequire: [weighted_sum >= 60]"
    lot = a_score(
        rules,
        a_tender(
            "Cheap", price=Decimal(50), marks={"quality": Decimal(0), "social_value": Decimal(1)}
        ),
        a_tender("Good", marks={"quality": Decimal(5), "social_value": Decimal(5)}),
    )
    reweighed = Reweighed(lot)

    assert reweighed.what_if.first == ("Good",)
    heavy_price = {"price": Decimal(90), "quality": Decimal(5), "social_value": Decimal(5)}
    assert reweighed.first(heavy_price) == ("Cheap",)


def test_weights_by_which_nothing_can_be_scored_give_no_order() -> None:
    lot = a_score(
        """
criteria:
  - code: quality
    weight: 100
    criteria:
      - {code: one, weight: 50, method: {formula: value / 5}}
      - {code: two, weight: 50, method: {formula: value / 5}}
""",
        a_tender("Alpha", marks={"one": Decimal(3), "two": Decimal(4)}),
    )

    assert Reweighed(lot).first({"one": Decimal(0), "two": Decimal(0)}) is None
