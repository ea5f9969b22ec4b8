"""Make an exact function of a formula: Decimals in, a Decimal or a yes/no out.

The function is a chain of closures, compiled once and run for every tender. It must run inside
`app.units.exactly()`. What cannot be worked out raises `Undefined`; it is never zero.
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Protocol

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
from app.rules.formula.notation import shown
from app.units import Rounding, rounded

Result = Decimal | bool


class Undefined(Exception):
    """The sum has no answer, such as a division by zero. Its words say why."""


@dataclass(frozen=True, eq=False, slots=True)
class PoolFact:
    """A compiled question to all qualifying tenders; each is answered once per lot."""

    function: str
    of: "Formula | None"
    condition: "Formula | None"
    text: str  #: as written, for the trace


class Scope(Protocol):
    """Where a formula finds what it names."""

    def name(self, name: str, /) -> Any:
        """Give the value of a name."""

    def pool(self, fact: PoolFact, /) -> Decimal:
        """Give the answer of all qualifying tenders."""

    def stage(self, stage: str, code: str, /) -> Any:
        """Give a stage of a criterion."""

    def theme(self, kind: str, theme: str, /) -> Decimal:
        """Give what the commitments of a theme come to."""


Formula = Callable[[Scope], Any]

COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def compiled(node: Node) -> Formula:
    """Make a function of a scope out of a formula's tree."""
    match node:
        case Number(value):
            return lambda scope: value
        case Name(name):
            return lambda scope: scope.name(name)
        case OfCriterion(stage, code):
            return lambda scope: scope.stage(stage, code)
        case OfTheme(kind, theme):
            return lambda scope: scope.theme(kind, theme)
        case Pool():
            return _pool(node)
        case Call(function, of):
            return _call(function, tuple(compiled(part) for part in of))
        case Negative() | Arithmetic():
            return _sum(node)
        case _:
            return _question(node)


def _sum(node: Negative | Arithmetic) -> Formula:
    if isinstance(node, Negative):
        of = compiled(node.of)
        return lambda scope: -of(scope)
    left, right = compiled(node.left), compiled(node.right)
    match node.sign:
        case "+":
            return lambda scope: left(scope) + right(scope)
        case "-":
            return lambda scope: left(scope) - right(scope)
        case "*":
            return lambda scope: left(scope) * right(scope)
        case _:
            return lambda scope: _divided(left(scope), right(scope))


def _divided(above: Decimal, below: Decimal) -> Decimal:
    if not below:
        raise Undefined("it divides by zero")
    return above / below


def _question(node: Node) -> Formula:
    match node:
        case Comparison(sign, left, right):
            compare, one, other = COMPARE[sign], compiled(left), compiled(right)
            return lambda scope: compare(one(scope), other(scope))
        case Every(of):
            each = tuple(compiled(part) for part in of)
            return lambda scope: all(part(scope) for part in each)
        case Some(of):
            any_of = tuple(compiled(part) for part in of)
            return lambda scope: any(part(scope) for part in any_of)
        case Opposite(inner):
            question = compiled(inner)
            return lambda scope: not question(scope)
        case Choice(condition, then, otherwise):
            asked, yes, no = compiled(condition), compiled(then), compiled(otherwise)
            return lambda scope: yes(scope) if asked(scope) else no(scope)
        case _:
            raise TypeError(f"{node} is not a question")


def _call(function: str, of: tuple[Formula, ...]) -> Formula:
    if function in ("min", "max"):
        choose = min if function == "min" else max
        return lambda scope: choose([part(scope) for part in of])
    work = FUNCTIONS[function]
    return lambda scope: work(*[part(scope) for part in of])


def _round(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    if places != places.to_integral_value() or not -9 <= places <= 20:
        raise Undefined(f"it rounds to {places} places; use a whole number from -9 to 20")
    return rounded(value, Rounding(int(places)))


def _sqrt(value: Decimal) -> Decimal:
    if value < 0:
        raise Undefined(f"it takes the square root of {value}")
    return value.sqrt()


def _logarithm(take: Callable[[Decimal], Decimal]) -> Callable[[Decimal], Decimal]:
    def work(value: Decimal) -> Decimal:
        if value <= 0:
            raise Undefined(f"it takes the logarithm of {value}")
        return take(value)

    return work


FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "abs": abs,
    "round": _round,
    "floor": lambda value: value.to_integral_value(ROUND_FLOOR),
    "ceil": lambda value: value.to_integral_value(ROUND_CEILING),
    "sqrt": _sqrt,
    "ln": _logarithm(Decimal.ln),
    "log10": _logarithm(Decimal.log10),
    "exp": Decimal.exp,
}


def _pool(node: Pool) -> Formula:
    fact = PoolFact(
        node.function,
        None if node.of is None else compiled(node.of),
        None if node.condition is None else compiled(node.condition),
        shown(node),
    )
    return lambda scope: scope.pool(fact)


def pooled(function: str, numbers: Sequence[Decimal]) -> Decimal:
    """Answer a question to the pool from what was worked out for each of its tenders.

    Raises:
        Undefined: if nobody is left to ask; only `count` is then 0.
    """
    if function == "count":
        return Decimal(len(numbers))
    if not numbers:
        raise Undefined(f"no tender is left for {function}(…)")
    if function == "lowest":
        return min(numbers)
    if function == "highest":
        return max(numbers)
    ordered = sorted(numbers)  # the order of the tenders must not reach the last digit
    if function == "median":
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    total = sum(ordered, Decimal(0))
    return total if function == "sum" else total / len(ordered)
