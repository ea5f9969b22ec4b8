from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from app.contracts.plan.periods import Period
from app.deliveries.returns.expected import expected
from app.deliveries.returns.period import Rhythm

QUARTERS = Rhythm(date(2025, 1, 1), date(2025, 11, 15), Period.QUARTER)


@dataclass
class Begun:
    """A return that was begun."""

    period_starts_on: date
    period_ends_on: date
    id: UUID


def begun(starts_on: date, ends_on: date) -> Begun:
    return Begun(starts_on, ends_on, uuid4())


def test_each_period_that_has_begun_is_listed_once() -> None:
    first = begun(date(2025, 1, 1), date(2025, 3, 31))

    found = expected(QUARTERS, [first], date(2025, 7, 1), (28, 60))

    assert [one.days[0] for one in found] == [
        date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1),
    ]  # fmt: skip
    assert [one.found for one in found] == [first, None, None]
    assert [one.due_on for one in found] == [
        date(2025, 4, 28), date(2025, 7, 28), date(2025, 10, 28),
    ]  # fmt: skip


def test_the_last_period_has_days_of_its_own_and_ends_with_the_contract() -> None:
    last = expected(QUARTERS, [], date(2026, 5, 1), (28, 60))[-1]

    assert last.days == (date(2025, 10, 1), date(2025, 11, 15))
    assert last.due_on == date(2026, 1, 14)


def test_a_period_that_was_reported_in_parts_is_not_missing() -> None:
    parts = [
        begun(date(2025, 1, 1), date(2025, 1, 31)),
        begun(date(2025, 2, 1), date(2025, 3, 31)),
    ]

    found = expected(QUARTERS, parts, date(2025, 4, 2), (28, 60))

    assert [one.found is None for one in found] == [False, False, True]


def test_where_a_contract_was_extended_within_a_period_the_rest_of_it_is_missing() -> None:
    parts = [
        begun(date(2025, 1, 1), date(2025, 1, 31)),
        begun(date(2025, 2, 10), date(2025, 3, 15)),
    ]

    found = expected(QUARTERS, parts, date(2025, 3, 31), (28, 60))

    assert [one.days for one in found if one.found is None] == [
        (date(2025, 2, 1), date(2025, 2, 9)),
        (date(2025, 3, 16), date(2025, 3, 31)),
    ]


def test_without_a_last_day_periods_are_whole_and_none_is_to_come() -> None:
    endless = Rhythm(date(2025, 1, 1), None, Period.YEAR)

    found = expected(endless, [], date(2026, 1, 1), (28, 60))

    assert [one.days for one in found] == [
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 12, 31)),
    ]


def test_what_was_begun_for_longer_is_due_after_the_day_on_which_the_contract_ended() -> None:
    whole = begun(date(2025, 10, 1), date(2025, 12, 31))

    last = expected(QUARTERS, [whole], date(2026, 5, 1), (28, 60))[-1]

    assert (last.found, last.due_on) == (whole, date(2026, 1, 14))
