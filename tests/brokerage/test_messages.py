"""What is told of referrals; an attacker who knows how it is done works out no small count."""

from collections.abc import Hashable, Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.brokerage.messages import ReferralCountOut, ReferralCountsOut
from app.brokerage.queries import Cell
from tests.portfolio.attacker import given_away

Counts = tuple[tuple[int, int], ...]  #: of places: people, and how many of them were placed


def cells(counts: Counts) -> list[Cell]:
    """Give the cells that there are; a place that nobody came from has none."""
    return [
        Cell(f"E0500000{at}", "veteran", people, placed)
        for at, (people, placed) in enumerate(counts)
        if people
    ]


def told(counts: Counts) -> Hashable:
    """Give what every reader is told: the counts, and how long the list of referrals is."""
    found = ReferralCountsOut.of(cells(counts))
    return found.model_dump_json(), sum(people for people, _ in counts)


def everybody(counts: Counts) -> Iterator[tuple[Hashable, int]]:
    """Give how many there are in each place, how many were placed, and how many were not."""
    for at, (people, placed) in enumerate(counts):
        yield (at, "people"), people
        yield (at, "placed"), placed
        yield (at, "not placed"), people - placed


def worlds(most: int, places: int, least: int = 0) -> Iterator[Counts]:
    one = [(people, placed) for people in range(least, most) for placed in range(people + 1)]
    return product(one, repeat=places)


def test_no_small_count_is_worked_out() -> None:
    assert given_away(worlds(7, 3), told, everybody) == []


def test_nor_by_who_knows_which_places_there_are_where_not_all_are_small() -> None:
    known = (one for one in worlds(7, 3, least=1) if max(one)[0] >= 5)

    assert given_away(known, told, everybody) == []


def test_nor_how_many_of_many_were_placed() -> None:
    assert given_away(worlds(13, 2), told, everybody) == []


@given(
    st.lists(
        st.integers(1, 40).flatmap(
            lambda people: st.tuples(st.just(people), st.integers(0, people))
        ),
        max_size=10,
    )
)
def test_everybody_is_counted_and_few_are_never_told(counts: list[tuple[int, int]]) -> None:
    found = ReferralCountsOut.of(cells(tuple(counts))).cells

    people = sum(people for people, _ in counts)
    assert sum(one.people or 0 for one in found) == (0 if people < 5 else people)
    for one in found:
        assert one.people is None or one.people >= 5
        if one.people is not None and one.placed is not None:
            assert {one.placed, one.people - one.placed}.isdisjoint(range(1, 5))


@pytest.mark.parametrize(
    ("people", "placed", "told_people", "told_placed"),
    [
        (5, 0, 5, 0),
        (5, 5, 5, 5),
        (5, 1, 5, None),
        (9, 6, 9, None),
        (10, 5, 10, 5),
        (4, 4, None, None),
    ],
)
def test_a_small_rest_is_left_out_as_a_small_part_is(
    people: int, placed: int, told_people: int | None, told_placed: int | None
) -> None:
    made = ReferralCountOut.together([Cell("", "", people, placed)])

    assert (made.people, made.placed) == (told_people, told_placed)
