from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.plan.periods import Period, periods
from app.contracts.plan.shape import Profile, Shape, Target
from app.contracts.plan.targets import decimals_for, shared_anew, shared_out, targets_of

FIRST, LAST = date(2025, 4, 1), date(2027, 3, 31)
QUARTERS = periods(FIRST, LAST, Period.QUARTER)


def quantities(targets: tuple[Target, ...]) -> list[Decimal]:
    return [target.quantity for target in targets]


def test_seven_people_stay_whole_over_four_quarters() -> None:
    shares = shared_out(Decimal(7), [Decimal(1)] * 4, 0)

    assert list(shares) == [2, 2, 1, 2]


def test_pounds_stay_in_pence() -> None:
    assert shared_out(Decimal(100), [Decimal(1)] * 3, 2) == (
        Decimal("33.33"),
        Decimal("33.34"),
        Decimal("33.33"),
    )


def test_without_weights_all_count_alike() -> None:
    assert shared_out(Decimal(4), [Decimal(0), Decimal(0)], 0) == (Decimal(2), Decimal(2))
    assert shared_out(Decimal(4), [], 0) == ()


@pytest.mark.parametrize(
    ("whole", "is_whole_unit", "decimals"),
    [("7", True, 0), ("7.5", True, 1), ("7", False, 2), ("7.125", False, 3)],
)
def test_targets_have_the_places_of_their_unit(
    whole: str, is_whole_unit: bool, decimals: int
) -> None:
    assert decimals_for(Decimal(whole), is_whole_unit=is_whole_unit) == decimals


def test_an_even_profile_comes_to_about_the_same_each_quarter() -> None:
    profile = Profile(shape=Shape.EVEN, whole=Decimal(24), first_on=FIRST, last_on=LAST)

    assert quantities(targets_of(profile, QUARTERS, 0)) == [3] * 8


def test_few_people_over_many_months_fall_due_over_all_of_them() -> None:
    months = periods(FIRST, LAST, Period.MONTH)
    profile = Profile(shape=Shape.EVEN, whole=Decimal(4), first_on=FIRST, last_on=LAST)

    targets = targets_of(profile, months, 0)

    due = [target.ends_on for target in targets if target.quantity]
    assert due == [date(2025, 7, 31), date(2025, 12, 31), date(2026, 7, 31), date(2026, 12, 31)]


def test_after_a_change_the_past_stays_and_the_rest_is_shared() -> None:
    before = tuple(
        Target(starts_on=starts_on, ends_on=ends_on, quantity=Decimal(3))
        for starts_on, ends_on in QUARTERS
    )

    made = shared_anew(before, Decimal(36), QUARTERS, date(2026, 4, 1), 0)

    assert quantities(made) == [3, 3, 3, 3, 6, 6, 6, 6]


def test_an_extension_gives_its_quarters_a_share_like_the_last_one() -> None:
    before = tuple(
        Target(starts_on=starts_on, ends_on=ends_on, quantity=Decimal(3))
        for starts_on, ends_on in QUARTERS
    )
    longer = periods(FIRST, date(2028, 3, 31), Period.QUARTER)

    made = shared_anew(before, Decimal(36), longer, date(2026, 4, 1), 0)

    assert quantities(made) == [3] * 12


def test_where_less_is_owed_than_was_due_the_last_targets_give_way() -> None:
    before = tuple(
        Target(starts_on=starts_on, ends_on=ends_on, quantity=Decimal(3))
        for starts_on, ends_on in QUARTERS
    )

    made = shared_anew(before, Decimal(8), QUARTERS, date(2026, 4, 1), 0)

    assert quantities(made) == [3, 3, 2, 0, 0, 0, 0, 0]


@given(
    whole=st.decimals("0", "1000000000", places=4),
    weights=st.lists(st.decimals("0", "1000000", places=4), min_size=1, max_size=40),
    decimals=st.integers(0, 4),
)
def test_shares_always_add_to_the_whole(
    whole: Decimal, weights: list[Decimal], decimals: int
) -> None:
    shares = shared_out(whole, weights, decimals)

    assert sum(shares) == whole
    assert min(shares) >= 0
    assert [
        share for share, weight in zip(shares, weights, strict=True) if share and not weight
    ] == [] or sum(weights) == 0


@given(
    whole=st.decimals("0", "1000000", places=2),
    weights=st.lists(st.integers(1, 100), min_size=1, max_size=40),
    decimals=st.integers(0, 2),
)
def test_running_totals_are_never_more_than_half_a_place_off(
    whole: Decimal, weights: list[int], decimals: int
) -> None:
    shares = shared_out(whole, [Decimal(weight) for weight in weights], decimals)

    half = Decimal("0.5").scaleb(-decimals)
    for reached, weight in zip(accumulate(shares), accumulate(weights), strict=True):
        assert abs(reached - whole * weight / sum(weights)) <= half + Decimal("1e-15")


@given(
    quantities_before=st.lists(st.integers(0, 1_000), min_size=8, max_size=8),
    whole=st.decimals("0", "100000", places=2),
    begins=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    years=st.integers(0, 3),
)
def test_targets_shared_anew_add_to_the_new_whole(
    quantities_before: list[int], whole: Decimal, begins: date, years: int
) -> None:
    before = tuple(
        Target(starts_on=starts_on, ends_on=ends_on, quantity=Decimal(quantity))
        for quantity, (starts_on, ends_on) in zip(quantities_before, QUARTERS, strict=True)
    )
    days = periods(FIRST, LAST.replace(year=2027 + years), Period.QUARTER)

    made = shared_anew(before, whole, days, begins, 2)

    assert sum(quantities(made)) == whole
    assert min(quantities(made)) >= 0
    assert [(target.starts_on, target.ends_on) for target in made] == list(days)
