"""How far a weight may move: what is solved and searched is what brute force finds."""

from decimal import Decimal

import pytest

from app.scoring.engine.evaluation import LotScore
from app.scoring.sensitivity.weight.exact import Reweighed
from app.scoring.sensitivity.weight.flip import STEPS, WeightFlip, weight_flips
from tests.factories import a_rule_set, a_score, a_tender
from tests.scoring.sensitivity.lots import MARKED, first_by_the_engine, marked, three_tenders


def flips_of(lot: LotScore) -> dict[tuple[str, str], WeightFlip]:
    return {(one.criterion, one.direction): one for one in weight_flips(Reweighed(lot))}


def test_flips_match_brute_force_on_three_criteria() -> None:
    lot = three_tenders()
    reweighed = Reweighed(lot)
    rules = a_rule_set(MARKED).model_dump(mode="json", by_alias=True, exclude_unset=True)
    [level] = reweighed.levels
    for (code, direction), flip in flips_of(lot).items():
        way = 1 if direction == "up" else -1
        at = flip.weight
        while 0 <= at <= 100:
            first = first_by_the_engine(rules, lot, level.moved(code, at))
            if first != reweighed.what_if.first:
                break
            at += way
        before = at - way
        low, high = sorted([before, at])

        assert (flip.flips_at is None) == (not 0 <= at <= 100)
        assert flip.flips_at is None or low <= flip.flips_at <= high


def test_the_winner_holds_to_the_last_step_and_not_at_the_next() -> None:
    lot = three_tenders()
    rules = a_rule_set(MARKED).model_dump(mode="json", by_alias=True, exclude_unset=True)
    [level] = Reweighed(lot).levels
    flips = [one for one in flips_of(lot).values() if one.flips_at is not None]

    assert flips
    for flip in flips:
        assert flip.flips_at is not None
        held = first_by_the_engine(rules, lot, level.moved(flip.criterion, flip.holds_to))
        turned = first_by_the_engine(rules, lot, level.moved(flip.criterion, flip.flips_at))

        assert held == Reweighed(lot).what_if.first
        assert turned == flip.first != held
        assert abs(flip.flips_at - flip.holds_to) <= Decimal(100) / STEPS


def test_two_draw_level_at_the_very_weight_that_algebra_gives() -> None:
    """Alpha 5 and 1, Beta 2 and 4 of five: level where 3 w = 3 (1 - w), at half."""
    rules = """
criteria:
  - {code: quality, weight: 60, method: {formula: value / 5}}
  - {code: social_value, weight: 40, method: {formula: value / 5}}
rank: {on: exact}
"""
    lot = a_score(
        rules, a_tender("Alpha", marks=marked(5, 1)), a_tender("Beta", marks=marked(2, 4))
    )

    flip = flips_of(lot)["quality", "down"]

    assert flip.level_at == 50
    assert (flip.holds_to, flip.flips_at) == (Decimal("50.01"), Decimal("50"))
    assert flip.first == ("Alpha", "Beta")
    assert flips_of(lot)["quality", "up"].flips_at is None


def test_rounding_makes_a_tie_before_the_totals_are_level() -> None:
    rules = """
criteria:
  - {code: quality, weight: 60, method: {formula: value / 5}}
  - {code: social_value, weight: 40, method: {formula: value / 5}}
rounding: {total: {decimals: 0}}
"""
    lot = a_score(
        rules, a_tender("Alpha", marks=marked(5, 1)), a_tender("Beta", marks=marked(2, 4))
    )

    flip = flips_of(lot)["quality", "down"]

    assert flip.level_at == 50
    assert flip.flips_at is not None
    assert flip.flips_at > 50


def test_a_tie_at_the_first_place_has_nothing_to_flip() -> None:
    same = [a_tender(name, marks=marked(3, 3)) for name in ("Alpha", "Beta")]

    assert weight_flips(Reweighed(a_score(MARKED, *same))) == ()


@pytest.mark.parametrize("formula", ["score(price)", "weighted(price)"])
def test_where_every_step_must_be_asked_the_search_says_so(formula: str) -> None:
    rules = f"""
criteria:
  - {{code: price, weight: 30, value: price, method: {{use: ratio_to_lowest}}}}
  - {{code: bonus, weight: 20, value: "{formula} / 100", method: {{formula: value}}}}
  - {{code: quality, weight: 50, method: {{formula: value / 5}}}}
"""
    lot = a_score(
        rules,
        a_tender("Alpha", price=Decimal(100), marks={"quality": Decimal(3)}),
        a_tender("Beta", price=Decimal(150), marks={"quality": Decimal(5)}),
    )

    flip = flips_of(lot)["quality", "down"]

    assert not flip.exact
    assert flip.first == ("Alpha",)
    assert flip.flips_at is not None
    reweighed = Reweighed(lot)
    [level] = reweighed.levels
    assert reweighed.first(level.moved("quality", flip.flips_at)) == ("Alpha",)
    assert reweighed.first(level.moved("quality", flip.holds_to)) == ("Beta",)
