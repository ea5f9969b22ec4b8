"""What a change proposes for each obligation: pro rata, rounded as its unit asks, told in words.

Whole people and placements are rounded up, hours to the nearest, pounds to the penny, the rest to
two places. Nothing falls below what is verified already, unless less is better. What counts by its
latest figure does not turn on value or term, and what was promised by the pound follows the
spending by itself: these are listed, and left as they are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Owing, Promise
from app.contracts.plan.shape import Shape
from app.units import Rounding, exactly, plain, rounded

PER_YEAR = {"fte_year"}  #: units that grow with the years by themselves
UP, NEAREST, PENCE, USUAL = Rounding(0, "ceil"), Rounding(0), Rounding(2), Rounding(2)
BY_UNIT = {"hour": NEAREST, "staff_expert_hour": NEAREST, "gbp": PENCE}


@dataclass(frozen=True, slots=True)
class Factors:
    """By how much a change makes a contract larger and longer; None: it does not change that."""

    value: tuple[Decimal, Decimal] | None = None  #: new and old, in pounds
    term: tuple[int, int] | None = None  #: new and old, in days
    ends_on: date | None = None  #: it ends early: what is due by then is what is owed


@dataclass(frozen=True, slots=True)
class Scaled:
    """What is proposed for one obligation."""

    before: Decimal
    proposed: Decimal
    working: str  #: how it was worked out


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
        verified: of it by now, in its unit: less cannot be owed.
        whole_units: units of which there are no halves.
    """
    before = promise.quantity
    exact, working = _exact(promise, owing, factors)
    if exact == before:
        return Scaled(before, before, working)
    rounding = _rounding(promise.unit, whole_units)
    proposed = rounded(exact, rounding)
    if owing.direction is Direction.MORE and proposed < verified:
        told = plain(verified)
        return Scaled(before, verified, f"{working}, but {told} {promise.unit} are verified")
    if factors.ends_on is not None:
        proposed = min(proposed, before)
    return Scaled(before, proposed, working)


def _exact(promise: Promise, owing: Owing, factors: Factors) -> tuple[Decimal, str]:
    before, unit = promise.quantity, promise.unit
    if promise.accumulation is Accumulation.LATEST:
        return before, "a latest figure, which turns on neither value nor term"
    if factors.ends_on is not None:
        return owing.due, f"due by {factors.ends_on}"
    if promise.rate is not None:
        return before, "by the pound: it follows what is spent"
    with exactly():
        if factors.term is not None and (owing.shape is Shape.PER_YEAR or unit in PER_YEAR):
            new, old = factors.term
            return before * new / old, f"{plain(before)} {unit} × {new} ÷ {old} days"
        if factors.value is not None:
            value, was = factors.value
            told = f"{plain(before)} {unit} × {plain(value)} ÷ {plain(was)} pounds"
            return before * value / was, told
    return before, "does not turn on what is changed"


def _rounding(unit: str, whole_units: Collection[str]) -> Rounding:
    return UP if unit in whole_units else BY_UNIT.get(unit, USUAL)
