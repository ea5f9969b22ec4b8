from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Falling, Promise
from app.contracts.plan.shape import Profile, Shape
from app.portfolio.cut import Cut, Done, cuts, due_by_year, without_few
from tests.portfolio.attacker import given_away

FIRST, LAST = date(2025, 7, 1), date(2027, 6, 30)  #: 730 days


def falling(starts_on: date | None = FIRST, ended_on: date | None = None) -> Falling:
    whole = Decimal(730)
    promise = Promise(
        obligation_id=UUID(int=1), contract_id=UUID(int=2), measure="hours", theme="skills",
        title="Hours", unit="hour", direction=Direction.MORE, accumulation=Accumulation.SUM,
        baseline=whole, quantity=whole, rate=None, per_pounds=None, starts_on=starts_on,
        ends_on=LAST,
    )  # fmt: skip
    planned = Profile(shape=Shape.EVEN, whole=whole, first_on=FIRST, last_on=LAST)
    return Falling(promise, planned, ended_on=ended_on)


def done(key: str, reported: int, due: int | None = None, unit: str = "hour") -> Done:
    owed = None if due is None else Decimal(due)
    return Done(key, unit, Direction.MORE, owed, Decimal(reported), Decimal(1), 1)


def test_what_falls_due_is_told_in_the_year_in_which_it_does() -> None:
    assert due_by_year(falling(), LAST) == {2025: 184, 2026: 365, 2027: 181}
    assert due_by_year(falling(), date(2026, 1, 2)) == {2025: 184, 2026: 2}
    assert due_by_year(falling(), date(2025, 6, 30)) == {}


def test_nothing_falls_due_in_the_years_after_a_contract_ended() -> None:
    assert due_by_year(falling(ended_on=date(2026, 1, 2)), LAST) == {2025: 184, 2026: 2}


def test_of_a_promise_without_a_first_day_all_is_told_in_the_year_that_is_asked_about() -> None:
    assert due_by_year(falling(starts_on=None), date(2026, 12, 31)) == {2026: 549}


def test_parts_that_are_alike_are_added_up_in_the_order_of_their_keys() -> None:
    found = cuts([done("2", 5), done("1", 3), done("2", 7), done("2", 9, unit="gbp")])

    assert found == tuple(
        Cut(key, unit, Direction.MORE, None, Decimal(reported), Decimal(number), number)
        for key, unit, reported, number in (("1", "hour", 3, 1), ("2", "gbp", 9, 1),
                                            ("2", "hour", 12, 2))
    )  # fmt: skip


def test_what_is_due_is_added_up_where_it_is_known() -> None:
    [known] = cuts([done("2025", 5, due=4), done("2025", 5, due=2)])
    [unknown] = cuts([done("2025", 5)])

    assert [known.due, unknown.due] == [6, None]


def came(*people: int, unit: str = "people") -> tuple[Cut, ...]:
    """Give what came to some areas."""
    numbers = [Decimal(one) for one in people]
    return tuple(
        Cut(f"E{at}", unit, Direction.MORE, None, one, one, 1) for at, one in enumerate(numbers)
    )


def told(parts: tuple[Cut, ...]) -> list[Any]:
    return [(one.key, one.reported) for one in parts]


def test_parts_that_few_people_came_to_have_no_name() -> None:
    assert told(without_few(came(3, 20, 9), is_one=False)) == [("E1", 20), (None, 12)]
    assert told(without_few(came(6, 20, 9), is_one=True)) == [(None, 35)]
    assert told(without_few((), is_one=True)) == []


def test_other_units_and_the_other_direction_stand_by_themselves() -> None:
    less = [replace(one, direction=Direction.LESS) for one in came(3, 30)]

    made = without_few([*came(3, 4, unit="hour"), *came(20, 9), *less], is_one=False)

    assert told(made) == [("E0", 3), ("E1", 4), ("E0", 20), ("E1", 9), (None, 33)]


def test_nobody_works_out_a_few_from_areas_of_all_contracts_and_of_each() -> None:
    """There is always an area that nobody came from, and it is not told which."""

    def published(world: tuple[tuple[int, ...], ...]) -> Hashable:
        rows = [without_few(_some(inside), is_one=True) for inside in world]
        return without_few(_some(map(sum, zip(*world, strict=True))), is_one=False), *rows

    def cells(world: tuple[tuple[int, ...], ...]) -> Iterator[tuple[Hashable, int]]:
        return enumerate(map(sum, zip(*world, strict=True)))

    possible = (
        world
        for world in product(product((0, 2, 6), repeat=4), repeat=2)
        if not all(map(sum, zip(*world, strict=True)))
    )

    assert given_away(possible, published, cells) == []


def _some(people: Iterable[int]) -> tuple[Cut, ...]:
    return tuple(one for one in came(*people) if one.reported)
