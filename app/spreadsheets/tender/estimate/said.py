"""Formulas of the rules as the formulas of cells, as far as a cell can say them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from app.rules.formula.exact import PoolFact, Undefined, compiled
from app.rules.formula.node import Arithmetic, Call, Name, Negative, Node, Number
from app.rules.plan import Plan
from app.units import Rounding, plain

LATER = "scored when submitted"  #: what a cell says where it cannot work the points out
_CALLS = {"min": "MIN", "max": "MAX", "abs": "ABS", "sqrt": "SQRT"}


class Unsayable(Exception):
    """The formula of a cell cannot say it."""


class Constants:
    """The scope of what no tender changes: facts of the contract, and parameters."""

    def __init__(self, plan: Plan) -> None:
        """Look at one plan."""
        self._known: dict[str, Any] = {
            **{f"contract_{name}": value for name, value in plan.contract.items()},
            **plan.parameters,
        }

    def name(self, name: str, /) -> Any:
        """Give a constant."""
        if name not in self._known:
            raise Unsayable(name)
        return self._known[name]

    def pool(self, fact: PoolFact, /) -> Decimal:
        """Refuse: it turns on the other tenders."""
        raise Unsayable(fact.text)

    def stage(self, stage: str, code: str, /) -> Any:
        """Refuse: it turns on the tender."""
        raise Unsayable(f"{stage}({code})")

    def theme(self, kind: str, theme: str, /) -> Decimal:
        """Refuse: it turns on the tender."""
        raise Unsayable(f"{kind}({theme})")


def constant(plan: Plan, node: Node) -> Decimal:
    """Work out what no tender changes.

    Raises:
        Unsayable: if a tender does change it, or it is no number.
    """
    try:
        found = compiled(node)(Constants(plan))
    except Undefined as undefined:
        raise Unsayable(str(undefined)) from None
    if not isinstance(found, Decimal):
        raise Unsayable("no number")
    return found


def said(node: Node, name: Callable[[str], str]) -> str:
    """Write a formula as that of a cell.

    Args:
        node: the formula.
        name: writes a name.

    Raises:
        Unsayable: if a cell has no such thing, or means another by it.
    """
    match node:
        case Number(value):
            return figure(value)
        case Name(called):
            return name(called)
        case Negative(of):
            return f"(-{said(of, name)})"
        case Arithmetic(sign, left, right):
            return f"({said(left, name)}{sign}{said(right, name)})"
        case Call(function, of) if function in _CALLS:
            return f"{_CALLS[function]}({','.join(said(part, name) for part in of)})"
    raise Unsayable(type(node).__name__)


def figure(value: Decimal) -> str:
    """Write a number."""
    return plain(value) if value >= 0 else f"({plain(value)})"


def quoted(word: str) -> str:
    """Write a text; nothing in it ends it."""
    return '"' + word.replace('"', '""') + '"'


def as_rounded(expression: str, rounding: Rounding | None) -> str:
    """Write a number that is rounded as a cell rounds: halves away from nought.

    Raises:
        Unsayable: if the rules round in another way.
    """
    if rounding is None:
        return expression
    if rounding.mode != "half_up":
        raise Unsayable(rounding.mode)
    return f"ROUND({expression},{rounding.decimals})"


def as_clamped(expression: str, clamp: tuple[Decimal | None, Decimal | None] | None) -> str:
    """Write a number that is held within bounds."""
    low, high = clamp or (None, None)
    held = expression if low is None else f"MAX({expression},{figure(low)})"
    return held if high is None else f"MIN({held},{figure(high)})"
