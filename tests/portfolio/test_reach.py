from decimal import Decimal

import pytest

from app.portfolio.reach import People, reach


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
        (None, None), (None, None), (60, Decimal(20)),
    ]  # fmt: skip
    assert group.total == 103
    assert not any(one.is_growth_without_reach for one in group.years)


def test_where_all_but_a_few_are_of_a_group_it_is_not_told_either() -> None:
    [group] = reach(years((100, 97), (200, 90)))

    assert [one.count for one in group.years] == [None, None]


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
