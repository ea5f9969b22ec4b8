"""Telling amounts by area again, by areas as they became: totals kept, every guess listed.

An area that went whole into another is moved exactly. One that was split is shared out by
weights, such as the number of its postcodes on each side, and the result says so: an estimate
never looks like a count. What became of an area and is not known stays behind as *unplaced*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Weights = Mapping[str, int]  #: by the area that came after; each above zero


@dataclass(frozen=True, slots=True)
class Split:
    """An area whose amount had to be shared out."""

    before: str
    amount: Decimal
    shares: Mapping[str, Fraction]  #: by the area that came after; they total 1


@dataclass(frozen=True, slots=True)
class Recut:
    """Amounts by area as the areas became."""

    amounts: Mapping[str, Decimal]
    exact: Decimal  #: how much of the total moved whole
    estimated: Decimal  #: how much of it was shared out
    unplaced: Mapping[str, Decimal]  #: by former area: nothing tells what it became
    splits: tuple[Split, ...]  #: in the order of the former areas' codes

    @property
    def total(self) -> Decimal:
        """Give the total, which is that of the amounts that came in."""
        return self.exact + self.estimated + sum(self.unplaced.values(), Decimal(0))


def recut(
    amounts: Mapping[str, Decimal], followers: Mapping[str, Weights], places: int = 4
) -> Recut:
    """Tell amounts by the areas that came after.

    Args:
        amounts: by area as it was.
        followers: what each area became, with the weights to share by; one that did not change
            is followed by itself. An area without followers is left unplaced.
        places: decimals that a share is given to; an amount with more keeps as many as it has.

    Returns:
        The amounts, whose total is exactly that of `amounts`.
    """
    told: dict[str, Decimal] = {}
    unplaced: dict[str, Decimal] = {}
    splits: list[Split] = []
    exact = estimated = Decimal(0)
    for before, amount in sorted(amounts.items()):
        weights = {after: weight for after, weight in followers.get(before, {}).items() if weight}
        if not weights:
            unplaced[before] = amount
            continue
        if len(weights) == 1:
            exact += amount
        else:
            estimated += amount
            whole = sum(weights.values())
            shares = {after: Fraction(weight, whole) for after, weight in weights.items()}
            splits.append(Split(before, amount, shares))
        for after, part in shared_out(amount, weights, places).items():
            told[after] = told.get(after, Decimal(0)) + part
    return Recut(dict(sorted(told.items())), exact, estimated, unplaced, tuple(splits))


def shared_out(amount: Decimal, weights: Weights, places: int) -> dict[str, Decimal]:
    """Share an amount out by weights, so that the parts total it to the last digit.

    What is left over after rounding down goes, a unit of the last place at a time, to the
    largest remainders; among equal ones to the first code.
    """
    digits = amount.as_tuple().exponent
    places = max(places, -digits if isinstance(digits, int) else 0)
    units = int(Fraction(amount) * 10**places)
    sign, units = (-1, -units) if units < 0 else (1, units)
    whole = sum(weights.values())
    parts = {after: units * weight // whole for after, weight in weights.items()}
    left = units - sum(parts.values())
    by_remainder = sorted(weights, key=lambda after: (-(units * weights[after] % whole), after))
    for after in by_remainder[:left]:
        parts[after] += 1
    return {after: Decimal(sign * part).scaleb(-places) for after, part in parts.items()}


def last_followers(code: str, steps: Mapping[str, Weights]) -> dict[str, int]:
    """Follow an area through every change to what it is at the end.

    Args:
        code: the area.
        steps: what each area became in one step; an area that lasts has none.

    Returns:
        Weights by the areas at the end; a share of a share weighs as their product. An area
        that comes back to itself counts as lasting.
    """
    shares: dict[str, Fraction] = {}
    _follow(code, Fraction(1), steps, frozenset(), shares)
    whole = 1
    for share in shares.values():
        whole = whole * share.denominator
    return {after: int(share * whole) for after, share in sorted(shares.items())}


def _follow(
    code: str,
    share: Fraction,
    steps: Mapping[str, Weights],
    passed: frozenset[str],
    shares: dict[str, Fraction],
) -> None:
    after = {other: weight for other, weight in steps.get(code, {}).items() if other != code}
    if not after or code in passed:
        shares[code] = shares.get(code, Fraction(0)) + share
        return
    whole = sum(after.values())
    for other, weight in after.items():
        _follow(other, share * Fraction(weight, whole), steps, passed | {code}, shares)
