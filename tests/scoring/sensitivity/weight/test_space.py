"""The share of the weight space is what brute force finds, and says how it was found."""

from collections import Counter
from decimal import Decimal

import pytest

from app.scoring.sensitivity.weight.exact import Reweighed
from app.scoring.sensitivity.weight.sample import Sample
from app.scoring.sensitivity.weight.space import weight_space
from tests.factories import PRICE_ONLY, a_rule_set, a_score, a_tender
from tests.scoring.sensitivity.lots import MARKED, first_by_the_engine, marked, three_tenders


def test_shares_match_brute_force_on_three_criteria() -> None:
    lot, number = three_tenders(), 400
    rules = a_rule_set(MARKED).model_dump(mode="json", by_alias=True, exclude_unset=True)
    sample = Sample(Reweighed(lot).levels, number, 7)
    brute: Counter[str] = Counter()
    for place in range(number):
        first = first_by_the_engine(rules, lot, sample.weighting(place)) or ()
        brute[first[0] if len(first) == 1 else ""] += 1

    found = weight_space(Reweighed(lot), number, 7)

    assert {one.supplier: one.share * number for one in found.won if one.share} == {
        name: times for name, times in brute.items() if name
    }
    assert found.tied * number == brute[""]


def test_shares_are_the_areas_of_the_triangle() -> None:
    """A wins where its one criterion outweighs the other two: by geometry, of three even parts."""
    rules = """
criteria:
  - {code: a, weight: 40, method: {formula: value}}
  - {code: b, weight: 30, method: {formula: value}}
  - {code: c, weight: 30, method: {formula: value}}
"""
    tenders = [
        a_tender(name.upper(), marks={code: Decimal(code == name) for code in "abc"})
        for name in "abc"
    ]

    found = weight_space(Reweighed(a_score(rules, *tenders)), 100_000, 3)

    third = Decimal(1) / 3
    assert [abs(one.share - third) < one.margin for one in found.won] == [True] * 3
    assert all(one.margin < Decimal("0.003") for one in found.won)


def test_the_same_seed_gives_the_same_shares_and_another_seed_others() -> None:
    lot = Reweighed(three_tenders())

    assert weight_space(lot, 5_000, 1) == weight_space(lot, 5_000, 1)
    assert weight_space(lot, 5_000, 1).won != weight_space(lot, 5_000, 2).won


def test_shares_add_up_to_all_weightings() -> None:
    found = weight_space(Reweighed(three_tenders()), 3_000, 1)

    assert sum((one.share for one in found.won), found.tied) == 1
    assert found.weightings == 3_000
    assert "PCG64" in found.method


def test_equal_tenders_tie_everywhere_without_asking_the_engine_each_time() -> None:
    same = [a_tender(name, marks=marked(3, 3)) for name in ("Alpha", "Beta")]

    found = weight_space(Reweighed(a_score(MARKED, *same)), 50_000, 1)

    assert found.tied == 1
    assert found.exactly < 50  # but for totals that lie on the very edge of a penny


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (PRICE_ONLY, "no level has two criteria"),
        (
            """
criteria:
  - {code: price, weight: 50, value: price, method: {use: ratio_to_lowest}}
  - {code: bonus, weight: 50, value: "score(price)", method: {formula: "value / 50"}}
""",
            "the value of bonus turns on",
        ),
    ],
)
def test_what_cannot_be_compared_says_why(rules: str, why: str) -> None:
    found = weight_space(Reweighed(a_score(rules, a_tender("Alpha"))), 1_000, 1)

    assert (found.won, found.weightings) == ((), 0)
    assert why in found.left_out


def test_a_total_that_is_a_formula_has_shares_too() -> None:
    rules = """
criteria:
  - {code: quality, weight: 60, method: {formula: value / 5}}
  - {code: social_value, weight: 40, method: {formula: value / 5}}
total: {formula: price / weighted_sum, undefined: fail}
rank: {direction: lowest}
"""
    lot = a_score(
        rules,
        a_tender("Alpha", marks=marked(5, 1)),
        a_tender("Beta", marks=marked(1, 5)),
    )

    found = weight_space(Reweighed(lot), 4_000, 1)

    half = Decimal("0.5")
    assert [abs(one.share - half) < one.margin for one in found.won] == [True, True]
