from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import decimals

from app.contracts.kind import Direction
from app.contracts.plan.owing import Falling
from app.contracts.plan.shape import Milestone, Profile, Shape, Target
from app.deliveries.standing.band import Figures, carried_over, percent_of, rated
from app.deliveries.standing.colour import BANDS
from app.rules.reading import read_library
from tests.contracts.plan.test_owing import a_promise
from tests.deliveries.standing.made import FIRST, LAST

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


def a_profile(shape: Shape) -> Profile:
    """Give a plan for ten of any shape, in two parts where it has any."""
    half = date(2025, 12, 31)
    steps = (Milestone(by=half, quantity=Decimal(8)), Milestone(by=LAST, quantity=Decimal(10)))
    return Profile(
        shape=shape, whole=Decimal(10), first_on=FIRST, last_on=LAST, milestones=steps,
        years=(Decimal(7), Decimal(3)), expected_spend=Decimal(1000),
        targets=(
            Target(starts_on=FIRST, ends_on=half, quantity=Decimal(2)),
            Target(starts_on=date(2026, 1, 1), ends_on=LAST, quantity=Decimal(8)),
        ),
    )  # fmt: skip


@given(
    shapes=st.tuples(st.sampled_from(Shape), st.sampled_from(Shape)),
    changed=st.integers(0, 729),
    days=st.tuples(st.integers(0, 729), st.integers(0, 729)).map(sorted),
    early=st.integers(0, 20),
)
def test_what_is_verified_in_full_by_their_end_is_kept_in_any_days(
    shapes: tuple[Shape, Shape], changed: int, days: list[int], early: int
) -> None:
    """However it was put off or brought forward, and whenever it was done."""
    since, first_on, last_on = (FIRST + timedelta(days=day) for day in (changed, *days))
    before = Falling(a_promise("10"), a_profile(shapes[0]))
    later = Falling(a_promise("10"), a_profile(shapes[1]), since=since, before=(before,))
    falling = before if last_on < since else later
    due = falling.owing(last_on).due
    ahead = min(Decimal(early), due)
    due_in = falling.due_within(first_on, last_on)
    figures = Figures(due_in, due - ahead, due - ahead, Direction.MORE)
    carried = carried_over(figures, ahead - falling.due_before(first_on))

    assert figures.verified + carried >= due_in
    assert 0 <= carried <= ahead
