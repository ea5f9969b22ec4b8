"""First days of months, counted back and forth."""

from datetime import date


def before(first: date, months: int) -> date | None:
    """Give the first day of the month so many months before one; None before the year 1."""
    count = first.year * 12 + first.month - 1 - months
    return date(count // 12, count % 12 + 1, 1) if count >= 12 else None


def after(day: date) -> date | None:
    """Give the first day of the month after the one that a day is in; None after 9999."""
    if day.month < 12:
        return date(day.year, day.month + 1, 1)
    return date(day.year + 1, 1, 1) if day.year < date.max.year else None
