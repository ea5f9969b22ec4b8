"""Make a function over whole columns of a formula: the tree that `exact` runs, in doubles.

For what-if work, where one formula is asked a hundred thousand times: sensitivity, portfolios.
Each result has a bound on its error, and each row that lies closer than that to an edge (a tie, a
branch, a rounding edge, a division by zero) is marked in doubt. The exact evaluator decides the
rows in doubt; `settled` puts the two together. So no double ever decides.

Columns are arrays that NumPy can lay over each other. Where a formula asks about the pool, the
first axis is the tenders and each further one the cases.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.rules.formula import estimate
from app.rules.formula.estimate import CERTAIN, Answer, Estimate, Flags
from app.rules.formula.node import (
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Every,
    Name,
    Negative,
    Node,
    Number,
    OfCriterion,
    OfTheme,
    Opposite,
    Pool,
    Some,
)
from app.units import Rounding, rounded

Result = Any  #: an Estimate or an Answer, as the formula makes a number or a yes/no


class Columns(Protocol):
    """Where a formula finds the columns that it names."""

    shape: tuple[
        int, ...
    ]  #: of a whole result; the first axis is the tenders where a pool is asked

    def name(self, name: str, /) -> Result:
        """Give the column of a name."""

    def stage(self, stage: str, code: str, /) -> Result:
        """Give the column of a stage of a criterion."""

    def theme(self, kind: str, theme: str, /) -> Estimate:
        """Give the column of what the commitments of a theme come to."""


BulkFormula = Callable[[Columns], Result]

ONE = estimate.known(Decimal(1))
EVERYBODY = Answer(np.ones((), dtype=np.bool_))


def compiled(node: Node) -> BulkFormula:
    """Make a function of columns out of a formula's tree."""
    run = _compiled(node)

    def formula(columns: Columns) -> Result:
        with np.errstate(all="ignore"):  # what is not a number is in doubt, and so not used
            return run(columns)

    return formula


def _compiled(node: Node) -> BulkFormula:
    match node:
        case Number(value):
            number = estimate.known(value)
            return lambda columns: number
        case Name(name):
            return lambda columns: columns.name(name)
        case OfCriterion(stage, code):
            return lambda columns: columns.stage(stage, code)
        case OfTheme(kind, theme):
            return lambda columns: columns.theme(kind, theme)
        case Pool():
            return _pool(node)
        case Call():
            return _call(node)
        case Negative() | Arithmetic():
            return _sum(node)
        case _:
            return _question(node)


def _sum(node: Negative | Arithmetic) -> BulkFormula:
    if isinstance(node, Negative):
        inner = _compiled(node.of)
        return lambda columns: estimate.negative(inner(columns))
    left, right = _compiled(node.left), _compiled(node.right)
    match node.sign:
        case "+":
            return lambda columns: estimate.added(left(columns), right(columns))
        case "-":
            return lambda columns: estimate.added(left(columns), estimate.negative(right(columns)))
        case "*":
            return lambda columns: estimate.times(left(columns), right(columns))
        case _:
            return lambda columns: estimate.divided(left(columns), right(columns))


def _question(node: Node) -> BulkFormula:
    match node:
        case Comparison(sign, left, right):
            one, other = _compiled(left), _compiled(right)
            return lambda columns: estimate.compared(sign, one(columns), other(columns))
        case Every(of):
            return _in_turn([_compiled(part) for part in of], stops_at=False)
        case Some(of):
            return _in_turn([_compiled(part) for part in of], stops_at=True)
        case Opposite(inner):
            question = _compiled(inner)
            return lambda columns: _opposite(question(columns))
        case Choice(condition, then, otherwise):
            asked, yes, no = _compiled(condition), _compiled(then), _compiled(otherwise)
            return lambda columns: estimate.chosen(asked(columns), yes(columns), no(columns))
        case _:
            raise TypeError(f"{node} is not a question")


def _opposite(answer: Answer) -> Answer:
    return Answer(~answer.values, answer.doubt)


def _in_turn(parts: list[BulkFormula], *, stops_at: bool) -> BulkFormula:
    """Ask one after another as `and` and `or` do: what is not asked raises no doubt."""

    def work(columns: Columns) -> Answer:
        first, *rest = [part(columns) for part in parts]
        values, doubt = first.values, first.doubt
        for part in rest:
            asked = values != stops_at
            doubt = doubt | (asked & part.doubt)
            values = np.where(asked, part.values, values)
        return Answer(values, doubt)

    return work


def _call(node: Call) -> BulkFormula:
    of = [_compiled(part) for part in node.of]
    if node.function in ("min", "max"):
        highest = node.function == "max"
        return lambda columns: estimate.extreme((part(columns) for part in of), highest=highest)
    if node.function == "round":
        return _round(node, of)
    work, only = FUNCTIONS[node.function], of[0]
    return lambda columns: work(only(columns))


def _round(node: Call, of: list[BulkFormula]) -> BulkFormula:
    places = node.of[1] if len(node.of) == 2 else Number(Decimal(0))
    kept = places.value if isinstance(places, Number) else None
    if isinstance(places, Negative) and isinstance(places.of, Number):
        kept = -places.of.value
    if kept is None or kept != kept.to_integral_value() or not -9 <= kept <= 20:
        return lambda columns: _all_in_doubt(of[0](columns))
    rounding = Rounding(int(kept))
    return lambda columns: estimate.rounded(of[0](columns), rounding)


def _all_in_doubt(one: Estimate) -> Estimate:
    return Estimate(one.values, one.error, one.most, np.ones_like(CERTAIN))


FUNCTIONS: dict[str, Callable[[Estimate], Estimate]] = {
    "abs": estimate.absolute,
    "floor": lambda one: estimate.rounded(one, Rounding(0, "floor")),
    "ceil": lambda one: estimate.rounded(one, Rounding(0, "ceil")),
    "sqrt": estimate.root,
    "ln": lambda one: estimate.logarithm(one, base_ten=False),
    "log10": lambda one: estimate.logarithm(one, base_ten=True),
    "exp": estimate.power_of_e,
}


def _pool(node: Pool) -> BulkFormula:
    of = None if node.of is None else _compiled(node.of)
    condition = None if node.condition is None else _compiled(node.condition)

    def work(columns: Columns) -> Estimate:
        yes = EVERYBODY if condition is None else condition(columns)
        one = ONE if of is None else of(columns)
        asked = np.broadcast_to(yes.values, columns.shape)
        doubt = np.broadcast_to(yes.doubt | (yes.values & one.doubt), columns.shape)
        values = np.broadcast_to(one.values, columns.shape)
        return _pooled(node.function, Estimate(values, one.error, one.most, doubt), asked)

    return work


def _pooled(function: str, one: Estimate, asked: Flags) -> Estimate:
    """Answer for the whole pool, along the first axis, and lay it over every tender."""
    number = asked.sum(axis=0, keepdims=True)
    doubt: Flags = np.any(one.doubt, axis=0, keepdims=True)
    if function == "count":
        return Estimate(number.astype(np.float64), 0.0, float(len(asked)), doubt)
    doubt = doubt | (number == 0)
    if function in ("lowest", "highest"):
        worst = -np.inf if function == "highest" else np.inf
        edge = np.max if function == "highest" else np.min
        values = edge(np.where(asked, one.values, worst), axis=0, keepdims=True)
        return Estimate(np.where(doubt, 0.0, values), one.error, one.most, doubt)
    if function == "median":
        middle = _median(np.where(asked, one.values, np.inf), number)
        error = one.error * 2 + estimate.UNIT * one.most
        return Estimate(np.where(doubt, 0.0, middle), error, one.most, doubt)
    size = len(asked)
    total = np.where(asked, one.values, 0.0).sum(axis=0, keepdims=True)
    most = one.most * size
    summed = Estimate(total, (one.error * size + size * estimate.UNIT * most) * 2, most, doubt)
    if function == "sum":
        return summed
    shares = np.where(number == 0, 1, number).astype(np.float64)
    return estimate.divided(summed, estimate.exactly(shares))


def _median(values: NDArray[np.float64], number: NDArray[np.int64]) -> NDArray[np.float64]:
    ordered = np.sort(values, axis=0)
    low = np.take_along_axis(ordered, np.maximum((number - 1) // 2, 0), axis=0)
    high = np.take_along_axis(ordered, np.minimum(number // 2, len(values) - 1), axis=0)
    return (low + high) / 2


def settled(
    one: Estimate, rounding: Rounding, exact: Callable[[int], Decimal]
) -> NDArray[np.int64]:
    """Round every row as the rules say: by its double where that is sure, exactly where not.

    Args:
        one: a column of numbers, one to a row.
        rounding: what the exact evaluator would round by.
        exact: works out a row, by its place, exactly; asked for the rows in doubt only.

    Returns:
        Whole steps of the last place kept: pence, where two decimals are.

    Raises:
        OverflowError: for a row of more than nine quintillion steps.
    """
    values, doubt = estimate.whole_steps(one, rounding)
    steps = np.where(doubt, 0.0, values).astype(np.int64)
    for place in np.flatnonzero(np.broadcast_to(doubt, steps.shape)).tolist():
        steps[place] = int(rounded(exact(place), rounding).scaleb(rounding.decimals))
    return steps
