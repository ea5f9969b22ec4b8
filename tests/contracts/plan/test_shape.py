from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.plan.shape import Kept, Milestone, Profile, Shape, Target, due_by

FIRST, LAST = date(2025, 4, 1), date(2027, 3, 31)
HALFWAY = date(2026, 3, 31)
BY_DAYS = (Shape.EVEN, Shape.FRONT, Shape.BACK)


def a_profile(shape: Shape = Shape.EVEN, whole: str = "25", **facts: Any) -> Profile:
    given: dict[str, Any] = {"first_on": FIRST, "last_on": LAST}
    return Profile(shape=shape, whole=Decimal(whole), **given | facts)


def test_half_of_25_fte_years_is_due_after_one_of_two_years() -> None:
    """Ten full-time and five half-time staff for two years, as Torbay counts them."""
    assert due_by(a_profile(), HALFWAY) == Decimal("12.5")


@pytest.mark.parametrize(("shape", "due"), [(Shape.FRONT, 20), (Shape.BACK, 10)])
def test_the_first_half_has_two_thirds_or_one(shape: Shape, due: int) -> None:
    assert due_by(a_profile(shape, "30"), HALFWAY) == due


def test_nothing_is_due_before_the_first_day_and_everything_from_the_last() -> None:
    assert due_by(a_profile(), FIRST - timedelta(days=1)) == 0
    assert due_by(a_profile(), LAST) == due_by(a_profile(), LAST + timedelta(days=9)) == 25


def test_without_days_nothing_is_due() -> None:
    assert due_by(a_profile(last_on=None), LAST) == 0


def test_milestones_are_due_in_full_at_the_end_of_their_day() -> None:
    profile = a_profile(
        Shape.MILESTONES,
        milestones=[
            Milestone(by=date(2025, 9, 30), quantity=Decimal(5)),
            Milestone(by=LAST, quantity=Decimal(25)),
        ],
    )

    assert due_by(profile, date(2025, 9, 29)) == 0
    assert due_by(profile, date(2025, 9, 30)) == due_by(profile, date(2027, 3, 30)) == 5
    assert due_by(profile, LAST) == 25


def test_a_year_has_what_it_was_given_and_runs_evenly_within() -> None:
    profile = a_profile(Shape.PER_YEAR, "100", years=[Decimal(73), Decimal(27)])

    assert due_by(profile, FIRST + timedelta(days=4)) == 1
    assert due_by(profile, HALFWAY) == 73
    assert due_by(profile, LAST) == 100


def test_a_target_is_due_at_the_end_of_its_period() -> None:
    first = Target(starts_on=FIRST, ends_on=date(2025, 6, 30), quantity=Decimal(3))
    second = Target(starts_on=date(2025, 7, 1), ends_on=LAST, quantity=Decimal(22))
    profile = a_profile(Shape.TARGETS, targets=[first, second])

    assert due_by(profile, date(2025, 6, 29)) == 0
    assert due_by(profile, date(2025, 6, 30)) == 3
    assert due_by(profile, LAST) == 25


@pytest.mark.parametrize(
    ("spent", "due"), [(0, 0), (250_000, 5), (1_000_000, 20), (5_000_000, 20), (-10, 0)]
)
def test_by_spend_follows_the_money_up_to_the_whole(spent: int, due: int) -> None:
    profile = a_profile(Shape.BY_SPEND, "20", expected_spend=Decimal(1_000_000))

    assert due_by(profile, HALFWAY, Decimal(spent)) == due


def test_after_a_change_only_the_rest_is_spread_anew() -> None:
    kept = Kept(until=HALFWAY, quantity=Decimal("12.5"))
    profile = a_profile(whole="50", kept=kept)

    assert due_by(profile, HALFWAY) == Decimal("12.5")
    assert due_by(profile, LAST) == 50
    with_half_of_the_rest = HALFWAY + (LAST - HALFWAY) / 2
    assert Decimal(31) < due_by(profile, with_half_of_the_rest) < Decimal("31.3")


def test_what_is_less_than_was_due_already_is_due_at_once() -> None:
    profile = a_profile(whole="10", kept=Kept(until=HALFWAY, quantity=Decimal("12.5")))

    assert due_by(profile, HALFWAY) == due_by(profile, LAST) == 10


def test_a_third_of_three_is_one() -> None:
    profile = a_profile(whole="3", last_on=FIRST + timedelta(days=2))

    assert [due_by(profile, FIRST + timedelta(days=day)) for day in range(3)] == [1, 2, 3]


@given(
    shape=st.sampled_from(BY_DAYS),
    whole=st.decimals("0.0001", "1000000000", places=4),
    days=st.integers(0, 3_000),
    kept=st.none() | st.tuples(st.integers(-10, 3_000), st.decimals("0", "2000000000", places=4)),
    early=st.integers(-50, 4_000),
    later=st.integers(0, 500),
)
def test_what_is_due_never_falls_and_never_exceeds_the_whole(
    shape: Shape,
    whole: Decimal,
    days: int,
    kept: tuple[int, Decimal] | None,
    early: int,
    later: int,
) -> None:
    held = None
    if kept is not None:
        held = Kept(until=FIRST + timedelta(days=kept[0]), quantity=kept[1])
    last_on = FIRST + timedelta(days=days)
    profile = a_profile(shape, str(whole), last_on=last_on, kept=held)
    day = FIRST + timedelta(days=early)

    before, after = due_by(profile, day), due_by(profile, day + timedelta(days=later))

    assert 0 <= before <= after <= whole


def test_days_that_end_before_they_begin_are_over_at_once() -> None:
    eve = FIRST - timedelta(days=1)
    profile = Profile(shape=Shape.EVEN, whole=Decimal(10), first_on=FIRST, last_on=eve)

    assert [due_by(profile, day) for day in (eve, FIRST)] == [0, 10]
