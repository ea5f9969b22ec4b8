"""Count commitments: the named steps from what is offered to what counts.

offered → limited → converted → timed → attributed → localised → grouped → capped → net →
discounted → counted. A step that a measure does not have passes the number on. Everything here
runs inside `app.units.exactly()`.
"""

from collections.abc import Callable, Iterable
from decimal import Context, Decimal, localcontext
from typing import NamedTuple

from app.rules.plan import Groups, MeasurePlan, Plan
from app.scoring.submission import Commitment, Taken
from app.units import rounded

#: Wide enough that adding up fifty-digit numbers loses nothing, so that order cannot matter.
WIDE = Context(prec=160)
CHUNK = 4_096  #: numbers added at a time
ONE = Decimal(1)
ZERO = Decimal(0)
STEPS = (
    "offered",
    "limited",
    "converted",
    "timed",
    "attributed",
    "localised",
    "grouped",
    "capped",
    "net",
    "discounted",
)

ZoneOf = Callable[[Commitment, MeasurePlan], str | None]


class Line(NamedTuple):
    """One commitment, step by step, until it is grouped."""

    offered: Decimal
    limited: Decimal
    converted: Decimal
    timed: Decimal
    attributed: Decimal
    localised: Decimal
    grouped: Decimal


class Counted(NamedTuple):
    """What a tender's commitments of one measure come to."""

    steps: dict[str, Decimal]  #: sums over the lines, from `converted` on; empty without a trace
    lines: dict[str, dict[str, Decimal]]  #: steps by commitment id; empty without a trace
    counted: Decimal
    unrounded: Decimal


def total_of(numbers: Iterable[Decimal]) -> Decimal:
    """Add numbers up so that their order cannot matter."""
    with localcontext(WIDE):
        total = sum(numbers, ZERO)
    return +total


class Tally:
    """Counts the commitments of one measure of one tender, one after another."""

    def __init__(self, measure: MeasurePlan, plan: Plan, zone_of: ZoneOf, *, trace: bool) -> None:
        """Start at nothing.

        Args:
            measure: the measure's plan.
            plan: the whole plan, for locality and groups.
            zone_of: tells where a commitment stands; None where it is not localised.
            trace: keep every step of every line.
        """
        self.measure = measure
        self.groups = plan.groups
        self.credit = {} if plan.locality is None else plan.locality.credit
        self.zone_of = zone_of
        self.localised = plan.locality is not None and measure.localised is not False
        self.trace = trace
        shares = measure.cap is None and not any(r.quantity for r in measure.reductions.values())
        self.streams = shares and not trace  # nothing needs all the lines at once
        self.kept: list[tuple[Commitment, Line]] = []
        self.pending: list[Decimal] = []
        self.total = ZERO

    def add(self, line: Commitment) -> None:
        """Count one more commitment."""
        if self.streams:
            self.pending.append(self._discounted(line, self._net(line, self._grouped(line))))
            if len(self.pending) >= CHUNK:
                self._flush()
        else:
            self.kept.append((line, self._line(line)))

    def _flush(self) -> None:
        self.total = total_of((self.total, *self.pending))
        self.pending.clear()

    def finish(self) -> Counted:
        """Give what the commitments come to."""
        if self.streams:
            self._flush()
            return Counted({}, {}, rounded(self.total, self.measure.rounding), self.total)
        return self._finish_kept()

    def _grouped(self, line: Commitment) -> Decimal:
        """Work a line out as far as `grouped`, keeping no step. Must agree with `_line`."""
        measure = self.measure
        each = line.each
        if measure.each_min or measure.each_max:
            each = self._each(line)
        quantity = line.quantity if each is None else line.quantity * each
        if line.unit is not None and line.unit != measure.unit:
            quantity = quantity * measure.factors[line.unit]
        if measure.time_basis != "whole_contract":
            quantity = self._timed(line, quantity)
        if line.attribution is not None:
            quantity = quantity * line.attribution
        if self.localised:
            quantity = self._localised(line, quantity)
        if self.groups is not None:
            quantity = quantity * credit_of(self.groups, line.groups)
        return quantity

    def _line(self, line: Commitment) -> Line:
        measure = self.measure
        one = ONE if line.each is None else line.each
        offered = line.quantity * one
        limited = line.quantity * self._each(line)
        unit = line.unit or measure.unit
        converted = limited if unit == measure.unit else limited * measure.factors[unit]
        timed = self._timed(line, converted)
        attributed = timed if line.attribution is None else timed * line.attribution
        localised = self._localised(line, attributed) if self.localised else attributed
        credit = ONE if self.groups is None else credit_of(self.groups, line.groups)
        return Line(offered, limited, converted, timed, attributed, localised, localised * credit)

    def _each(self, line: Commitment) -> Decimal:
        measure, unit = self.measure, line.unit or self.measure.unit
        each = ONE if line.each is None else line.each
        if unit in measure.each_min:
            each = max(each, measure.each_min[unit])
        if unit in measure.each_max:
            each = min(each, measure.each_max[unit])
        return each

    def _timed(self, line: Commitment, quantity: Decimal) -> Decimal:
        if self.measure.time_basis == "first_year_only":
            return quantity if line.year is None or line.year <= 1 else ZERO
        return quantity * self.measure.time_factor

    def _localised(self, line: Commitment, quantity: Decimal) -> Decimal:
        zone = self.zone_of(line, self.measure)
        if zone is None:
            return quantity
        if zone not in self.credit and zone == "unknown":
            zone = "elsewhere"
        return quantity * self.credit.get(zone, ZERO)

    def _net(
        self, line: Commitment, quantity: Decimal, shares: dict[str, Decimal] | None = None
    ) -> Decimal:
        """Take off deadweight, displacement and leakage in turn, then later years' drop-off."""
        for name in ("deadweight", "displacement", "leakage"):
            own: Taken | None = getattr(line, name)
            if own is not None and own.quantity is not None:
                quantity = max(quantity - own.quantity, ZERO)
            elif own is not None and own.share is not None:
                quantity = quantity * (ONE - own.share)
            elif shares is not None and name in shares:
                quantity = quantity * (ONE - shares[name])
            elif (rule := self.measure.reductions.get(name)) is not None and rule.share:
                quantity = quantity * (ONE - rule.share)
        return quantity if self.measure.drop_off is None else self._dropped(line, quantity)

    def _dropped(self, line: Commitment, quantity: Decimal) -> Decimal:
        kept = ONE - (self.measure.drop_off or ZERO)
        if line.year is not None:
            return quantity * kept ** max(line.year - 1, ZERO)
        if self.measure.time_basis != "per_year" or self.measure.years <= 1:
            return quantity
        whole = int(self.measure.years)
        years = [kept**year for year in range(whole)]
        part = (self.measure.years - whole) * kept**whole
        return quantity * (sum(years, ZERO) + part) / self.measure.years

    def _discounted(self, line: Commitment, quantity: Decimal) -> Decimal:
        if self.measure.discount is None or line.year is None:
            return quantity
        rate, base = self.measure.discount
        return quantity / (ONE + rate) ** (line.year - base)

    def _finish_kept(self) -> Counted:
        shares, capped_at = self._measure_wide()
        steps: dict[str, list[Decimal]] = {name: [] for name in STEPS[2:]}
        lines: dict[str, dict[str, Decimal]] = {}
        for commitment, line in self.kept:
            capped = line.grouped * capped_at
            net = self._net(commitment, capped, shares)
            numbers = (*line, capped, net, self._discounted(commitment, net))
            named = dict(zip(STEPS, numbers, strict=True))
            lines[commitment.id] = named
            for name in steps:
                steps[name].append(named[name])
        sums = {name: total_of(numbers) for name, numbers in steps.items()}
        unrounded = sums["discounted"]
        counted = rounded(unrounded, self.measure.rounding)
        return Counted({**sums, "counted": counted}, lines, counted, unrounded)

    def _measure_wide(self) -> tuple[dict[str, Decimal], Decimal]:
        """Spread a cap, and quantities taken off, over the lines in proportion.

        In proportion, so that neither the order of the lines nor their splitting changes a sum.
        """
        total = total_of(line.grouped for _, line in self.kept)
        cap = self.measure.cap
        capped_at = ONE if cap is None or total <= cap else cap / total
        left, shares = total * capped_at, {}
        for name in ("deadweight", "displacement", "leakage"):
            rule = self.measure.reductions.get(name)
            if rule is None:
                continue
            share = rule.share
            if rule.quantity is not None:
                share = min(rule.quantity / left, ONE) if left else ONE
            shares[name] = share or ZERO
            left = left * (ONE - shares[name])
        return shares, capped_at


def credit_of(groups: Groups, named: tuple[str, ...]) -> Decimal:
    """Tell how much more a commitment counts for the groups it reaches."""
    if not named:
        return groups.credit.get("none", ONE)
    credits = [groups.credit[group] for group in named]
    if groups.stacking == "highest_only":
        return max(credits)
    if groups.stacking == "add":
        return ONE + sum((credit - ONE for credit in credits), ZERO)
    product = ONE
    for credit in credits:
        product *= credit
    return product
