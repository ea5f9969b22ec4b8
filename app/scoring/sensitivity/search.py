"""Find the smallest change of one number that changes something, by halving on whole steps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

#: How far a number is moved before halving begins, as shares of what it is. Between two of these
#: a change that comes and goes again would not be seen.
UP = tuple(Decimal(share) for share in ("0.01", "0.05", "0.2", "0.5", "1", "3", "9"))
DOWN = tuple(Decimal(share) for share in ("0.01", "0.05", "0.2", "0.5", "0.9", "1"))
MONEY_DIGITS, DIGITS = 5, 3  #: a step is this many digits behind a number's first one
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Found:
    """Where something changes."""

    holds_to: Decimal  #: the last number, step by step, at which nothing changes
    flips_at: Decimal | None  #: the first at which it does; None if it never does


def step_of(amount: Decimal, *, money: bool = False, whole: bool = False) -> Decimal:
    """Choose a step that is small beside a number: pence, pounds, whole units, thousandths."""
    behind = MONEY_DIGITS if money else DIGITS
    step = Decimal(1).scaleb(amount.adjusted() - behind) if amount else Decimal(1)
    least = Decimal(1) if whole else PENNY if money else Decimal(0)
    return max(step, least)


def first_change(
    holds: Callable[[Decimal], bool | None],
    start: Decimal,
    step: Decimal,
    ends: Iterable[Decimal],
) -> Found:
    """Find the first step away from a number at which something no longer holds.

    Args:
        holds: tells whether it holds at a number; at `start` it does. None where that cannot be
            told: the search goes no further.
        start: where to begin.
        step: the change that matters.
        ends: numbers further and further away, all on one side of `start`.
    """

    def at(steps: int) -> Decimal:
        return start + step * steps

    before = 0
    for end in ends:
        steps = _steps(end - start, step)
        answer = holds(at(steps)) if steps else True
        if answer is None:
            break
        if not answer:
            before, steps = halved(lambda number: holds(at(number)), before, steps)
            return Found(at(before), at(steps))
        before = steps
    return Found(at(before), None)


def _steps(distance: Decimal, step: Decimal) -> int:
    """Count the steps to a number; the last may go a little beyond, but never below nothing."""
    if distance < 0:
        return -int(-distance / step)
    return int((distance / step).to_integral_value(ROUND_CEILING))


def halved(holds: Callable[[int], bool | None], last: int, first: int) -> tuple[int, int]:
    """Halve until the last step that holds and the first that does not stand side by side."""
    while abs(first - last) > 1:
        middle = (first + last) // 2
        if holds(middle):
            last = middle
        else:
            first = middle
    return last, first
