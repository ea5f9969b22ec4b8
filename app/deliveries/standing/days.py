"""Days that standings are counted by: first ones of months, and those that no return tells of."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.contracts.plan.periods import Days, period_with
from app.deliveries.returns.period import Rhythm

ONE_DAY = timedelta(days=1)


def before(first: date, months: int) -> date | None:
    """Give the first day of the month so many months before one; None before the year 1."""
    count = first.year * 12 + first.month - 1 - months
    return date(count // 12, count % 12 + 1, 1) if count >= 12 else None


def after(day: date) -> date | None:
    """Give the first day of the month after the one that a day is in; None after 9999."""
    if day.month < 12:
        return date(day.year, day.month + 1, 1)
    return date(day.year + 1, 1, 1) if day.year < date.max.year else None


def told_until(rhythm: Rhythm, day: date, due_days: tuple[int, int]) -> date:
    """Give the last day that the returns which were due before a day should tell of.

    Args:
        rhythm: by which the contract is reported.
        day: one on which a return that was due by the day before is missed.
        due_days: after the end of a period, and after the contract's last day.

    Returns:
        a day before the first period, where no return was due yet.
    """
    after_period, after_last = due_days
    last_on = rhythm.last_on
    if last_on is not None and (day - last_on).days > after_last:
        return last_on
    over = day - timedelta(days=after_period + 1)
    starts_on, ends_on = period_with(rhythm.first_on, rhythm.period, over)
    until = ends_on if ends_on <= over else starts_on - ONE_DAY
    if last_on is not None and until >= last_on:  # the last period has days of its own
        return period_with(rhythm.first_on, rhythm.period, last_on)[0] - ONE_DAY
    return until


def gaps(told: Iterable[Days], first: date, last: date) -> list[Days]:
    """List the days from one to another that none of some periods has, each run of them once."""
    found, since = [], first
    for starts_on, ends_on in sorted(told):
        if starts_on > last:
            break
        if starts_on > since:
            found.append((since, starts_on - ONE_DAY))
        since = max(since, ends_on + ONE_DAY)
    return [*found, (since, last)] if since <= last else found
