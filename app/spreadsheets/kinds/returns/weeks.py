"""For how many weeks a post was held, of a year of fifty-two.

A year has twelve months (see `scoring_rules/units.yaml`) and a post that is held for a year counts
as fifty-two weeks, so a month is a twelfth of that, and part of a month the share of its days. So
the weeks of four quarters add up to those of their year, whatever weekday they begin on.
"""

import calendar
from datetime import date, timedelta
from decimal import Decimal

from app.units import Rounding, exactly, rounded

WEEKS_OF_A_YEAR, MONTHS_OF_A_YEAR = Decimal(52), Decimal(12)
KEPT = Rounding(4)
ONE_DAY = timedelta(days=1)


def weeks_between(first_on: date, last_on: date, people: int = 1) -> Decimal:
    """Give the weeks from one day to the end of another, of so many people, to four places."""
    with exactly():
        months = Decimal(0)
        day = first_on
        while day <= last_on:
            length = calendar.monthrange(day.year, day.month)[1]
            ends_on = min(day.replace(day=length), last_on)
            months += Decimal((ends_on - day).days + 1) / length
            if ends_on == date.max:
                break
            day = ends_on + ONE_DAY
        return rounded(people * months * WEEKS_OF_A_YEAR / MONTHS_OF_A_YEAR, KEPT)


def weeks_that_count(before: Decimal, within: Decimal, most: Decimal) -> Decimal:
    """Give the weeks of a period that still count, where a post counts for so many and no more.

    Args:
        before: weeks that it was held before the period.
        within: weeks in the period.
        most: weeks after which it has counted in full.
    """
    with exactly():
        return rounded(min(before + within, most) - min(before, most), KEPT)
