"""How an obligation falls due: by days, by steps, or as the contract's money is spent.

Every sum here gives a part of the whole to twenty places, as numbers are compared everywhere;
none is rounded to whole people or hours, and none is stored.

`even` is the same every day. `front` has two thirds due by the middle of its days, `back` one
third; each runs evenly on both sides of the middle. `milestones` and `targets` fall due at the
end of their day or period, in full. `per_year` runs evenly within each of its years. `by_spend`
follows what was spent, and is never more than the whole.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.contracts.plan.periods import Period, periods
from app.rules.document.field import Day, Number, Part
from app.units import COMPARED, exactly, rounded

MOST_STEPS = 600  #: fifty years of months
HALF = Decimal("0.5")


class Shape(StrEnum):
    """How an obligation falls due."""

    EVEN = "even"  #: the same every day
    FRONT = "front"  #: two thirds in the first half of its days
    BACK = "back"  #: one third in the first half of its days
    MILESTONES = "milestones"  #: so much by each of some days
    PER_YEAR = "per_year"  #: so much in each year
    TARGETS = "targets"  #: so much in each period
    BY_SPEND = "by_spend"  #: as the contract's money is spent


#: thirds of the whole that are due by the middle of its days
THIRDS_BY_HALF = {Shape.FRONT: Decimal(2), Shape.BACK: Decimal(1)}

MOST_QUANTITY = Decimal(10) ** 14  #: a quantity stays below it
Quantity = Annotated[Number, Field(ge=0, lt=MOST_QUANTITY)]


class Milestone(Part):
    """So much in all by the end of a day."""

    by: Day
    quantity: Quantity  #: of all that is due by then, in the obligation's unit


class Target(Part):
    """So much in one period."""

    starts_on: Day
    ends_on: Day
    quantity: Quantity  #: in the obligation's unit


class Kept(Part):
    """What was due when a change took effect: from then on, only the rest is spread anew."""

    until: Day  #: the day before the change
    quantity: Quantity  #: due by the end of it, in the obligation's unit


class Profile(Part):
    """How one obligation falls due, with what its shape needs."""

    shape: Shape
    whole: Quantity  #: in the obligation's unit
    first_on: Day | None = None  #: the obligation's first day; null: it is not known yet
    last_on: Day | None = None
    milestones: tuple[Milestone, ...] = Field(default=(), max_length=MOST_STEPS)
    years: tuple[Quantity, ...] = Field(default=(), max_length=100)
    targets: tuple[Target, ...] = Field(default=(), max_length=MOST_STEPS)
    expected_spend: Annotated[Number, Field(gt=0, lt=Decimal(10) ** 14)] | None = None
    kept: Kept | None = None


def due_by(profile: Profile, day: date, spent: Decimal = Decimal(0)) -> Decimal:
    """Give what is due by the end of a day, in the obligation's unit.

    It is never below zero and never more than the whole, and never falls as days pass. Where
    days are needed and not known, nothing is due.

    Args:
        profile: how it falls due.
        day: at whose end it is asked.
        spent: under the contract by then, in pounds without VAT.
    """
    with exactly():
        share = _share(profile, day, spent)
        if profile.kept is None or profile.shape is Shape.BY_SPEND:
            return rounded(profile.whole * share, COMPARED)
        return rounded(_after(profile, profile.kept, share, day), COMPARED)


def _after(profile: Profile, kept: Kept, share: Decimal, day: date) -> Decimal:
    """Give what was due before a change, and what has fallen due of the rest since."""
    held = min(kept.quantity, profile.whole)
    if day <= kept.until:
        return held
    before = _share(profile, kept.until, Decimal(0))
    since = (share - before) / (1 - before) if before < 1 else Decimal(1)
    return held + (profile.whole - held) * since


def _share(profile: Profile, day: date, spent: Decimal) -> Decimal:
    """Give the part of the whole that is due, from 0 to 1."""
    match profile.shape:
        case Shape.BY_SPEND:
            part = spent / profile.expected_spend if profile.expected_spend else Decimal(0)
        case Shape.MILESTONES:
            reached = [step.quantity for step in profile.milestones if step.by <= day]
            part = _of(max(reached, default=Decimal(0)), profile.whole)
        case Shape.TARGETS:
            done = sum((at.quantity for at in profile.targets if at.ends_on <= day), Decimal(0))
            part = _of(done, profile.whole)
        case _:
            part = _by_days(profile, day)
    return min(max(part, Decimal(0)), Decimal(1))


def _by_days(profile: Profile, day: date) -> Decimal:
    if profile.first_on is None or profile.last_on is None or day < profile.first_on:
        return Decimal(0)
    if profile.shape is Shape.PER_YEAR:
        return _by_years(profile.years, profile.first_on, profile.last_on, day)
    passed = _passed(profile.first_on, profile.last_on, day)
    thirds = THIRDS_BY_HALF.get(profile.shape)
    if thirds is None:
        return passed
    if passed <= HALF:
        return passed * 2 * thirds / 3
    return (thirds + (passed - HALF) * 2 * (3 - thirds)) / 3


def _by_years(years: Sequence[Decimal], first_on: date, last_on: date, day: date) -> Decimal:
    due = Decimal(0)
    for quantity, (starts_on, ends_on) in zip(
        years, periods(first_on, last_on, Period.YEAR), strict=False
    ):
        if day >= starts_on:
            due += quantity * _passed(starts_on, ends_on, day)
    return _of(due, sum(years, Decimal(0)))


def _passed(first_on: date, last_on: date, day: date) -> Decimal:
    """Give the part of some days that has passed by the end of one; at most all of them."""
    if last_on < first_on:
        return Decimal(1)
    passed = (min(day, last_on) - first_on).days + 1
    return Decimal(passed) / ((last_on - first_on).days + 1)


def _of(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole if whole else Decimal(1)
