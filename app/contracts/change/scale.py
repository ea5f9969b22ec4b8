"""What a change proposes for each obligation: pro rata, rounded as its unit asks, told in words.

Whole people and placements are rounded up, hours to the nearest, pounds to the penny, the rest to
two places. Nothing falls below what is verified already, unless less is better; what is verified
beyond what was owed is no debt. What counts by its latest figure does not turn on value or term,
and what was promised by the pound follows the spending by itself: these are listed, and left as
they are. What would begin only after the contract's new last day is owed no more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Owing, Promise
from app.contracts.plan.periods import ONE_DAY
from app.contracts.plan.shape import Shape
from app.units import COMPARED, Rounding, exactly, plain, rounded

PER_YEAR = {"fte_year"}  #: units that grow with the years by themselves
UP, NEAREST, PENCE, USUAL = Rounding(0, "ceil"), Rounding(0), Rounding(2), Rounding(2)
BY_UNIT = {"hour": NEAREST, "staff_expert_hour": NEAREST, "gbp": PENCE}


@dataclass(frozen=True, slots=True)
class Term:
    """How long a contract runs, after a change and before."""

    new: int
    old: int
    unit: str = "days"


@dataclass(frozen=True, slots=True)
class Factors:
    """By how much a change makes a contract larger and longer; None: it does not change that."""

    value: tuple[Decimal, Decimal] | None = None  #: new and old, in pounds
    term: Term | None = None
    last_on: date | None = None  #: new last day of the contract; None: it stays
    is_early_end: bool = False  #: what is due by the new last day is what is owed


@dataclass(frozen=True, slots=True)
class Scaled:
    """What is proposed for one obligation."""

    before: Decimal
    proposed: Decimal
    working: str  #: how it was worked out


@dataclass(frozen=True, slots=True)
class Step:
    """What a change does to one obligation: owed before, proposed by the service, and wanted."""

    before: Decimal
    proposed: Decimal
    wanted: Decimal


def scaled(
    promise: Promise,
    owing: Owing,
    factors: Factors,
    verified: Decimal,
    whole_units: Collection[str],
) -> Scaled:
    """Propose what becomes of one obligation.

    Args:
        promise: as it stands.
        owing: the same on the day of the change, with what is due and how.
        factors: of the change.
        verified: of it by now, in its unit: less of what was owed cannot be owed.
        whole_units: units of which there are no halves.
    """
    before = promise.quantity
    exact, working = _exact(promise, owing, factors)
    if exact == before:
        return Scaled(before, before, working)
    rounding = _rounding(promise.unit, whole_units)
    proposed = rounded(exact, rounding)
    if factors.is_early_end:
        proposed = min(proposed, before)
    floor = least(promise, verified)
    if proposed < floor:
        told = plain(verified)
        return Scaled(before, floor, f"{working}, but {told} {promise.unit} are verified")
    return Scaled(before, proposed, working)


def least(promise: Promise, verified: Decimal) -> Decimal:
    """Give the least that can be owed: what is verified of it, where more is better.

    What is verified beyond what was owed was given freely, and is no debt.

    Args:
        promise: as it stands.
        verified: of it by now, in its unit.
    """
    if promise.direction is Direction.LESS:
        return Decimal(0)
    return min(verified, promise.quantity)


def falls_by(promise: Promise, accounted: Decimal, step: Step) -> Decimal:
    """Give the per cent by which less is owed than value and term account for; never below zero.

    Where less is better, that is by how much the limit rises.

    Args:
        promise: as it stands.
        accounted: what value and term alone have made of it by all changes until now.
        step: what this change makes of it.
    """
    with exactly():
        grown = accounted * step.proposed / step.before if step.before else accounted
        fair = rounded(grown, COMPARED)
        if not fair:
            return Decimal(0)
        easier = step.wanted - fair if promise.direction is Direction.LESS else fair - step.wanted
        return rounded(max(easier, Decimal(0)) * 100 / fair, Rounding(2, "up"))


def term_of(first_on: date, old_last_on: date, new_last_on: date) -> Term:
    """Tell how long a contract runs before and after a change.

    It is told in months where both are whole months, so that a leap day makes nobody owe more.

    Args:
        first_on: its first day.
        old_last_on: its last day until then.
        new_last_on: its last day from then on.
    """
    new, old = (_months(first_on, last_on) for last_on in (new_last_on, old_last_on))
    if new is not None and old is not None:
        return Term(new, old, "months")
    return Term((new_last_on - first_on).days + 1, (old_last_on - first_on).days + 1)


def _months(first_on: date, last_on: date) -> int | None:
    """Count the months from one day to another; None: they are not whole, or there are none."""
    day_after = last_on + ONE_DAY
    months = (day_after.year - first_on.year) * 12 + day_after.month - first_on.month
    return months if day_after.day == first_on.day and months > 0 else None


def _exact(promise: Promise, owing: Owing, factors: Factors) -> tuple[Decimal, str]:
    before, unit = promise.quantity, promise.unit
    if _begins_after(promise, factors.last_on):
        return Decimal(0), f"it would begin on {promise.starts_on}, after the contract's last day"
    if promise.accumulation is Accumulation.LATEST:
        return before, "a latest figure, which turns on neither value nor term"
    if factors.is_early_end:
        return owing.due, f"due by {factors.last_on}"
    if promise.rate is not None:
        return before, "by the pound: it follows what is spent"
    with exactly():
        if factors.term is not None and (owing.shape is Shape.PER_YEAR or unit in PER_YEAR):
            new, old = factors.term.new, factors.term.old
            told = f"{plain(before)} {unit} × {new} ÷ {old} {factors.term.unit}"
            return before * new / old, told
        if factors.value is not None:
            value, was = factors.value
            told = f"{plain(before)} {unit} × {plain(value)} ÷ {plain(was)} pounds"
            return before * value / was, told
    return before, "does not turn on what is changed"


def _begins_after(promise: Promise, last_on: date | None) -> bool:
    return last_on is not None and promise.starts_on is not None and promise.starts_on > last_on


def _rounding(unit: str, whole_units: Collection[str]) -> Rounding:
    return UP if unit in whole_units else BY_UNIT.get(unit, USUAL)
