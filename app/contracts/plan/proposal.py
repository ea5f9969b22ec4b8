"""Lines of a plan that the service proposes: every obligation, with targets that add up.

What counts by its latest figure is due in full from its first day, and has no targets; what was
promised by the pound falls due as pounds are spent.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal

from app.contracts.kind import Accumulation
from app.contracts.plan.content import Line
from app.contracts.plan.owing import Promise
from app.contracts.plan.periods import Days
from app.contracts.plan.shape import Profile, Shape
from app.contracts.plan.targets import decimals_for, targets_of


def proposed_line(
    promise: Promise,
    shape: Shape,
    days: Sequence[Days],
    expected: Decimal | None,
    whole_units: Collection[str],
) -> Line:
    """Propose how one obligation falls due.

    Args:
        promise: the obligation as it stands.
        shape: `even`, `front` or `back`, told as targets by period; or `by_spend`.
        days: the periods of the plan, in order; without any, no targets can be told.
        expected: spend under the contract, in pounds.
        whole_units: units of which there are no halves.
    """
    by_spend = Line(
        obligation_id=promise.obligation_id, shape=Shape.BY_SPEND, expected_spend=expected
    )
    if promise.accumulation is Accumulation.LATEST:
        return Line(obligation_id=promise.obligation_id, shape=Shape.EVEN)
    if promise.rate is not None or shape is Shape.BY_SPEND:
        return by_spend
    profile = Profile(
        shape=shape,
        whole=promise.quantity,
        first_on=promise.starts_on,
        last_on=promise.ends_on,
    )
    decimals = decimals_for(promise.quantity, is_whole_unit=promise.unit in whole_units)
    return Line(
        obligation_id=promise.obligation_id,
        shape=Shape.TARGETS,
        targets=targets_of(profile, days, decimals),
    )
