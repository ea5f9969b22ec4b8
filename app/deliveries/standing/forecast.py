"""What a promise may come to in the end, by methods that are simple enough to be said.

Nothing here predicts. Each figure says by which method it was worked out, and from how low to
how high the same method goes; whoever reads them judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.deliveries.standing.days import after, before
from app.units import Rounding, exactly, rounded

BLOCK = 3  #: months that a rate is taken over
BLOCKS = 4  #: how many of the last of them give the range
TO_KEEP = Rounding(4)


class Method(StrEnum):
    """How a forecast was worked out."""

    RUN_RATE = "run_rate"  #: verified each day so far, for the days that are left
    SPEND_RATE = "spend_rate"  #: verified for each pound so far, for the pounds that are left
    PLAN = "plan"  #: verified so far, and what the plan has still due, pounds to come counted
    AS_IT_STANDS = "as_it_stands"  #: the last figure stands, where figures do not add up
    SUPPLIER = "supplier"  #: the supplier's own, from its last return


#: each method, and its range, in words
EXPLAINED: dict[Method, str] = {
    Method.RUN_RATE: "What was verified each day so far, for every day that is left. The range "
    "is by the lowest and the highest of that rate and the last four whole quarters of a year.",
    Method.SPEND_RATE: "What was verified for each pound spent so far, for all that is to be "
    "spent. It has no range.",
    Method.PLAN: "What is verified and what the plan has still due. What is promised for each so "
    "many pounds is carried on to all that is to be spent, and left out where that is not known. "
    "The range is from nothing more to all that is owed.",
    Method.AS_IT_STANDS: "The last figure that was verified stands until there is another.",
    Method.SUPPLIER: "The supplier's own, from its last return, as sure as it says it is.",
}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a promise may come to by its end, in its unit."""

    method: Method
    quantity: Decimal
    lowest: Decimal | None = None
    highest: Decimal | None = None
    confidence: str | None = None  #: the supplier's own: low, medium or high
    as_of: date | None = None  #: last day of the return that a supplier's own is from


@dataclass(frozen=True, slots=True)
class Course:
    """How a promise has gone so far, and how far it has to go."""

    promised: Decimal
    due: Decimal
    verified: Decimal
    on: date
    starts_on: date | None
    ends_on: date | None
    #: verified in each month, by the month's first day; months without any may be left out
    months: dict[date, Decimal]
    spent: Decimal = Decimal(0)  #: in pounds
    to_spend: Decimal | None = None  #: the whole, in pounds
    is_by_pound: bool = False  #: promised and due are for what was spent so far


def by_run_rate(course: Course) -> Forecast | None:
    """Carry what was verified each day on to the last day.

    Returns:
        None without a first and a last day, before the first, and after the last.
    """
    if course.starts_on is None or course.ends_on is None:
        return None
    gone = (course.on - course.starts_on).days + 1
    left = (course.ends_on - course.on).days
    if gone < 1 or left < 0:
        return None
    with exactly():
        so_far, rates = course.verified / gone, _rates(course, course.starts_on)
        if rates:
            rates.append(so_far)  # or a lean year could leave the figure outside its own range
        return Forecast(
            Method.RUN_RATE,
            rounded(course.verified + so_far * left, TO_KEEP),
            rounded(course.verified + min(rates) * left, TO_KEEP) if rates else None,
            rounded(course.verified + max(rates) * left, TO_KEEP) if rates else None,
        )


def _rates(course: Course, starts_on: date) -> list[Decimal]:
    """Give what was verified each day in each of the last whole blocks of months.

    The last block ends with the month before the day, or with the day's own if it is its end;
    none begins before the promise does.
    """
    found = []
    next_month = after(course.on)
    is_month_end = next_month is not None and next_month - timedelta(days=1) == course.on
    end = next_month if next_month and is_month_end else course.on.replace(day=1)
    for _ in range(BLOCKS):
        start = before(end, BLOCK)
        if start is None or start < starts_on:
            break
        inside = (of for month, of in course.months.items() if start <= month < end)
        found.append(sum(inside, Decimal(0)) / (end - start).days)
        end = start
    return found


def by_spend(course: Course) -> Forecast | None:
    """Carry what was verified for each pound on to all that is to be spent; None before any."""
    if course.to_spend is None or course.spent <= 0:
        return None
    with exactly():
        whole = max(course.to_spend, course.spent)
        return Forecast(
            Method.SPEND_RATE, rounded(course.verified / course.spent * whole, TO_KEEP)
        )


def by_plan(course: Course) -> Forecast | None:
    """Add what the plan has still due to what is verified; None if nobody knows all of it."""
    promised = _in_the_end(course)
    if promised is None:
        return None
    rest = max(promised - course.due, Decimal(0))
    with exactly():
        return Forecast(
            Method.PLAN,
            rounded(course.verified + rest, TO_KEEP),
            course.verified,
            rounded(max(course.verified + rest, promised), TO_KEEP),
        )


def _in_the_end(course: Course) -> Decimal | None:
    """Give what will be promised once all is spent that is to be; None: that is not known."""
    if not course.is_by_pound:
        return course.promised
    if course.to_spend is None or course.spent <= 0:
        return None
    with exactly():
        return course.promised * max(course.to_spend, course.spent) / course.spent


def forecasts(
    course: Course, *, adds_up: bool, suppliers_own: Sequence[Forecast] = ()
) -> tuple[Forecast, ...]:
    """Give every forecast that can be made.

    Args:
        course: of the promise.
        adds_up: whether its deliveries add up to one figure; if not, the last one stands.
        suppliers_own: from its last return, if it gave any.
    """
    if not adds_up:
        made = [Forecast(Method.AS_IT_STANDS, course.verified)]
    else:
        found = (by_run_rate(course), by_spend(course), by_plan(course))
        made = [one for one in found if one is not None]
    return (*made, *suppliers_own)
