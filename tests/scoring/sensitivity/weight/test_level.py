"""Levels, and what happens to the others when one weight moves."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.scoring.sensitivity.weight.level import Level, levels_of, reweighted
from app.units import exactly
from tests.factories import a_plan

NESTED = """
criteria:
  - {code: price, weight: 50, value: price, method: {use: ratio_to_lowest}}
  - {code: noted, value: price, method: {use: ratio_to_lowest}}
  - code: quality
    weight: 50
    criteria:
      - {code: one, weight: 40, method: {formula: value}}
      - code: two
        weight: 60
        criteria: [{code: only, weight: 100, method: {formula: value}}]
"""
WEIGHTS = st.lists(st.decimals("0", "100", places=1), min_size=2, max_size=5)


def test_levels_are_where_two_criteria_share_a_weight() -> None:
    found = levels_of(a_plan(NESTED))

    assert [(one.parent, one.codes) for one in found] == [
        ("", ("price", "quality")),
        ("quality", ("one", "two")),
    ]


@given(weights=WEIGHTS, to=st.decimals("0", "100", places=1))
def test_the_whole_stays_and_the_others_keep_their_proportion(
    weights: list[Decimal], to: Decimal
) -> None:
    codes = tuple(f"c{place}" for place in range(len(weights)))
    level = Level("", codes, tuple(weights))
    weight = min(to, level.whole)

    moved = level.moved("c0", weight)

    assert moved["c0"] == weight
    with exactly():
        assert abs(sum(moved.values()) - level.whole) < Decimal("1e-40")
    for one, other in pairwise(codes[1:]):
        crossed = moved[one] * level.weights[codes.index(other)]
        straight = moved[other] * level.weights[codes.index(one)]
        if sum(weights[1:]):
            assert abs(crossed - straight) < Decimal("1e-20")


def test_others_that_weigh_nothing_share_equally() -> None:
    level = Level("", ("a", "b", "c"), (Decimal(100), Decimal(0), Decimal(0)))

    assert level.moved("a", Decimal(40)) == {"a": 40, "b": 30, "c": 30}


def test_other_weights_reach_every_way_into_the_tree() -> None:
    plan = reweighted(a_plan(NESTED), {"price": Decimal(30), "one": Decimal(7)})

    assert plan.by_code["price"].weight == 30
    assert plan.by_code["quality"].criteria[0].weight == 7
    assert plan.parents["one"] is plan.by_code["quality"]
    assert list(plan.by_code) == list(a_plan(NESTED).by_code)


def test_points_of_a_table_grow_with_the_weight() -> None:
    rules = """
tables: {points: {choices: {good: {points: 8}, fair: {share: 0.5}}}}
criteria: [{code: quality, weight: 10, method: {table: points}}]
"""

    method = reweighted(a_plan(rules), {"quality": Decimal(25)}).by_code["quality"].method

    assert method is not None
    assert method.table is not None
    assert method.table.choices["good"].points == 20
    assert method.table.choices["fair"].share == Decimal("0.5")
