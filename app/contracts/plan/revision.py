"""How an obligation falls due after a change of what is owed: the past stays, the rest is spread.

What was due on the day before the change is still due. What is owed beyond it falls due over the
days, periods or milestones that are still to come, in the shape that was agreed. Where a change
leaves less owed than was due already, all of it is due at once. Nothing falls due after the
obligation's new last day: what would have does so on that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.plan.periods import ONE_DAY, Days, Period, periods
from app.contracts.plan.shape import Kept, Milestone, Profile, Shape, Target, due_by
from app.contracts.plan.targets import shared_anew
from app.units import Rounding, exactly, rounded


@dataclass(frozen=True, slots=True)
class Revision:
    """What a change makes of one obligation."""

    whole: Decimal  #: owed in all, in its unit
    last_on: date | None
    effective_on: date  #: its first day
    days: tuple[Days, ...]  #: the periods of the plan by now
    decimals: int  #: places of a target
    growth: Decimal = Decimal(1)  #: of the spend that is expected: new value ÷ old value


def revised(before: Profile, change: Revision) -> Profile:
    """Give how an obligation falls due from a change on.

    Args:
        before: how it fell due until then.
        change: what becomes of it.
    """
    first_on = _first_day(before, change)
    made: dict[str, object] = dict(before) | {
        "whole": change.whole, "first_on": first_on, "last_on": change.last_on,
    }  # fmt: skip
    eve = change.effective_on - ONE_DAY
    match before.shape:
        case Shape.TARGETS:
            made["targets"] = shared_anew(
                before.targets, change.whole, change.days, change.effective_on, change.decimals
            )
        case Shape.MILESTONES:
            made["milestones"] = _milestones(before, change, due_by(before, eve))
        case Shape.BY_SPEND:
            if before.expected_spend is not None:
                made["expected_spend"] = _pounds(before.expected_spend, change.growth)
        case _:
            made["kept"] = Kept(until=eve, quantity=due_by(before, eve))
            made["years"] = _years(before, change)
    return Profile.model_validate(made)


def _milestones(before: Profile, change: Revision, kept: Decimal) -> tuple[Milestone, ...]:
    """Keep the milestones that are past; let those to come lead from there to the new whole."""
    past = [step for step in before.milestones if step.by < change.effective_on]
    ahead = [step for step in before.milestones if step.by >= change.effective_on]
    found = [Milestone(by=step.by, quantity=min(step.quantity, change.whole)) for step in past]
    rest, had = max(change.whole - kept, Decimal(0)), before.whole - kept
    for step in ahead:
        with exactly():
            part = (step.quantity - kept) / had if had else Decimal(1)
            due = min(change.whole, kept) + rest * part
        cut = rounded(due, Rounding(change.decimals, "down"))
        made = Milestone(by=_no_later(step.by, change), quantity=max(cut, _reached(found)))
        if found and found[-1].by >= made.by:
            found.pop()
        found.append(made)
    return _to_the_whole(found, change)


def _no_later(day: date, change: Revision) -> date:
    """Give a day, or the last one that there is after the change, if that is before."""
    if change.last_on is None:
        return day
    return max(min(day, change.last_on), change.effective_on)


def _first_day(before: Profile, change: Revision) -> date | None:
    if before.first_on is None or change.last_on is None:
        return before.first_on
    return min(before.first_on, change.last_on)


def _to_the_whole(steps: list[Milestone], change: Revision) -> tuple[Milestone, ...]:
    """Let the last milestone be the whole; one more is needed if all of them are past."""
    last = steps[-1].by
    if last < change.effective_on and _reached(steps) < change.whole:
        by = _no_later(change.last_on or change.effective_on, change)
        steps.append(Milestone(by=by, quantity=change.whole))
    else:
        steps[-1] = Milestone(by=last, quantity=change.whole)
    return tuple(steps)


def _reached(steps: Sequence[Milestone]) -> Decimal:
    return steps[-1].quantity if steps else Decimal(0)


def _years(before: Profile, change: Revision) -> tuple[Decimal, ...]:
    """Keep what the years that are over had; share the rest out over the others."""
    first_on, last_on = _first_day(before, change), change.last_on
    if not before.years or first_on is None or before.last_on is None or last_on is None:
        return before.years
    had = [
        Target(starts_on=starts_on, ends_on=ends_on, quantity=quantity)
        for quantity, (starts_on, ends_on) in zip(
            before.years, periods(first_on, before.last_on, Period.YEAR), strict=False
        )
    ]
    days = periods(first_on, last_on, Period.YEAR)
    made = shared_anew(had, change.whole, days, change.effective_on, change.decimals)
    return tuple(target.quantity for target in made)


def _pounds(amount: Decimal, growth: Decimal) -> Decimal:
    with exactly():
        return max(rounded(amount * growth, Rounding(2)), Decimal("0.01"))
