"""What is taken off a count: what would have happened anyway, drop-off, and discounting."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import repeat
from math import prod
from operator import attrgetter, mul

from app.rules.plan import MeasurePlan, Reduction
from app.scoring.submission import Commitment, Taken

ONE = Decimal(1)
ZERO = Decimal(0)
NAMES = ("deadweight", "displacement", "leakage")

_taken = attrgetter("taken")
_year, _drop_off = attrgetter("year"), attrgetter("drop_off")


class Reducing:
    """The last steps of one measure: `net` and `discounted`."""

    def __init__(self, measure: MeasurePlan) -> None:
        """Look once at what the measure's rules are."""
        self.measure = measure
        rules = [rule for name in NAMES if (rule := measure.reductions.get(name)) is not None]
        self.by_shares = all(rule.quantity is None for rule in rules)
        self.share_kept = prod((ONE - (rule.share or ZERO) for rule in rules), start=ONE)
        self._drop = cache(self._dropped_share)
        self._power = cache(self._discount_power)

    def net(self, lines: Sequence[Commitment], column: Sequence[Decimal]) -> Sequence[Decimal]:
        """Take off deadweight, displacement and leakage in turn, then later years' drop-off.

        What a line says of itself stands before what the measure says. A quantity that the
        measure takes off is spread in proportion over the lines that say nothing themselves, so
        that neither the order of the lines nor their splitting changes a sum.

        Args:
            lines: the commitments; all of the tender's where the measure takes a quantity off.
            column: what each comes to so far.
        """
        if self.by_shares and not any(map(_taken, lines)):
            if self.share_kept != ONE:
                column = list(map(mul, column, repeat(self.share_kept)))
        else:
            column = self._taken_in_turn(lines, column)
        if self.measure.drop_off is None and not any(map(_drop_off, lines)):
            return column
        return list(map(self._dropped, column, map(_year, lines), map(_drop_off, lines)))

    def _taken_in_turn(
        self, lines: Sequence[Commitment], column: Sequence[Decimal]
    ) -> Sequence[Decimal]:
        for name in NAMES:
            rule, owns = (
                self.measure.reductions.get(name),
                [line.taken.get(name) for line in lines],
            )
            if rule is not None or any(owns):
                keep = ONE if rule is None else self._kept(rule, column, owns)
                column = list(map(_less, column, owns, repeat(keep)))
        return column

    def _kept(
        self, rule: Reduction, column: Sequence[Decimal], owns: Sequence[Taken | None]
    ) -> Decimal:
        """Tell what share the measure's rule leaves of the lines that say nothing themselves."""
        if rule.quantity is None:
            return ONE - (rule.share or ZERO)
        left = sum((number for number, own in zip(column, owns, strict=True) if not own), ZERO)
        return max(left - rule.quantity, ZERO) / left if left else ONE

    def _dropped(self, number: Decimal, year: Decimal | None, own: Decimal | None) -> Decimal:
        off = self.measure.drop_off if own is None else own
        if off is None:
            return number
        if year is not None:
            return number * self._drop(off, year)
        if self.measure.time_basis != "per_year" or self.measure.years <= 1:
            return number
        return number * self._drop(off, None) / self.measure.years

    def _dropped_share(self, off: Decimal, year: Decimal | None) -> Decimal:
        """Tell what is left in a year; without one, of all the contract's years together."""
        kept = ONE - off
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


def _less(number: Decimal, own: Taken | None, keep: Decimal) -> Decimal:
    """Take off what a line says of itself, or else what the measure says."""
    if own is None:
        return number * keep
    if own.quantity is not None:
        return max(number - own.quantity, ZERO)
    return number * (ONE - (own.share or ZERO))
