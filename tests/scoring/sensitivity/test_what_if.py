"""Scoring again with a change is the same as scoring the changed lot from nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.scoring.engine.evaluation import score
from app.scoring.sensitivity.what_if import WhatIf, asks_pool, order_of, total_of
from tests.factories import a_plan, a_score, a_tender
from tests.scoring.sensitivity.lots import random_lot


@pytest.mark.parametrize("start", range(0, 80, 20))
def test_a_changed_tender_is_scored_as_if_it_had_come_so(start: int) -> None:
    for seed in range(start, start + 20):
        made = random_lot(seed)
        if made is None:
            continue
        lot = made[0]
        changed = replace(lot.field.tenders[0], price=Decimal(77))
        anew = score(lot.plan, replace(lot.field, tenders=(changed, *lot.field.tenders[1:])))

        again = WhatIf(lot).with_tender(changed)

        assert again is not None
        assert order_of(again) == order_of(anew), f"seed {seed}"


def test_without_a_tender_and_with_one_more() -> None:
    price = "criteria: [{code: price, weight: 100, value: price, method: {use: ratio_to_lowest}}]"
    lot = a_score(price, a_tender("Alpha", price=Decimal(90)), a_tender("Beta"))
    what_if = WhatIf(lot)

    less, more = what_if.without("Alpha"), what_if.with_also([a_tender("Gamma", price=Decimal(1))])

    assert less is not None
    assert more is not None
    assert order_of(less) == (("Beta", 1),)
    assert order_of(more) == (("Gamma", 1), ("Alpha", 2), ("Beta", 3))
    assert total_of(less, "Beta") == 100


def test_a_change_that_cannot_be_scored_is_none() -> None:
    price = "criteria: [{code: price, weight: 100, value: price, method: {use: ratio_to_lowest}}]"
    lot = a_score(price, a_tender("Alpha"), a_tender("Beta"))

    assert WhatIf(lot).with_tender(a_tender("Alpha", price=Decimal(0))) is None


def test_only_rules_that_look_at_the_others_ask_the_pool() -> None:
    fixed = """
criteria:
  - {code: price, weight: 100, value: price, method: {use: linear_between, worst: 200, best: 50}}
"""

    assert asks_pool(a_plan())
    assert not asks_pool(a_plan(fixed))
