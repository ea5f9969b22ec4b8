"""Which returns there should be by a day, and what became of each: none is overlooked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from app.contracts.plan.periods import periods
from app.deliveries.returns.period import ONE_DAY, Days, Rhythm, due_of


class Begun(Protocol):
    """A return that was begun."""

    id: UUID
    period_starts_on: date
    period_ends_on: date


@dataclass(frozen=True, slots=True)
class Expected:
    """Days that are to be reported, with the return that is for them, if it was begun."""

    days: Days
    due_on: date
    found: Begun | None


def expected(
    rhythm: Rhythm, begun: Iterable[Begun], today: date, due_days: tuple[int, int]
) -> list[Expected]:
    """List the periods that have begun by a day, each with its return.

    Args:
        rhythm: by which the contract is reported.
        begun: every return of it; each is listed, also where the plan was changed since.
        today: the day.
        due_days: after the end of a period, and after the contract's last day.
    """

    def told(days: Days, found: Begun | None) -> Expected:
        return Expected(days, due_of(days, rhythm.last_on, due_days).due_on, found)

    made = sorted(begun, key=lambda one: one.period_starts_on)
    last = min(today, rhythm.last_on or today)
    found = [told((one.period_starts_on, one.period_ends_on), one) for one in made]
    for starts_on, ends_on in periods(
        rhythm.first_on, rhythm.last_on or _far(last), rhythm.period
    ):
        for days in _left((starts_on, ends_on), made):
            if days[0] <= today:
                found.append(told(days, None))
    return sorted(found, key=lambda one: one.days)


def _left(days: Days, made: Iterable[Begun]) -> Iterator[Days]:
    """Give the days of a period that no return is for, as where a contract was extended in it."""
    starts_on, ends_on = days
    for one in made:
        if one.period_ends_on < starts_on or one.period_starts_on > ends_on:
            continue
        if one.period_starts_on > starts_on:
            yield starts_on, one.period_starts_on - ONE_DAY
        if one.period_ends_on >= ends_on:
            return
        starts_on = one.period_ends_on + ONE_DAY
    yield starts_on, ends_on


def _far(day: date) -> date:
    """Give a day after which no period is looked at: the end of one that a day is in is before."""
    return day + timedelta(days=366)
