from collections.abc import Hashable
from decimal import Decimal
from itertools import product

import pytest

from app.portfolio.reach import People, reach
from app.portfolio.suppression import gives_away, is_small
from tests.portfolio.attacker import given_away


def years(*given: tuple[int, int]) -> list[People]:
    """Give people and those of one group, year by year."""
    return [
        People(2024 + place, people, {"care_leaver": group} if group else {})
        for place, (people, group) in enumerate(given)
    ]


def test_more_people_and_a_flat_share_is_growth_without_reach() -> None:
    [group] = reach(years((100, 20), (200, 40), (300, 75)))

    assert [one.percent for one in group.years] == [20, 20, 25]
    assert [one.is_growth_without_reach for one in group.years] == [False, True, False]
    assert group.total == 135


@pytest.mark.parametrize(
    ("people", "count", "flagged"),
    [
        (104, 21, False),  # hardly growth
        (105, 21, True),
        (200, 41, True),  # up by half a point
        (200, 42, False),  # by one
        (50, 10, False),
    ],
)
def test_where_growth_begins_and_what_keeps_pace(people: int, count: int, flagged: bool) -> None:
    [group] = reach(years((100, 20), (people, count)))

    assert group.years[1].is_growth_without_reach is flagged


def test_a_few_people_are_not_told_nor_what_would_tell_them() -> None:
    [group] = reach(years((100, 3), (200, 40), (300, 60)))

    assert [(one.count, one.percent) for one in group.years] == [
        (None, None), (40, Decimal(20)), (60, Decimal(20)),
    ]  # fmt: skip
    assert group.total is None
    assert [one.is_growth_without_reach for one in group.years] == [False, False, True]


def test_where_all_but_a_few_are_of_a_group_it_is_not_told_either() -> None:
    [group] = reach(years((100, 97), (200, 90)))

    assert [one.count for one in group.years] == [None, 90]


def test_a_group_of_a_few_is_not_named() -> None:
    """Of one person in all, the name of a group would tell that it is theirs."""
    assert reach(years((1, 1))) == reach(years((100, 4), (200, 4))) == ()


def test_a_count_goes_that_would_tell_a_line_of_a_return() -> None:
    telling = People(2025, 100, {"care_leaver": 15}, frozenset({"care_leaver"}))

    [group] = reach([telling, People(2026, 100, {"care_leaver": 20})])

    assert [(one.count, one.percent) for one in group.years] == [(None, None), (20, 20)]
    assert group.total is None


def test_nobody_works_out_a_few_from_all_that_is_told_of_years() -> None:
    worlds = [
        (people, counts)
        for people in product(range(9), repeat=2)
        for counts in product(*(range(one + 1) for one in people))
    ]

    def told(world: tuple[tuple[int, ...], tuple[int, ...]]) -> Hashable:
        return world[0], reach(years(*zip(*world, strict=True)))

    assert given_away(worlds, told, lambda world: enumerate(world[1])) == []


def test_nobody_works_out_a_few_from_a_year_and_the_lines_of_its_returns() -> None:
    def told(lines: tuple[int, ...]) -> Hashable:
        telling = frozenset({"care_leaver"}) if gives_away(lines) else frozenset[str]()
        year = People(2025, 100, {"care_leaver": sum(lines)}, telling)
        return tuple(None if is_small(one) else one for one in lines), reach([year])

    worlds = list(product(range(8), repeat=4))

    assert given_away(worlds, told, enumerate) == []


def test_a_year_without_anybody_of_a_group_counts_none() -> None:
    [group] = reach(years((100, 20), (200, 0)))

    assert group.years[1].percent == 0
    assert group.years[1].is_growth_without_reach


def test_a_year_without_people_has_no_share() -> None:
    [group] = reach(years((0, 20), (100, 20)))

    assert [one.percent for one in group.years] == [None, Decimal(20)]
    assert not group.years[1].is_growth_without_reach


def test_each_group_stands_by_itself() -> None:
    found = reach([People(2025, 100, {"b": 10, "a": 20})])

    assert [one.group for one in found] == ["a", "b"]
    assert reach([]) == ()
