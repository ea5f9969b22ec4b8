"""What is wrong with a delivery plan: each fault with its place, its gap and its fix."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from app.contracts.kind import Accumulation
from app.contracts.plan.content import Line
from app.contracts.plan.owing import Promise
from app.contracts.plan.periods import Days, Period, periods
from app.contracts.plan.shape import Shape
from app.problems import Finding
from app.units import plain

#: what a line gives for its shape, besides which it gives nothing
GIVES = {
    Shape.MILESTONES: "milestones",
    Shape.PER_YEAR: "years",
    Shape.TARGETS: "targets",
    Shape.BY_SPEND: "expected_spend",
}
MAY_GO_UNSAID = {"expected_spend"}  #: the contract's value stands for it


def faults(
    lines: Sequence[Line],
    promises: Mapping[UUID, Promise],
    days: Sequence[Days],
    expected: Decimal | None,
) -> Iterator[Finding]:
    """List what is wrong with the lines of a plan.

    Args:
        lines: as proposed.
        promises: what is owed under the contract, by obligation.
        days: the periods of the plan.
        expected: spend under the contract, in pounds, where a line names none.
    """
    seen: set[UUID] = set()
    for place, line in enumerate(lines):
        path = f"lines[{place}]"
        promise = promises.get(line.obligation_id)
        if promise is None:
            yield Finding(
                "not_owed",
                f"The contract has no obligation {line.obligation_id}.",
                "List its obligations to see which there are.",
                path=f"{path}.obligation_id",
            )
        elif line.obligation_id in seen:
            yield Finding(
                "planned_twice",
                f"The obligation {line.obligation_id} has two lines.",
                "Leave one out.",
                path=path,
            )
        else:
            yield from _of_line(line, promise, days, path)
            yield from _of_spend(line, promise, expected, path)
        seen.add(line.obligation_id)
    yield from _unplanned([one for key, one in promises.items() if key not in seen])


def _unplanned(promises: Sequence[Promise]) -> Iterator[Finding]:
    for promise in promises:
        yield Finding(
            "not_planned",
            f"Nothing says when {_told(promise.quantity, promise)} ({promise.measure}) fall due.",
            f"Add a line for the obligation {promise.obligation_id}.",
            path="lines",
        )


def _of_line(line: Line, promise: Promise, days: Sequence[Days], path: str) -> Iterator[Finding]:
    yield from _astray(line, path)
    if promise.accumulation is Accumulation.LATEST and line.shape is not Shape.EVEN:
        yield Finding(
            "due_from_the_first",
            f"{promise.measure} counts by its latest figure: all of it is due from its first day.",
            "Give it the shape `even`.",
            path=f"{path}.shape",
        )
    elif line.shape not in (Shape.BY_SPEND, Shape.MILESTONES) and not _has_days(promise):
        yield Finding(
            "no_days",
            f"It is not known from when to when {promise.measure} is owed.",
            "Say the contract's first and last day first, or plan it by milestones.",
            path=f"{path}.shape",
        )
    elif line.shape is Shape.MILESTONES:
        yield from _of_milestones(line, promise, path)
    elif line.shape is Shape.PER_YEAR:
        yield from _of_years(line, promise, path)
    elif line.shape is Shape.TARGETS:
        yield from _of_targets(line, promise, days, path)


def _astray(line: Line, path: str) -> Iterator[Finding]:
    wanted = GIVES.get(line.shape)
    for name in GIVES.values():
        is_given = bool(getattr(line, name))
        if is_given and name != wanted:
            yield Finding(
                "not_for_its_shape",
                f"The shape `{line.shape}` takes no {name.replace('_', ' ')}.",
                "Leave them out, or choose the shape that goes by them.",
                path=f"{path}.{name}",
            )
        if name == wanted and not is_given and name not in MAY_GO_UNSAID:
            yield Finding(
                "shape_needs",
                f"The shape `{line.shape}` needs its {name}.",
                f"Give its {name}, or the shape `even`.",
                path=f"{path}.{name}",
            )


def _of_milestones(line: Line, promise: Promise, path: str) -> Iterator[Finding]:
    if not line.milestones:
        return
    for place, (one, after) in enumerate(pairwise(line.milestones), 1):
        if after.by <= one.by or after.quantity < one.quantity:
            yield Finding(
                "out_of_order",
                "Each milestone is later than the one before, and asks for no less in all.",
                "Give quantities as they are due in all by each day, the earliest first.",
                path=f"{path}.milestones[{place}]",
            )
    last = line.milestones[-1]
    yield from _gap("milestones", last.quantity, promise, path)
    if promise.ends_on is not None and last.by > promise.ends_on:
        yield Finding(
            "too_late",
            f"The last milestone is on {last.by}, and {promise.measure} is owed by "
            f"{promise.ends_on}.",
            "Let it be that day or one before.",
            path=f"{path}.milestones[{len(line.milestones) - 1}].by",
        )


def _of_years(line: Line, promise: Promise, path: str) -> Iterator[Finding]:
    if not line.years or promise.starts_on is None or promise.ends_on is None:
        return
    there = len(periods(promise.starts_on, promise.ends_on, Period.YEAR))
    if len(line.years) != there:
        yield Finding(
            "other_years",
            f"From {promise.starts_on} to {promise.ends_on} there are {there} years, "
            f"and {len(line.years)} are given.",
            "Give a quantity for each; a part of a year counts as one.",
            path=f"{path}.years",
        )
    yield from _gap("years", sum(line.years, Decimal(0)), promise, path)


def _of_targets(
    line: Line, promise: Promise, days: Sequence[Days], path: str
) -> Iterator[Finding]:
    if not line.targets:
        return
    left = {one for one in days if promise.ends_on is None or one[0] <= promise.ends_on}
    for place, target in enumerate(line.targets):
        asked = (target.starts_on, target.ends_on)
        if asked not in left:
            yield Finding(
                "no_such_period",
                f"{target.starts_on} to {target.ends_on} is no period of this plan in which "
                "it can fall due, or has a target already.",
                "Ask for a proposal to see the periods.",
                path=f"{path}.targets[{place}]",
            )
        left.discard(asked)
    total = sum((target.quantity for target in line.targets), Decimal(0))
    yield from _gap("targets", total, promise, path)


def _of_spend(
    line: Line, promise: Promise, expected: Decimal | None, path: str
) -> Iterator[Finding]:
    is_needed = line.shape is Shape.BY_SPEND and promise.rate is None
    if is_needed and not (line.expected_spend or expected):
        yield Finding(
            "nothing_expected",
            f"{promise.measure} falls due as money is spent, and how much will be is not known.",
            "Give the expected spend, or the contract its value.",
            path=f"{path}.expected_spend",
        )


def _gap(what: str, total: Decimal, promise: Promise, path: str) -> Iterator[Finding]:
    gap = promise.quantity - total
    if gap:
        side = "less" if gap > 0 else "more"
        yield Finding(
            "does_not_add_up",
            f"The {what} come to {_told(total, promise)}, which is {plain(abs(gap))} {side} than "
            f"the {_told(promise.quantity, promise)} that are owed.",
            f"Let them come to {plain(promise.quantity)}.",
            path=f"{path}.{what}",
        )


def _told(quantity: Decimal, promise: Promise) -> str:
    return f"{plain(quantity)} {promise.unit}"


def _has_days(promise: Promise) -> bool:
    return promise.starts_on is not None and promise.ends_on is not None
