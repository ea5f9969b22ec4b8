"""Numbers and units that everyone shares: exact decimals, the only rounding, conversions.

Every sum of the product runs inside `exactly()`: fifty digits, half even, so that a result is the
same on any machine. `rounded` is the only place where a number loses digits, and only where a
rule says so.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import cache

EXACT = Context(
    prec=50,
    rounding=ROUND_HALF_EVEN,
    Emin=-9_999,
    Emax=9_999,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

#: Digits for any number that `EXACT` can hold, so that rounding itself never runs out of them.
_ROUNDING = Context(prec=10_050, Emin=-9_999, Emax=9_999, traps=[InvalidOperation])

MODES = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
    "floor": ROUND_FLOOR,
    "ceil": ROUND_CEILING,
}

#: Plain decimal notation: what people write. No exponent, no separators, no special values.
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)", re.ASCII)

#: Most digits a number may be given with; more is a slip or an attack.
MOST_DIGITS = 40


@contextmanager
def exactly() -> Iterator[None]:
    """Work with fifty digits, half even, and faults that raise, until the block ends."""
    with localcontext(EXACT):
        yield


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a number is rounded as it leaves its stage."""

    decimals: int  #: places kept; below zero rounds to tens, hundreds, …
    mode: str = "half_up"  #: a key of `MODES`


#: Numbers are held against one another to this place, so that no last digit of a division decides
#: who wins, which gate is met or which band a number is in.
COMPARED = Rounding(20, "half_even")


def rounded(value: Decimal, rounding: Rounding | None) -> Decimal:
    """Round as the rules say, or not at all."""
    if rounding is None:
        return value
    step = _step(rounding.decimals)
    return value.quantize(step, rounding=MODES[rounding.mode], context=_ROUNDING)


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def plain(value: Decimal) -> str:
    """Write a number in its one normal form: no exponent, no trailing zeros, no minus zero."""
    if not value:
        return "0"
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(text: str) -> Decimal:
    """Read a number exactly as written.

    Raises:
        ValueError: with words for the writer, if it is not plain decimal notation or has more
            than forty digits.
    """
    if len(text.lstrip("+-").replace(".", "", 1)) > MOST_DIGITS:
        raise ValueError(f"{text[:20]}… has more than {MOST_DIGITS} digits")
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number; write digits with at most one decimal point")
    return Decimal(text)


@dataclass(frozen=True)
class Units:
    """The units that quantities may have, and how one becomes another.

    `factors[a][b]` is how many b one a is. Conversions are followed through other units and
    backwards, so it is enough to state each fact once.
    """

    names: frozenset[str]
    whole: frozenset[str]  #: units of which there are no halves, such as people
    factors: Mapping[str, Mapping[str, Decimal]]

    def factor(self, given: str, wanted: str) -> Decimal | None:
        """Tell how many `wanted` one `given` is, or None where no conversion is allowed."""
        return Decimal(1) if given == wanted else self.reached(given).get(wanted)

    def reached(self, given: str) -> dict[str, Decimal]:
        """List every unit that one converts to, itself first, with how many of it one is."""
        reached = {given: Decimal(1)}
        ahead = [given]
        while ahead:
            here = ahead.pop(0)
            for there, ratio in self._steps(here).items():
                if there not in reached:
                    reached[there] = EXACT.multiply(reached[here], ratio)
                    ahead.append(there)
        return reached

    def _steps(self, unit: str) -> dict[str, Decimal]:
        forward = dict(self.factors.get(unit, {}))
        for other, targets in self.factors.items():
            if unit in targets and other not in forward:
                forward[other] = EXACT.divide(Decimal(1), targets[unit])
        return forward
