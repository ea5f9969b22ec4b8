"""What is owed on a day: as promised first, as it stands, and as much as is due by then.

Reported and verified are told beside these by `app.deliveries.standing`: the four quantities
stand together, so that a contract with little delivered is not called late before its time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.periods import ONE_DAY
from app.contracts.plan.shape import Profile, Shape, due_by
from app.units import COMPARED, exactly, rounded

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Owing:
    """One obligation on one day; every quantity is exact and in its unit."""

    obligation_id: UUID
    contract_id: UUID
    measure: str
    theme: str
    title: str
    unit: str
    direction: Direction
    accumulation: Accumulation
    baseline: Decimal  #: as first promised; no change ever alters it
    promised: Decimal  #: as it stands on the day, changes and spend counted
    due: Decimal  #: by the end of the day; it may have more decimals than can be stored
    starts_on: date | None
    ends_on: date | None
    shape: Shape
    recalculated: bool  #: from what was spent, since it was promised for each so many pounds


@dataclass(frozen=True, slots=True)
class Promise:
    """One obligation as it stands on a day, its changes counted."""

    obligation_id: UUID
    contract_id: UUID
    measure: str
    theme: str
    title: str
    unit: str
    direction: Direction
    accumulation: Accumulation
    baseline: Decimal
    quantity: Decimal  #: the baseline, or what the last change made of it
    rate: Decimal | None  #: in its unit, for each `per_pounds` that is spent
    per_pounds: Decimal | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent under a contract by the end of a day, in pounds without VAT."""

    spent: Decimal = NOTHING
    is_recorded: bool = False  #: at all, by that day
    least: Decimal = NOTHING  #: before which nothing falls due; 0: it does not turn on that


def owing(promise: Promise, planned: Profile | None, spending: Spending, day: date) -> Owing:
    """Say what is owed on a day.

    What was promised for each so many pounds is recalculated from what was spent, once any
    spending is recorded; until then its baseline stands. What counts by its latest figure, such
    as a share of the workforce, is due in full from its first day. Where nothing was planned,
    it falls due evenly, or as money is spent if it was promised by the pound.

    Args:
        promise: the obligation as it stands on that day.
        planned: how it falls due by the plan of that day; None: it is in no plan.
        spending: of its contract by that day.
        day: at whose end it is asked.
    """
    profile = planned or unplanned(promise)
    promised = promised_for(promise, spending)
    return Owing(
        obligation_id=promise.obligation_id,
        contract_id=promise.contract_id,
        measure=promise.measure,
        theme=promise.theme,
        title=promise.title,
        unit=promise.unit,
        direction=promise.direction,
        accumulation=promise.accumulation,
        baseline=promise.baseline,
        promised=promised,
        due=_due(promise, profile, promised, spending, day),
        starts_on=promise.starts_on,
        ends_on=promise.ends_on,
        shape=profile.shape,
        recalculated=_is_recalculated(promise, spending),
    )


@dataclass(frozen=True, slots=True)
class Falling:
    """How one obligation falls due by what is known on a day: also by the days before it."""

    promise: Promise  #: as it stands on the day
    planned: Profile | None  #: by the plan of the day; None: it is in no plan
    #: what was spent by the day, in pounds, each with the last day of what it was spent in
    spent: tuple[tuple[date, Decimal], ...] = ()
    least: Decimal = NOTHING  #: in pounds, before which nothing falls due
    ended_on: date | None = None  #: the contract's last day; nothing falls due after it
    since: date = date.min  #: the first day on which all this stood
    before: tuple["Falling", ...] = ()  #: what stood until then, in order

    def owing(self, day: date) -> Owing:
        """Say what is owed on that day, or was due by an earlier one."""
        day = min(day, self.ended_on or day)
        amounts = [amount for ends_on, amount in self.spent if ends_on <= day]
        spending = Spending(sum(amounts, NOTHING), bool(amounts), self.least)
        return owing(self.promise, self.planned, spending, day)

    def fell_due(self, first_on: date, last_on: date) -> Decimal:
        """Give what fell due in some days, each of them by the plan and the promise of that day.

        What a new plan or a change made due at once fell due on its first day. It takes nothing
        back that had fallen due before it in those days, and what it puts off falls due once.
        """
        had = self.due_before(first_on)
        with exactly():
            return max(max(self._dues(first_on, last_on), default=had) - had, NOTHING)

    def due_within(self, first_on: date, last_on: date) -> Decimal:
        """Give what is due by the last of some days and was not before the first of them.

        Unlike `fell_due` it leaves out what fell due in those days and was put off or taken back
        before they were over: no more is due in them than is promised at their end.
        """
        with exactly():
            return max(self.owing(last_on).due - self.due_before(first_on), NOTHING)

    def due_before(self, first_on: date) -> Decimal:
        """Give what was due by the eve of a day.

        Where a plan or a change stands from that very day, it is the smaller of what was due
        before and of what would have been: what was put off is due again in the days to come.
        """
        eve = first_on - ONE_DAY
        begun = [one for one in (*self.before, self) if one.since <= first_on]
        dues = [one.owing(eve).due for one in begun[-2:]]
        return min(dues) if begun[-1].since == first_on else dues[-1]

    def _dues(self, first_on: date, last_on: date) -> Iterator[Decimal]:
        """Give what was due at the end of each plan's part of some days."""
        standing = (*self.before, self)
        for one, later in zip(standing, (*standing[1:], None), strict=True):
            ends_on = last_on if later is None else min(last_on, later.since - ONE_DAY)
            if max(first_on, one.since) <= ends_on:
                yield one.owing(ends_on).due


def unplanned(promise: Promise) -> Profile:
    """Say how an obligation falls due while no plan was agreed."""
    return Profile(
        shape=Shape.EVEN if promise.rate is None else Shape.BY_SPEND,
        whole=promise.quantity,
        first_on=promise.starts_on,
        last_on=promise.ends_on,
    )


def promised_for(promise: Promise, spending: Spending) -> Decimal:
    """Give what is promised in all: by the pound spent, where it was promised so."""
    if promise.rate is None or promise.per_pounds is None or not spending.is_recorded:
        return promise.quantity
    with exactly():
        return max(promise.rate * spending.spent / promise.per_pounds, NOTHING)


def _due(
    promise: Promise, profile: Profile, promised: Decimal, spending: Spending, day: date
) -> Decimal:
    if spending.least > 0 and spending.spent < spending.least:
        return NOTHING  # a credit note alone undoes nothing that falls due by days
    if promise.accumulation is Accumulation.LATEST:
        first = profile.first_on
        return promised if first is not None and day >= first else NOTHING
    if _is_recalculated(promise, spending) and profile.shape is Shape.BY_SPEND:
        return promised  # so much for what was spent, and that is spent
    with exactly():
        due = due_by(profile, day, spending.spent)
        if promised == profile.whole or not profile.whole:
            return due
        return rounded(due * promised / profile.whole, COMPARED)


def _is_recalculated(promise: Promise, spending: Spending) -> bool:
    return promise.rate is not None and spending.is_recorded
