"""What came to each area; an attacker who reads all sheets works out no small count."""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.kind import Direction
from app.portfolio.cut import Done, cuts, without_few
from app.portfolio.suppression import LEAST
from app.spreadsheets.committee.pack import Placed
from app.spreadsheets.committee.place_line import UnitPlaces, unit_places
from tests.portfolio.attacker import given_away

ONE, OTHER = UUID(int=1), UUID(int=2)
World = tuple[tuple[int, ...], ...]  #: people by contract, and of each by place


def places(unit: str, *verified: int | str, reported: int | None = None) -> UnitPlaces:
    [made] = unit_places(
        Placed(f"E{n}", unit, ONE, Decimal(reported or one), Decimal(one), 1)
        for n, one in enumerate(verified)
    )
    return made


def told(of: UnitPlaces) -> dict[str | None, Decimal]:
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
    first, nowhere = hours.lines  # more was verified nowhere, and it stands last all the same
    assert [nowhere.place, nowhere.verified] == ["", 30]
    assert [first.reported, first.verified, first.deliveries] == [11, 10, 4]
    assert first.contracts == (ONE, OTHER)
    assert [pounds.unit, pounds.verified, len(pounds.named)] == ["gbp", 3, 1]


def test_more_of_something_is_never_added_to_less_of_it() -> None:
    less = Placed("E0", "people", ONE, Decimal(7), Decimal(7), 1, Direction.LESS)

    more, fewer = unit_places(
        [less, *(replace(less, place=f"E{n}", direction=Direction.MORE) for n in range(2))]
    )

    assert [more.verified, fewer.verified, fewer.direction] == [14, 7, Direction.LESS]


def test_the_same_areas_are_named_as_where_deliveries_are_cut_by_area() -> None:
    """Or one would tell what the other leaves out."""
    placed = [
        Placed(f"E{n}", "people", ONE, Decimal(n), Decimal(n), 1, direction)
        for n in (3, 6, 9)
        for direction in Direction
    ]
    done = [Done(p.place, p.unit, p.direction, None, p.reported, p.verified, 1) for p in placed]

    cut = without_few(cuts(done), is_one=False)

    assert {(one.key, one.direction, one.verified) for one in cut} == {
        (one.place, of.direction, one.verified) for of in unit_places(placed) for one in of.lines
    }


def test_a_small_count_of_people_goes_and_the_next_smallest_with_it() -> None:
    made = places("people", 20, 3, 9, 12)

    assert told(made) == {"E0": 20, "E3": 12, None: 12}
    assert [made.verified, made.deliveries, made.contracts] == [44, 4, 1]
    assert [one.contracts for one in made.lines] == [(ONE,), (ONE,), ()]


def test_half_a_post_is_somebody_and_hours_are_nobody() -> None:
    assert told(places("fte", "4.5", "0.5", 9)) == {"E2": 9, None: 5}
    assert told(places("hour", "4.5", "0.5", 9))["E1"] == Decimal("0.5")


def test_where_all_are_small_none_is_named() -> None:
    assert told(places("people", 4, 2)) == {None: 6}


def test_what_was_reported_is_left_out_as_what_is_verified_is() -> None:
    made = places("people", 0, 30, 40, reported=3)

    [line] = made.lines
    assert line.place is None
    assert [line.reported, line.verified] == [9, 70]


def published(world: World) -> Hashable:
    """Give all that sheets tell: what came to places, and what contracts come to."""
    placed = [
        Placed(f"E{place}", "people", UUID(int=contract), Decimal(people), Decimal(people), 1)
        for contract, inside in enumerate(world)
        for place, people in enumerate(inside)
        if people
    ]
    return tuple(unit_places(placed)), tuple(map(sum, world))


def by_place(world: World) -> Iterator[tuple[Hashable, int]]:
    return enumerate(map(sum, zip(*world, strict=True)))


def worlds(*counts: int, places: int) -> Iterator[World]:
    """Give everything that may have come of two contracts in some places."""
    return product(product(counts, repeat=places), repeat=2)


def test_no_small_count_is_worked_out_from_places_and_contracts() -> None:
    """There is always a place that nobody came from, and it is not told which."""
    possible = (
        world for world in worlds(0, 2, 6, places=4) if not all(map(sum, zip(*world, strict=True)))
    )

    assert given_away(possible, published, by_place) == []


def test_nor_by_who_knows_all_the_places_where_not_all_are_small() -> None:
    known = (
        world
        for world in worlds(0, 2, 4, 6, places=3)
        if all(people for _, people in by_place(world))
        and max(people for _, people in by_place(world)) >= LEAST
    )

    assert given_away(known, published, by_place) == []


@pytest.mark.parametrize("unit", ["people", "placement"])
@given(counts=st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_small_count_of_people_stands_by_name_and_all_are_counted(
    unit: str, counts: list[int]
) -> None:
    made = places(unit, *counts)

    assert not any(0 < one.verified < LEAST for one in made.named)
    assert sum(one.verified for one in made.lines) == made.verified == sum(counts)
