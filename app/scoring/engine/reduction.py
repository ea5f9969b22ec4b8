"""What is taken off a count: what would have happened anyway, drop-off, and discounting."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import repeat
from operator import attrgetter, mul

from app.rules.plan import MeasurePlan
from app.scoring.submission import Commitment, Taken

ONE = Decimal(1)
ZERO = Decimal(0)
NAMES = ("deadweight", "displacement", "leakage")

_own = {name: attrgetter(name) for name in NAMES}
_year = attrgetter("year")


class Reducing:
    """The last steps of one measure: `net` and `discounted`."""

    def __init__(self, measure: MeasurePlan) -> None:
        """Look once at what the measure's rules are."""
        self.measure = measure
        self.kept = {
            name: ONE - rule.share for name, rule in measure.reductions.items() if rule.share
        }
        self._drop = cache(self._dropped_share)
        self._power = cache(self._discount_power)

    def shares(self, left: Decimal) -> dict[str, Decimal]:
        """Tell what share each rule of the measure takes off, in turn.

        A quantity is spread in proportion, so that neither the order of the lines nor their
        splitting changes a sum.

        Args:
            left: what the lines come to before anything is taken off.
        """
        shares = {}
        for name in NAMES:
            rule = self.measure.reductions.get(name)
            if rule is None:
                continue
            share = rule.share or ZERO
            if rule.quantity is not None:
                share = min(rule.quantity / left, ONE) if left else ONE
            shares[name] = share
            left = left * (ONE - share)
        return shares

    def net(
        self,
        lines: Sequence[Commitment],
        column: Sequence[Decimal],
        shares: Mapping[str, Decimal],
    ) -> Sequence[Decimal]:
        """Take off deadweight, displacement and leakage in turn, then later years' drop-off."""
        for name in NAMES:
            keep = ONE - shares[name] if name in shares else self.kept.get(name)
            if any(map(_own[name], lines)):
                column = [
                    _less(number, own, keep)
                    for number, own in zip(column, map(_own[name], lines), strict=True)
                ]
            elif keep is not None:
                column = list(map(mul, column, repeat(keep)))
        if self.measure.drop_off is None:
            return column
        return [
            self._dropped(number, year)
            for number, year in zip(column, map(_year, lines), strict=True)
        ]

    def _dropped(self, number: Decimal, year: Decimal | None) -> Decimal:
        if year is not None:
            return number * self._drop(year)
        if self.measure.time_basis != "per_year" or self.measure.years <= 1:
            return number
        return number * self._drop(None) / self.measure.years

    def _dropped_share(self, year: Decimal | None) -> Decimal:
        """Tell what is left in a year; without one, of all the contract's years together."""
        kept = ONE - (self.measure.drop_off or ZERO)
        if year is not None:
            return _power(kept, max(year - 1, ZERO))
        whole = int(self.measure.years)
        part = (self.measure.years - whole) * kept**whole
        return sum((_power(kept, Decimal(one)) for one in range(whole)), ZERO) + part

    def discounted(
        self, lines: Sequence[Commitment], column: Sequence[Decimal]
    ) -> Sequence[Decimal]:
        """Divide what comes in later years by the discount of its year."""
        if self.measure.discount is None:
            return column
        return [
            number if year is None else number / self._power(year)
            for number, year in zip(column, map(_year, lines), strict=True)
        ]

    def _discount_power(self, year: Decimal) -> Decimal:
        rate, base = self.measure.discount or (ZERO, ZERO)
        return (ONE + rate) ** (year - base)


def _power(base: Decimal, years: Decimal) -> Decimal:
    """Raise to a power; after no years all is left, even of what drops off whole."""
    return base**years if years else ONE


def _less(number: Decimal, own: Taken | None, keep: Decimal | None) -> Decimal:
    """Take off what a line says of itself, or else what the measure says."""
    if own is not None and own.quantity is not None:
        return max(number - own.quantity, ZERO)
    if own is not None and own.share is not None:
        return number * (ONE - own.share)
    return number if keep is None else number * keep
