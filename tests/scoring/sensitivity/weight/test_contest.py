"""Very many weightings at once: each winner is the one that the engine finds, or is left open."""

from decimal import Decimal

import pytest

from app.scoring.sensitivity.weight.columns import NotInBulk
from app.scoring.sensitivity.weight.contest import NOBODY, OPEN, TIED, Contest
from app.scoring.sensitivity.weight.exact import Reweighed
from app.scoring.sensitivity.weight.sample import Sample
from tests.factories import a_score, a_tender
from tests.scoring.sensitivity.lots import MARKED, random_lot

NUMBER = 40
MARKS = ("quality", "social_value")


def found_in_bulk(lot: Reweighed, sample: Sample) -> list[object]:
    contest = Contest(lot)
    winners = contest.winners(sample.weights(0, sample.number)).tolist()
    return [contest.suppliers[place] if place >= 0 else place for place in winners]


def found_exactly(lot: Reweighed, sample: Sample, place: int) -> object:
    first = lot.first(sample.weighting(place))
    if first is None:
        return None
    return first[0] if len(first) == 1 else TIED if first else NOBODY


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_no_winner_differs_from_the_engines(start: int) -> None:
    decided = 0
    for seed in range(start, start + 20):
        made = random_lot(seed)
        if made is None:
            continue
        lot = Reweighed(made[0])
        sample = Sample(lot.levels, NUMBER, seed)
        try:
            bulk = found_in_bulk(lot, sample)
        except NotInBulk:
            continue
        sure = [place for place in range(NUMBER) if bulk[place] != OPEN]
        expected = [found_exactly(lot, sample, place) for place in sure]
        assert [bulk[place] for place in sure] == expected, f"seed {seed}"
        decided += len(sure)

    assert decided > 5 * NUMBER


def test_tenders_with_the_same_unit_scores_tie_under_every_weighting() -> None:
    lot = a_score(
        MARKED,
        *(a_tender(name, marks=dict.fromkeys(MARKS, Decimal(4))) for name in ("Alpha", "Beta")),
    )
    reweighed = Reweighed(lot)
    sample = Sample(reweighed.levels, NUMBER, 1)

    assert found_in_bulk(reweighed, sample) == [TIED] * NUMBER


def test_rules_whose_values_turn_on_scores_are_left_to_the_engine() -> None:
    lot = a_score(
        """
criteria:
  - {code: price, weight: 50, value: price, method: {use: ratio_to_lowest}}
  - {code: bonus, weight: 50, value: "score(price)", method: {formula: "value / 50"}}
""",
        a_tender("Alpha"),
        a_tender("Beta", price=120),
    )

    with pytest.raises(NotInBulk, match="the value of bonus turns on other"):
        Contest(Reweighed(lot))
