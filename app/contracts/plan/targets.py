"""Targets by period that add to the whole: shared out, and shared out anew after a change.

This is the one place where a plan is rounded: what is due in all by the end of each period is
rounded to the unit's places, and a target is what that grows by. So people stay whole, pounds stay
in pence, the targets add to the whole exactly, and by no day is more than half a place too much or
too little due. To round each target by itself, and give what is left over to some of them, would
have had six people over three years of months all due in the first nine.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise

from app.contracts.plan.periods import Days
from app.contracts.plan.shape import Profile, Target, due_by
from app.units import Rounding, exactly, rounded

MOST_DECIMALS = 4  #: that can be stored


def decimals_for(whole: Decimal, *, is_whole_unit: bool) -> int:
    """Give the places that targets of a quantity have: its own, and two at least.

    A whole number of people, or of anything else there are no halves of, has none.
    """
    own = _places(whole)
    return min(own if is_whole_unit else max(own, 2), MOST_DECIMALS)


def shared_out(whole: Decimal, weights: Sequence[Decimal], decimals: int) -> tuple[Decimal, ...]:
    """Share a quantity out in proportion, by rounding its running totals, halves up.

    Args:
        whole: what the shares add to, exactly.
        weights: of each share, none below zero; if all are zero, they count alike.
        decimals: places of each share; more, if the whole has more.
    """
    if not weights:
        return ()
    places = Rounding(max(decimals, _places(whole)))
    with exactly():
        parts = weights if any(weights) else [Decimal(1)] * len(weights)
        *running, total = accumulate(parts)
        ends = [rounded(whole * part / total, places) for part in running]
        steps = pairwise([Decimal(0), *ends, whole])
        return tuple(after - before for before, after in steps)


def targets_of(
    profile: Profile, days: Sequence[Days], decimals: int, had: Sequence[Target] = ()
) -> tuple[Target, ...]:
    """Give what a profile comes to in each period; they add to its whole.

    Args:
        profile: one that falls due by days.
        days: the periods, in order.
        decimals: places of each target.
        had: the targets before a change: those of periods that were over by then stay, as long as
            so much is owed.
    """
    if not days:
        return ()
    over = {one.starts_on: one.quantity for one in had if _is_over(one, profile)}
    weights, reached = [], Decimal(0)
    with exactly():
        for starts_on, ends_on in days:
            quantity = over.get(starts_on, due_by(profile, ends_on) - reached)
            weights.append(min(max(quantity, Decimal(0)), profile.whole - reached))
            reached += weights[-1]
    return _targets(days, shared_out(profile.whole, weights, decimals))


def _is_over(target: Target, profile: Profile) -> bool:
    """Tell whether a target's period was over when a profile began to stand."""
    return profile.kept is not None and target.ends_on <= profile.kept.until


def shared_anew(
    before: Sequence[Target],
    whole: Decimal,
    days: Sequence[Days],
    effective_on: date,
    decimals: int,
) -> tuple[Target, ...]:
    """Share a changed whole out over the periods still to come; those that are over stay.

    A period to come has its share in proportion to what it had. One that is new, since the
    contract was made longer, counts like the last that there was. If less is owed in all than
    was due in the periods that are over, the last of those give way, for targets add to the whole.

    Args:
        before: the targets until now, in order.
        whole: what is owed in all from now on.
        days: the periods by now, in order.
        effective_on: the first day of the change; a period that ends before it is over.
        decimals: places of each target.
    """
    had = {target.starts_on: target.quantity for target in before}
    over = [one for one in days if one[1] < effective_on]
    ahead = [one for one in days if one[1] >= effective_on]
    kept = _within(whole, [had.get(starts_on, Decimal(0)) for starts_on, _ in over], bool(ahead))
    usual = before[-1].quantity if before else Decimal(1)
    weights = [had.get(starts_on, usual) for starts_on, _ in ahead]
    rest = whole - sum(kept, Decimal(0))
    return _targets([*over, *ahead], [*kept, *shared_out(rest, weights, decimals)])


def _within(whole: Decimal, quantities: Sequence[Decimal], has_more: bool) -> list[Decimal]:
    """Cut a row of quantities off where it comes to the whole; let it come to no less at its end.

    Args:
        whole: what they may come to.
        quantities: in order.
        has_more: whether others follow, which take what is left.
    """
    found, left = [], whole
    for quantity in quantities:
        found.append(min(quantity, left))
        left -= found[-1]
    if found and not has_more:
        found[-1] += left
    return found


def _targets(days: Sequence[Days], shares: Sequence[Decimal]) -> tuple[Target, ...]:
    return tuple(
        Target(starts_on=starts_on, ends_on=ends_on, quantity=share)
        for (starts_on, ends_on), share in zip(days, shares, strict=True)
    )


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
