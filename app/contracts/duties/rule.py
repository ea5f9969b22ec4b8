"""A duty as the law, or the contract's terms, put it: when it begins, and by when it is done.

The shape is that of `scoring_rules/law/duties.yaml`. A period that begins with a day counts that
day as its first.
"""

import calendar
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field, model_validator

from app.contracts.kind import Regime
from app.rules.document.field import Code, Day, Flag, Number, Part, Source, Whole, Words
from app.working_days import nth_working_day

LEAST_YEARS = 3  #: that records are kept from the entry: Procurement Act 2023, section 98


class Binds(StrEnum):
    """Who has to do it."""

    AUTHORITY = "authority"
    SUPPLIER = "supplier"


class Count(Part):
    """How a duty's last day follows from the day that it begins with."""

    days: Whole | None = Field(default=None, ge=1, le=3_660)
    light_touch_days: Whole | None = Field(default=None, ge=1, le=3_660)  #: where they are others
    working_days: Whole | None = Field(default=None, ge=1, le=1_000)
    years: Whole | None = Field(default=None, ge=1, le=100)
    is_before: Flag = False  #: it is done before that day
    is_until: Flag = False  #: it is done all the time, until the last day

    @model_validator(mode="after")
    def _one_way(self) -> "Count":
        ways = [self.days, self.working_days, self.years, self.is_before or None]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("count days, working days or years, or say that it is before")
        return self

    def last_day(self, first: date, *, is_light_touch: bool = False) -> date:
        """Give the last day on which the duty is done in time.

        Args:
            first: the day that the period begins with, which is its first.
            is_light_touch: whether the contract is one.
        """
        if self.is_before:
            return days_after(first, -1)
        if self.working_days is not None:
            return nth_working_day(first, self.working_days)
        if self.years is not None:
            return days_after(years_after(first, self.years), -1)
        days = (self.light_touch_days if is_light_touch else None) or self.days or 1
        return days_after(first, days - 1)


def days_after(day: date, days: int) -> date:
    """Give the day so many days later, or as far off as the calendar goes."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def years_after(day: date, years: int) -> date:
    """Give the same day so many years later; 28 February for a 29th that there is not."""
    year = min(day.year + years, date.max.year)
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def kept_until(entered_on: date, last_on: date | None, years: int) -> date:
    """Give the day until which the records of a contract are kept at least.

    Args:
        entered_on: from which the law counts; it is the first day.
        last_on: of the contract, from which its terms count; None: not known yet.
        years: of the terms.
    """
    by_law = days_after(years_after(entered_on, LEAST_YEARS), -1)
    return by_law if last_on is None else max(by_law, years_after(last_on, years))


class Exempt(Part):
    """Why a kind of contract has no such duty."""

    light_touch: Words | None = None
    framework: Words | None = None
    concession: Words | None = None


class Least(Part):
    """From which value on a contract has a duty, in pounds with VAT, by whose it is."""

    central: Number = Field(ge=Decimal(0))  #: central government authorities
    others: Number = Field(ge=Decimal(0))  #: not less than `central`


class DutyRule(Part):
    """What a duty is, by which law, and for which contracts."""

    title: Words
    law: Words
    binds: Binds
    begins_with: Words
    count: Count | None = None  #: None: the last day comes with the event, or there is none
    counted: Words  #: how, for whoever checks it
    after: Code | None = None  #: another duty of the same occurrence, which comes first
    regimes: tuple[Regime, ...] = ()  #: under which the contract was let; none: any
    more_than: Number | None = Field(default=None, ge=Decimal(0))  #: in pounds with VAT
    at_least: Least | None = None
    in_force_from: Day | None = None  #: nothing was due before
    not_for: Exempt = Exempt()
    recorded_with: Words | None = None  #: what shows it; None: a person records that it was done
    source: Source
