"""How far a price or a promise may move before somebody else wins, held against scoring anew."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.scoring.engine.evaluation import LotScore, score
from app.scoring.sensitivity.offer import PRICE, OfferFlip, offer_flips, with_offer
from app.scoring.sensitivity.what_if import WhatIf, first_of, order_of
from tests.factories import a_commitment, a_score, a_tender

RELATIVE = """
measures: [{code: jobs, unit: fte_year}, {code: people_trained, unit: people}]
criteria:
  - {code: price, weight: 60, value: price, method: {use: ratio_to_lowest}}
  - {code: local_jobs, weight: 25, value: jobs, method: {use: share_of_target, target: 10}}
  - {code: skills, weight: 15, value: people_trained, method: {use: ratio_to_highest}}
"""
FIXED = RELATIVE.replace("ratio_to_lowest", "linear_between, worst: 200, best: 100").replace(
    "ratio_to_highest", "share_of_target, target: 20"
)


DOUBTED = f"partners: {{credit: {{unconfirmed: 0.6}}}}\n{RELATIVE}"


def two_offers(rules: str) -> LotScore:
    return a_score(
        rules,
        a_tender(
            "Alpha",
            a_commitment(8, id="1", measure="jobs", unit="fte_year", doubt="unconfirmed"),
            a_commitment(12, id="2", measure="people_trained", unit="people"),
            price=Decimal(120),
        ),
        a_tender(
            "Beta", a_commitment(5, id="1", measure="jobs", unit="fte_year"), price=Decimal(100)
        ),
    )


def first_with(lot: LotScore, flip: OfferFlip, amount: Decimal) -> tuple[str, ...]:
    """Score the whole lot anew with one offer changed, by brute force."""
    tenders = tuple(
        with_offer(tender, flip.what, amount / flip.offered)
        if tender.supplier == flip.supplier
        else tender
        for tender in lot.field.tenders
    )
    return first_of(order_of(score(lot.plan, replace(lot.field, tenders=tenders))))


@pytest.mark.parametrize("rules", [RELATIVE, FIXED, DOUBTED])
def test_every_flip_is_a_flip_and_the_step_before_it_is_none(rules: str) -> None:
    lot = two_offers(rules)
    flips = offer_flips(WhatIf(lot))
    turning = [flip for flip in flips if flip.flips_at is not None]

    assert len(turning) >= 3
    for flip in turning:
        assert flip.flips_at is not None
        assert first_with(lot, flip, flip.holds_to) == ("Alpha",)
        assert first_with(lot, flip, flip.flips_at) == flip.first != ("Alpha",)
        assert abs(flip.flips_at - flip.holds_to) == flip.step


@pytest.mark.parametrize("rules", [RELATIVE, FIXED, DOUBTED])
def test_what_never_flips_does_not_even_at_the_end(rules: str) -> None:
    lot = two_offers(rules)

    for flip in offer_flips(WhatIf(lot)):
        if flip.flips_at is None:
            assert first_with(lot, flip, flip.holds_to) == ("Alpha",)


def test_each_offer_of_the_first_two_is_tried_both_ways() -> None:
    flips = offer_flips(WhatIf(two_offers(RELATIVE)))

    assert {(one.supplier, one.what) for one in flips} == {
        ("Alpha", PRICE),
        ("Alpha", "jobs"),
        ("Alpha", "people_trained"),
        ("Beta", PRICE),
        ("Beta", "jobs"),
    }
    assert all(sum(one is not None for one in flips) == len(flips) for one in flips)
    assert {one.direction for one in flips} == {"up", "down"}


def test_a_price_moves_by_pence_and_people_by_whole_ones() -> None:
    steps = {one.what: one.step for one in offer_flips(WhatIf(two_offers(RELATIVE)))}

    assert steps[PRICE] == Decimal("0.01")
    assert steps["people_trained"] == 1
    assert steps["jobs"] == Decimal("0.001")


def test_the_lines_of_a_measure_move_together() -> None:
    lines = [a_commitment(quantity, id=str(quantity), measure="jobs") for quantity in (2, 6)]

    made = with_offer(a_tender("Alpha", *lines), "jobs", Decimal("0.5"))

    assert [line.quantity for line in made.commitments] == [1, 3]


def test_more_than_all_per_cent_is_never_tried() -> None:
    rules = """
measures: [{code: local_spend, unit: percent}]
criteria:
  - {code: spend, weight: 50, value: local_spend, method: {formula: value / 100}}
  - {code: price, weight: 50, value: price, method: {use: ratio_to_lowest}}
"""
    share = a_commitment(60, measure="local_spend", unit="percent")
    lot = a_score(rules, a_tender("Alpha", price=Decimal(50)), a_tender("Beta", share))

    [down, up] = [one for one in offer_flips(WhatIf(lot)) if one.what == "local_spend"]

    assert (down.flips_at, down.holds_to) == (Decimal(50), Decimal("50.01"))
    assert (up.flips_at, up.holds_to) == (None, Decimal(100))


def test_a_tie_has_no_offer_that_flips_it() -> None:
    lot = a_score(RELATIVE, a_tender("Alpha"), a_tender("Beta"))

    assert offer_flips(WhatIf(lot)) == ()
