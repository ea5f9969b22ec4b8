from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.plan.periods import ONE_DAY, Period, periods
from app.contracts.plan.revision import Revision, revised
from app.contracts.plan.shape import Milestone, Profile, Shape, due_by
from app.contracts.plan.targets import targets_of

FIRST, LAST = date(2025, 4, 1), date(2027, 3, 31)
BEGINS = date(2026, 4, 1)  #: halfway
QUARTERS = periods(FIRST, LAST, Period.QUARTER)


def a_profile(shape: Shape, whole: int = 40, **facts: Any) -> Profile:
    known: dict[str, Any] = {"first_on": FIRST, "last_on": LAST}
    profile = Profile(shape=Shape.EVEN, whole=Decimal(whole), **known)
    if shape is Shape.TARGETS:
        known["targets"] = targets_of(profile, QUARTERS, 0)
    if shape is Shape.PER_YEAR:
        known["years"] = [Decimal(whole) / 4, Decimal(whole) * 3 / 4]
    if shape is Shape.MILESTONES:
        known["milestones"] = [
            Milestone(by=date(2025, 12, 31), quantity=Decimal(whole) / 4),
            Milestone(by=date(2026, 9, 30), quantity=Decimal(whole) / 2),
            Milestone(by=LAST, quantity=Decimal(whole)),
        ]
    return Profile(shape=shape, whole=Decimal(whole), **known | facts)


def a_revision(whole: int | Decimal = 60, last_on: date = LAST, **facts: Any) -> Revision:
    days = periods(FIRST, last_on, Period.QUARTER)
    given: dict[str, Any] = {"effective_on": BEGINS, "days": days, "decimals": 2}
    return Revision(whole=Decimal(whole), last_on=last_on, **given | facts)


BY_DAY = [shape for shape in Shape if shape is not Shape.BY_SPEND]


@pytest.mark.parametrize("shape", BY_DAY)
def test_what_was_due_stays_and_the_new_whole_is_reached(shape: Shape) -> None:
    before = a_profile(shape)
    after = revised(before, a_revision(60))
    eve = BEGINS - ONE_DAY

    assert due_by(after, eve) == due_by(before, eve)
    assert due_by(after, LAST) == 60
    assert due_by(before, date(2026, 12, 31)) < due_by(after, date(2027, 1, 31)) <= 60


@pytest.mark.parametrize("shape", BY_DAY)
def test_an_extension_spreads_the_rest_over_more_days(shape: Shape) -> None:
    longer = date(2028, 3, 31)

    after = revised(a_profile(shape), a_revision(60, longer))

    assert due_by(after, longer) == 60
    assert shape is Shape.MILESTONES or due_by(after, LAST) < 60


def test_quarters_that_are_over_keep_their_targets() -> None:
    after = revised(a_profile(Shape.TARGETS), a_revision(60))

    assert [target.quantity for target in after.targets] == [5, 5, 5, 5, 10, 10, 10, 10]


def test_a_year_that_is_over_keeps_its_quantity() -> None:
    after = revised(a_profile(Shape.PER_YEAR), a_revision(60))

    assert list(after.years) == [10, 50]


def test_milestones_to_come_lead_to_the_new_whole() -> None:
    after = revised(a_profile(Shape.MILESTONES), a_revision(70))

    assert [step.quantity for step in after.milestones] == [10, 30, 70]


def test_one_milestone_more_is_needed_where_all_are_past() -> None:
    before = a_profile(
        Shape.MILESTONES, milestones=[Milestone(by=date(2025, 9, 30), quantity=Decimal(40))]
    )

    after = revised(before, a_revision(60))

    assert [(step.by, int(step.quantity)) for step in after.milestones] == [
        (date(2025, 9, 30), 40),
        (LAST, 60),
    ]


def test_by_spend_expects_as_much_more_as_the_value_grows() -> None:
    before = a_profile(Shape.BY_SPEND, expected_spend=Decimal(1_000_000))

    after = revised(before, a_revision(60, growth=Decimal("1.5")))

    assert after.expected_spend == 1_500_000
    assert due_by(after, BEGINS, Decimal(750_000)) == 30


@given(
    shape=st.sampled_from(BY_DAY),
    whole=st.decimals("0", "500", places=2),
    begins=st.integers(-10, 740),
    longer=st.integers(-100, 800),
    day=st.integers(-10, 1600),
    later=st.integers(0, 300),
)
def test_after_any_change_what_is_due_never_falls_and_ends_at_the_new_whole(
    shape: Shape, whole: Decimal, begins: int, longer: int, day: int, later: int
) -> None:
    effective_on = FIRST + timedelta(days=begins)
    last_on = max(LAST + timedelta(days=longer), effective_on, FIRST)
    change = a_revision(whole, last_on, effective_on=effective_on)

    after = revised(a_profile(shape), change)
    on = FIRST + timedelta(days=day)
    first, second = due_by(after, on), due_by(after, on + timedelta(days=later))

    assert 0 <= first <= second <= whole
    assert due_by(after, max(last_on, LAST)) == whole
