"""Numbers as doubles with a bound on how far each may be from the exact one.

An `Estimate` is an array of doubles with one error for all of it: no exact number is further from
its double than that. An `Answer` is an array of yes/no. Both mark rows *in doubt*: rows that came
closer to an edge than the error, or that have no answer. The exact evaluator decides those;
nothing here decides anything by itself.

The bounds are the textbook ones of rounding error (Higham, Accuracy and Stability of Numerical
Algorithms, chapters 2 and 3) with the unit 2**-53, over bounds on the sizes of all the numbers.
They hold for Decimals of fifty digits too, whose own rounding is far below the unit. What
overflows, or is not a number, has an infinite error, and so is in doubt everywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.units import Rounding

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

UNIT = 2.0**-53  #: of rounding: no operation on doubles is further off, as a share of its result
LIBRARY = 8 * UNIT  #: what a logarithm or a power may be off; the usual libraries keep within 2
SLACK = 1 + 2.0**-30  #: covers the rounding of the bounds themselves
TINY = 1e-300  #: covers what is lost where numbers are too small for a double
MOST_PLACES = 22  #: beyond this, ten to the power is not exactly a double
HALVES = ("half_up", "half_even")
CERTAIN: Flags = np.zeros((), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, row by row."""

    values: Flags
    doubt: Flags = field(default_factory=lambda: CERTAIN)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Numbers, row by row."""

    values: Doubles
    error: float  #: no row that is not in doubt is further than this from the exact number
    most: float  #: no row is larger than this, exact or not, its sign aside
    doubt: Flags = field(default_factory=lambda: CERTAIN)


def _bounded(values: Doubles, error: float, most: float, doubt: Flags) -> Estimate:
    """Add what rounding a result costs to its error."""
    whole = (error + UNIT * most) * SLACK + TINY
    return Estimate(values, whole, most * SLACK + TINY, doubt)


def _largest(values: Doubles, doubt: Flags = CERTAIN) -> float:
    """Find the largest size of the rows that are not in doubt."""
    sure = values[~np.broadcast_to(doubt, values.shape)] if doubt.any() else values
    return max(float(sure.max()), -float(sure.min())) if sure.size else 0.0


def nearest(values: Doubles) -> Estimate:
    """Take doubles that are the nearest there are to the exact numbers."""
    return _bounded(values, 0.0, _largest(values), CERTAIN)


def exactly(values: Doubles) -> Estimate:
    """Take doubles that are the exact numbers themselves, such as whole numbers."""
    return Estimate(values, 0.0, _largest(values))


def of(numbers: Sequence[Decimal]) -> Estimate:
    """Estimate exact numbers, one to a row."""
    values = np.array([float(number) for number in numbers], dtype=np.float64)
    same = all(map(_is_double, numbers, values.tolist()))
    return exactly(values) if same else nearest(values)


def known(number: Decimal) -> Estimate:
    """Estimate one number that stands in every row."""
    one = of([number])
    return replace(one, values=one.values.reshape(()))


def _is_double(number: Decimal, double: float) -> bool:
    return number == Decimal(double)  # exact: Python compares the two without rounding


def added(one: Estimate, other: Estimate) -> Estimate:
    """Add."""
    return _bounded(
        one.values + other.values,
        one.error + other.error,
        one.most + other.most,
        one.doubt | other.doubt,
    )


def negative(one: Estimate) -> Estimate:
    """Turn the sign round."""
    return replace(one, values=-one.values)


def times(one: Estimate, other: Estimate) -> Estimate:
    """Multiply."""
    error = one.most * other.error + other.most * one.error + one.error * other.error
    return _bounded(
        one.values * other.values, error, one.most * other.most, one.doubt | other.doubt
    )


def product(matrix: Estimate, columns: Estimate) -> Estimate:
    """Multiply a matrix with a column for each case; the textbook bound holds in any order.

    Args:
        matrix: a row for each result, none in doubt.
        columns: a row for each column of the matrix, and a column for each case; its doubt is
            of whole cases.
    """
    terms = float(columns.values.shape[0])
    error = (
        matrix.most * columns.error + columns.most * matrix.error + matrix.error * columns.error
    )
    most = matrix.most * columns.most
    whole = terms * (error + (terms + 1) * UNIT * most)
    return _bounded(matrix.values @ columns.values, whole, terms * most, columns.doubt)


def divided(above: Estimate, below: Estimate) -> Estimate:
    """Divide; rows whose divisor may be zero are in doubt."""
    sizes = np.abs(below.values)
    near = ~(sizes > 2 * below.error)
    doubt = above.doubt | below.doubt | near
    least = _least(sizes, doubt)
    values = above.values / np.where(near, 1.0, below.values)
    if least is None:
        return Estimate(values, 0.0, 0.0, doubt)
    most = above.most / (least - below.error)
    error = (above.error + most * below.error) / least
    return _bounded(values, error, most + error, doubt)


def _least(sizes: Doubles, doubt: Flags) -> float | None:
    """Find the least size of the rows that are not in doubt; None if all are."""
    sure = sizes[~doubt] if sizes.shape == doubt.shape else np.where(doubt, np.inf, sizes)
    least = float(sure.min()) if sure.size else np.inf
    return None if least == np.inf else least


def extreme(parts: Iterable[Estimate], *, highest: bool) -> Estimate:
    """Take the lowest or the highest of some numbers in each row."""
    every = list(parts)
    choose = np.maximum if highest else np.minimum
    return Estimate(
        reduce(choose, [part.values for part in every]),
        max(part.error for part in every),
        max(part.most for part in every),
        reduce(np.logical_or, [part.doubt for part in every]),
    )


def absolute(one: Estimate) -> Estimate:
    """Leave the sign out."""
    return replace(one, values=np.abs(one.values))


def rounded(one: Estimate, rounding: Rounding | None) -> Estimate:
    """Round as the rules say; rows that may lie on an edge are in doubt."""
    if rounding is None:
        return one
    whole, doubt = whole_steps(one, rounding)
    step = 10.0 ** abs(rounding.decimals)
    values = whole / step if rounding.decimals >= 0 else whole * step
    return _bounded(values, 0.0, one.most + 10.0**-rounding.decimals, doubt)


def whole_steps(one: Estimate, rounding: Rounding) -> tuple[Doubles, Flags]:
    """Round, and give the result in whole steps of the last place kept, with what is in doubt.

    A row that is not in doubt is exactly what the exact evaluator would round it to.
    """
    step = 10.0 ** abs(rounding.decimals)
    down = rounding.decimals < 0
    scaled = one.values / step if down else one.values * step
    size, error = (
        (one.most / step, one.error / step) if down else (one.most * step, one.error * step)
    )
    error = (error + 2 * UNIT * size) * SLACK + TINY
    if abs(rounding.decimals) > MOST_PLACES:
        error = np.inf
    whole = np.rint(scaled)
    apart = np.abs(scaled - whole)
    if rounding.mode in HALVES:  # edges lie half-way between whole steps
        return whole, one.doubt | ~(apart < 0.5 - error)
    return _ROUNDERS[rounding.mode](scaled), one.doubt | ~(apart > error)


_ROUNDERS: dict[str, Any] = {
    "floor": np.floor,
    "ceil": np.ceil,
    "down": np.trunc,
    "up": lambda values: np.where(values < 0, np.floor(values), np.ceil(values)),
}


def root(one: Estimate) -> Estimate:
    """Take the square root; what may be below zero is in doubt."""
    nothing = (one.values == 0) & (one.error == 0)
    doubt = one.doubt | ~((one.values > one.error) | nothing)
    values = np.sqrt(np.where(doubt, 1.0, one.values))
    least = _least(values, doubt)
    error = np.sqrt(one.error)  # roots are never further apart than the root of the distance
    if least:
        error = min(error, one.error / least)
    return _bounded(values, float(error), float(np.sqrt(one.most)) + 1.0, doubt)


def logarithm(one: Estimate, *, base_ten: bool) -> Estimate:
    """Take the logarithm; what may not be above zero is in doubt."""
    doubt = one.doubt | ~(one.values > 2 * one.error)
    safe = np.where(doubt, 1.0, one.values)
    values = np.log10(safe) if base_ten else np.log(safe)
    least = _least(safe, doubt)
    error = 0.0 if least is None else one.error / (least - one.error)
    most = _largest(values) + error
    return _bounded(values, error + LIBRARY * most, most, doubt)


def power_of_e(one: Estimate) -> Estimate:
    """Raise e to a power."""
    values = np.exp(one.values)
    most = float(np.exp(one.most))
    error = most * float(np.expm1(one.error))
    return _bounded(values, error + LIBRARY * most, most, one.doubt)


def compared(sign: str, one: Estimate, other: Estimate) -> Answer:
    """Compare; rows that are closer than the errors are in doubt."""
    apart = one.values - other.values  # of two doubles; its sign is always right
    error = (one.error + other.error) * SLACK
    near = ~(np.abs(apart) > error) if error else CERTAIN
    return Answer(_COMPARE[sign](apart, 0.0), near | one.doubt | other.doubt)


_COMPARE: dict[str, Any] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


def chosen(condition: Answer, then: Any, otherwise: Any) -> Any:
    """Take one of two by a condition; doubt about what is not taken does not matter."""
    values = np.where(condition.values, then.values, otherwise.values)
    doubt = condition.doubt | np.where(condition.values, then.doubt, otherwise.doubt)
    if isinstance(then, Answer):
        return Answer(values, doubt)
    return Estimate(
        values, max(then.error, otherwise.error), max(then.most, otherwise.most), doubt
    )
