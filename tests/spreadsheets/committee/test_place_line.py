"""What came to each area, with small counts of people left out."""

from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.portfolio.suppression import LEAST
from app.spreadsheets.committee.pack import Placed
from app.spreadsheets.committee.place_line import UnitPlaces, unit_places

ONE, OTHER = UUID(int=1), UUID(int=2)


def places(unit: str, *verified: int | str, reported: int | None = None) -> UnitPlaces:
    [made] = unit_places(
        Placed(f"E{n}", unit, ONE, Decimal(reported or one), Decimal(one), 1)
        for n, one in enumerate(verified)
    )
    return made


def told(of: UnitPlaces) -> dict[str, Decimal | None]:
    return {one.place: one.verified for one in of.lines}


def test_contracts_are_added_up_by_place_and_unit_and_the_unit_of_most_places_is_first() -> None:
    placed = [
        Placed("E1", "gbp", ONE, Decimal(9), Decimal(3), 2),
        Placed("E1", "hour", ONE, Decimal(5), Decimal(4), 1),
        Placed("E1", "hour", OTHER, Decimal(6), Decimal(6), 3),
        Placed("", "hour", OTHER, Decimal(40), Decimal(30), 1),
    ]

    hours, pounds = unit_places(placed)

    assert [hours.unit, hours.reported, hours.verified] == ["hour", 51, 40]
    nowhere, first = hours.lines
    assert [nowhere.place, nowhere.verified] == ["", 30]
    assert [first.reported, first.verified, first.deliveries] == [11, 10, 4]
    assert first.contracts == (ONE, OTHER)
    assert [pounds.unit, pounds.verified, pounds.hidden] == ["gbp", 3, 0]


def test_a_small_count_of_people_goes_and_the_next_smallest_with_it() -> None:
    made = places("people", 20, 3, 9, 12)

    assert told(made) == {"E0": 20, "E1": None, "E2": None, "E3": 12}
    assert [made.verified, made.hidden] == [44, 2]
    assert [one.deliveries for one in made.lines if one.verified is None] == [None, None]


def test_half_a_post_is_somebody_and_hours_are_nobody() -> None:
    assert told(places("fte", "4.5", "0.5", 9))["E1"] is None
    assert told(places("hour", "4.5", "0.5", 9))["E1"] == Decimal("0.5")


def test_of_several_small_counts_one_that_is_not_goes_too() -> None:
    made = places("people", 4, 4, 30, 9)

    assert told(made) == {"E0": None, "E1": None, "E2": 30, "E3": None}
    assert made.verified == 47


def test_where_all_are_small_the_total_goes() -> None:
    made = places("people", 4, 2)

    assert (made.reported, made.verified, made.hidden) == (None, None, 2)


def test_what_was_reported_is_left_out_as_what_is_verified_is() -> None:
    made = places("people", 0, 30, 40, reported=3)

    assert {one.place for one in made.lines if one.reported is None} == {"E0", "E1", "E2"}


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_small_count_of_people_is_ever_told_or_is_the_only_one_left_out(
    counts: list[int],
) -> None:
    made = places("people", *counts)

    shown = [one.verified for one in made.lines if one.verified is not None]
    assert all(one == 0 or one >= LEAST for one in shown)
    if made.verified is not None:
        assert made.verified - sum(shown) == 0 or made.hidden > 1
