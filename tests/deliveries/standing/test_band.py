from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis.strategies import decimals

from app.contracts.kind import Direction
from app.deliveries.standing.band import Figures, percent_of, rated
from app.deliveries.standing.colour import BANDS
from app.rules.reading import read_library

QUANTITIES = decimals(min_value=0, max_value=10**9, places=4)


def figures(
    due: str | int, reported: str | int, verified: str | int, direction: Direction
) -> Figures:
    return Figures(Decimal(due), Decimal(reported), Decimal(verified), direction)


@pytest.mark.parametrize(
    ("due", "verified", "percent", "behind"),
    [
        (100, 95, "95", 5),
        (100, 120, "120", 0),
        (100, 0, "0", 100),
        (3, 2, "66.6666", 1),
        (30_000_000, 29_999_999, "99.9999", 1),
    ],
)
def test_of_more_what_is_verified_counts(
    due: int, verified: int, percent: str, behind: int
) -> None:
    found = figures(due, 10**8, verified, Direction.MORE)

    assert percent_of(found, is_reported=True) == Decimal(percent)
    assert found.behind == behind


@pytest.mark.parametrize(
    ("reported", "verified", "percent", "behind"),
    [
        (50, 50, "200", 0),
        (100, 10, "100", 0),
        (125, 10, "80", 25),
        (0, 0, "100", 0),
        (10, 125, "80", 25),
    ],
)
def test_of_less_the_larger_figure_counts(
    reported: int, verified: int, percent: str, behind: int
) -> None:
    found = figures(100, reported, verified, Direction.LESS)

    assert percent_of(found, is_reported=True) == Decimal(percent)
    assert found.behind == behind


@pytest.mark.parametrize("direction", Direction)
def test_nothing_due_and_nothing_reported_are_no_result(direction: Direction) -> None:
    assert percent_of(figures(0, 0, 0, direction), is_reported=True) is None
    assert percent_of(figures(5, 0, 0, direction), is_reported=False) is None


def test_more_where_none_is_due_yet_is_no_result() -> None:
    assert percent_of(figures(0, 5, 5, Direction.MORE), is_reported=True) is None


@pytest.mark.parametrize(("reported", "verified"), [("5", "0"), ("0", "0.0001")])
def test_anything_where_none_was_allowed_is_in_the_worst_band(
    reported: str, verified: str
) -> None:
    found = figures(0, reported, verified, Direction.LESS)
    ratings = read_library().ratings

    assert percent_of(found, is_reported=True) == 0
    assert found.behind > 0
    assert [rated(ratings[name], Decimal(0)) for name in ("statutory-default", BANDS)] == [
        "inadequate", "red",
    ]  # fmt: skip


@given(QUANTITIES, QUANTITIES, QUANTITIES)
def test_more_verified_is_never_a_worse_result(
    due: Decimal, verified: Decimal, more: Decimal
) -> None:
    one, other = (
        Figures(due, Decimal(0), amount, Direction.MORE) for amount in (verified, verified + more)
    )

    if due > 0:
        less = percent_of(one, is_reported=True)
        greater = percent_of(other, is_reported=True)
        assert less is not None
        assert greater is not None
        assert less <= greater
        assert one.behind >= other.behind >= 0
        assert (one.behind == 0) is (verified >= due)


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        ("95", "good"), ("94.9999", "approaching_target"), ("94", "approaching_target"),
        ("93.5", "approaching_target"), ("90.5", "requires_improvement"),
        ("85.5", "inadequate"), ("70", "inadequate"), (None, None),
    ],
)  # fmt: skip
def test_each_percentage_falls_into_one_of_the_mended_bands(
    percent: str | None, word: str | None
) -> None:
    table = read_library().ratings["bradford-mended"]

    assert rated(table, None if percent is None else Decimal(percent)) == word


def test_without_bands_there_is_no_rating() -> None:
    assert rated(None, Decimal(100)) is None
