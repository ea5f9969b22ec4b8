"""The periods that a supplier reports by: months, quarters or years from a contract's first."""

import calendar
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class Period(StrEnum):
    """How often the supplier reports."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}

Days = tuple[date, date]


def periods(first_on: date, last_on: date, period: Period) -> tuple[Days, ...]:
    """List the first and last day of each period, without a gap between them.

    Args:
        first_on: first day of the first period; the others begin so many months later.
        last_on: last day of the last one, which may be cut short by it. Before `first_on` there
            is no period at all.
        period: how long each one is.
    """
    found: list[Days] = []
    starts_on = first_on
    while starts_on <= last_on:
        ends_on = _ends(first_on, period, len(found))
        found.append((starts_on, min(ends_on, last_on)))
        if ends_on >= last_on:
            break
        starts_on = ends_on + ONE_DAY
    return tuple(found)


def period_with(first_on: date, period: Period, day: date) -> Days:
    """Give the first and last day of the period that a day belongs to, uncut.

    A day before `first_on` belongs to a period before the first, counted backwards.
    """
    months = (day.year - first_on.year) * 12 + day.month - first_on.month
    place = months // MONTHS[period]
    if _ends(first_on, period, place - 1) >= day:
        place -= 1
    return _ends(first_on, period, place - 1) + ONE_DAY, _ends(first_on, period, place)


def _ends(first_on: date, period: Period, place: int) -> date:
    """Give the last day of a period; one begun on the 31st ends before a shorter month's last."""
    months = first_on.year * 12 + first_on.month - 1 + (place + 1) * MONTHS[period]
    year, month = divmod(months, 12)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    last = calendar.monthrange(year, month + 1)[1]
    next_on = date(year, month + 1, min(first_on.day, last))
    return next_on - ONE_DAY if next_on > date.min else next_on
