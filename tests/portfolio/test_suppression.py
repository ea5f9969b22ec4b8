"""Small counts of people are left out; an attacker who knows how it is done works out none."""

from collections.abc import Hashable, Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.portfolio.suppression import LEAST, Told, apart, gives_away, heads, is_small, suppressed
from tests.portfolio.attacker import given_away

MANY = range(8)  #: counts that an attacker reckons with, small ones and others


@pytest.mark.parametrize(
    ("count", "of", "small"),
    [
        (0, None, False), (1, None, True), (4, None, True), (5, None, False),
        (0, 3, True), (8, 12, True), (7, 12, False), (12, 12, False),
    ],
)  # fmt: skip
def test_few_people_and_few_who_are_left_are_not_told(
    count: int, of: int | None, small: bool
) -> None:
    assert is_small(count, of) is small


@pytest.mark.parametrize(
    ("counts", "wholes", "told"),
    [
        ((10, 20), (100, 100), Told((10, 20), 30)),
        ((3, 20), (100, 100), Told((None, 20), None)),  # a total less 20 would tell the first
        ((97, 20), (100, 100), Told((None, 20), None)),
        ((0, 0), (9, 9), Told((0, 0), 0)),
        ((), (), Told((), 0)),
    ],
)
def test_without_a_total_each_count_is_left_out_by_itself(
    counts: Sequence[int], wholes: Sequence[int], told: Told
) -> None:
    assert suppressed(counts, wholes) == told


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ((10, 20, 30), "yes yes yes"),
        ((3, 20, 30), "no no yes"),
        (
            (3, 2, 30, 9),
            "no no yes no",
        ),  # of five, two would be told by their sum if each is small
        ((7, 7, 4), "no no no"),  # left out alone, the first of two alike would tell the last
        ((0, 30, 4), "yes no no"),
        ((0, 4, 0), "no no no"),
        ((4, 4), "no no"),
        ((3,), "no"),
        ((0, 0), "yes yes"),
        ((), ""),
    ],
)
def test_with_a_total_the_small_and_the_next_go_together(counts: list[int], named: str) -> None:
    assert apart(counts) == [word == "yes" for word in named.split()]


def test_a_row_goes_that_is_small_in_any_column() -> None:
    assert apart([10, 20, 30], [2, 20, 20]) == [False, False, False]
    assert apart([10, 20, 30, 40], [2, 6, 20, 20]) == [False, False, True, True]


@pytest.mark.parametrize(("figure", "people"), [("0.5", 1), ("4.0001", 5), ("4", 4), ("0", 0)])
def test_a_part_of_a_post_is_somebody(figure: str, people: int) -> None:
    assert heads(Decimal(figure)) == people


def test_what_must_not_be_told_for_other_reasons_takes_the_total_with_it() -> None:
    assert suppressed([10, 20], [100, 100], [True, False]) == Told((None, 20), None)


@pytest.mark.parametrize(
    ("parts", "gives"),
    [
        ([12, 3], True), ([12, 3, 2], False), ([1, 1, 9], True), ([4, 4], True),
        ([12, 30], False), ([0, 0], False), ([], False),
    ],
)  # fmt: skip
def test_a_sum_gives_a_part_away_that_is_alone_or_like_all_the_small_ones(
    parts: list[int], gives: bool
) -> None:
    assert gives_away(parts) is gives


def test_no_count_beside_its_whole_is_worked_out() -> None:
    worlds = [
        (counts, wholes)
        for wholes in product(range(12), repeat=2)
        for counts in product(*(range(whole + 1) for whole in wholes))
    ]

    def told(world: tuple[Sequence[int], Sequence[int]]) -> Hashable:
        return world[1], suppressed(*world)

    assert given_away(worlds, told, lambda world: enumerate(world[0])) == []


def named(counts: Sequence[int]) -> Hashable:
    """Give all that is told of counts: those with a name, and what all of them come to."""
    rows = zip(counts, apart(counts), strict=True)
    shown = [(place, one) for place, (one, is_apart) in enumerate(rows) if is_apart and one]
    return tuple(shown), sum(counts)


def test_no_small_count_beside_a_total_is_worked_out() -> None:
    """Places that nobody came from are not told, so nobody knows which there are."""
    worlds = list(product(MANY, repeat=4))

    assert given_away(worlds, named, enumerate) == []


def test_nor_by_who_knows_all_names_where_not_every_count_is_small() -> None:
    worlds = [world for world in product(range(1, 9), repeat=4) if max(world) >= LEAST]

    assert given_away(worlds, named, enumerate) == []


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=12))
def test_whichever_of_those_that_go_together_change_places_the_same_is_told(
    rows: list[tuple[int, int]],
) -> None:
    """So whoever reads it cannot know which of them is the small one."""
    is_apart = apart(*zip(*rows, strict=True))
    gone = [place for place, one in enumerate(is_apart) if not one]

    turned = dict(zip(gone, [*gone[1:], *gone[:1]], strict=True))
    moved = [rows[turned.get(place, place)] for place in range(len(rows))]

    assert apart(*zip(*moved, strict=True)) == is_apart
    for column in zip(*rows, strict=True):
        shown = [one for one, may in zip(column, is_apart, strict=True) if may]
        assert not any(is_small(one) for one in shown)
        inside = [column[place] for place in gone]
        if any(map(is_small, column)) and not all(map(is_small, column)):
            assert any(is_small(one) for one in inside)
            assert not all(is_small(one) for one in inside)
