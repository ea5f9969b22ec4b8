"""Weightings are drawn evenly, exactly, and the same for the same seed."""

from decimal import Decimal

import numpy as np

from app.scoring.sensitivity.weight.level import Level
from app.scoring.sensitivity.weight.sample import PIECES, Sample, margin

TOP = Level("", ("price", "quality", "social_value"), (Decimal(50), Decimal(30), Decimal(20)))
FIRST_OF_SEED_ONE = {"price": 536_683, "quality": 459_950, "social_value": 51_943}
BELOW = Level("quality", ("one", "two"), (Decimal("33.3"), Decimal("66.7")))


def test_every_weighting_shares_the_whole_of_each_level_out() -> None:
    sample = Sample([TOP, BELOW], 200, 1)

    for place in range(200):
        weights = sample.weighting(place)
        assert sum(weights[code] for code in TOP.codes) == 100
        assert sum(weights[code] for code in BELOW.codes) == 100
        assert min(weights.values()) >= 0


def test_the_doubles_are_the_same_weights_within_their_bound() -> None:
    sample = Sample([TOP, BELOW], 50, 3)
    columns = sample.weights(10, 40)

    for place in range(30):
        for code, exact in sample.weighting(place + 10).items():
            one = columns[code]
            assert abs(Decimal(float(one.values[place])) - exact) <= Decimal(one.error)


def test_a_seed_draws_the_same_on_any_machine() -> None:
    """The first weighting of seed 1, so that a change of the stream cannot pass unseen."""
    weights = Sample([TOP], 2, 1).weighting(0)

    assert {code: weight * PIECES / 100 for code, weight in weights.items()} == FIRST_OF_SEED_ONE
    assert Sample([TOP], 2, 2).weighting(0) != weights


def test_each_criterion_has_on_average_its_even_share() -> None:
    pieces = Sample([TOP], 20_000, 5).pieces[0]

    means = pieces.mean(axis=1) / PIECES
    assert np.allclose(means, 1 / 3, atol=0.01)
    spread = pieces.std(axis=1) / PIECES
    assert np.allclose(spread, np.sqrt(1 / 18), atol=0.01)  # of a flat Dirichlet with three parts


def test_the_margin_of_a_half_in_a_hundred_thousand_is_a_third_of_a_point() -> None:
    assert round(margin(Decimal("0.5"), 100_000), 4) == Decimal("0.0031")
    assert margin(Decimal(0), 10) == 0
