"""Who wins under each of very many weightings: doubles where they suffice, the engine elsewhere.

Totals are compared with a bound on their error; rounding, gates and ties are followed as the
engine follows them. Where anything lies within the bound the weighting is left open, and
`decided` asks the engine.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.rules.formula import estimate
from app.rules.formula.estimate import Estimate, Flags
from app.rules.formula.grammar import read
from app.rules.formula.node import uses_pool
from app.rules.plan import CriterionPlan, Tie
from app.scoring.engine.evaluation import number_or_none
from app.scoring.engine.outcome import Fails, NotApplicable, Stops
from app.scoring.engine.worksheet import Worksheet
from app.scoring.sensitivity.weight.columns import NotInBulk, is_product, not_in_bulk
from app.scoring.sensitivity.weight.exact import Reweighed
from app.scoring.sensitivity.weight.spread import Spread, Tenders, Weightings, at, cases_of
from app.units import COMPARED, Rounding, exactly, rounded

OPEN, TIED, NOBODY = -2, -1, -3  #: instead of a tender's place: in doubt, a tie, no tender left
BLOCK = 4_096  #: weightings at a time, so that all their numbers stay near the processor
Winners = NDArray[np.int64]


class Contest:
    """Finds the sole winner of a lot under many weightings."""

    def __init__(self, lot: Reweighed) -> None:
        """Look at the rules and the tenders once.

        Raises:
            NotInBulk: if the rules do something that is not done for many weightings at once.
        """
        self.lot, self.plan = lot, lot.plan
        if why := not_in_bulk(lot.plan, lot.reach):
            raise NotInBulk(why)
        with exactly():
            self.sheets = self._preferred()
        self.tenders = Tenders(lot, self.sheets)
        if self._asks_absent():
            raise NotInBulk("the total asks about tenders that are worked out apart")
        self.suppliers = tuple(sheet.tender.supplier for sheet in self.sheets)
        self.places = np.arange(len(self.sheets), dtype=np.uint16).reshape(-1, 1)
        self.as_product = is_product(lot.plan) and not lot.reach.gates
        self.highest = lot.plan.rank.highest
        alone = np.arange(len(self.sheets))
        self.twins = self._twins(None) if lot.plan.total.weighted else alone

    def _preferred(self) -> list[Worksheet]:
        """Keep the tenders that the rules prefer, whatever their totals."""
        sheets = [one.sheet for one in self.lot.tenders]
        prefer = self.plan.rank.prefer
        keys = [tuple(not sheet.name(name) for name in prefer) for sheet in sheets]
        if len({*keys}) > 1 and self.lot.reach.gates:
            raise NotInBulk("who is preferred may fall out by weighted scores")
        return [sheet for sheet, key in zip(sheets, keys, strict=True) if key == min(keys)]

    def _asks_absent(self) -> bool:
        """Tell whether a formula asks the pool about tenders that are not beside one another."""
        asked = [self.plan.total.sum, *(gate.test for gate, _ in self.lot.reach.gates)]
        asked += [self.plan.figures[code].sum for code in self.lot.reach.figures]
        pooled = any(one is not None and uses_pool(read(one.text)) for one in asked)
        whole = {*map(id, self.sheets)} == {*map(id, self.lot.lot.pool.members)}
        return pooled and (len(self.tenders.places) > 1 or not whole)

    def winners(self, weights: Weightings) -> Winners:
        """Tell who wins alone under each weighting, by place among `suppliers`.

        OPEN stands where the bounds do not settle it: the engine must be asked.

        Raises:
            NotInBulk: if a tender lacks a number that a weighting needs.
        """
        if not self.sheets:
            return np.full(cases_of(weights), NOBODY, dtype=np.int64)
        try:
            with np.errstate(all="ignore"), exactly():
                return self._clear(weights) if self.as_product else self._careful(weights)
        except (Stops, Fails, NotApplicable) as ended:
            raise NotInBulk(str(ended)) from None

    def _clear(self, weights: Weightings) -> Winners:
        """Take the best total where it is clear of all others; look closely at the rest."""
        cases = cases_of(weights)
        found: Winners = np.empty(cases, dtype=np.int64)
        close: Flags = np.empty(cases, dtype=np.bool_)
        for start in range(0, cases, BLOCK):
            part = slice(start, start + BLOCK)
            total = Spread(self.tenders, _some(weights, part)).product()
            values = total.values if self.highest else -total.values
            edge = values.max(axis=0) - (2 * total.error + self._step()) * estimate.SLACK
            ahead = values >= edge
            found[part] = np.add.reduce(ahead * self.places, axis=0, dtype=np.uint16)
            sole = np.add.reduce(ahead, axis=0, dtype=np.uint16) == 1  # else the sum means nothing
            close[part] = ~sole | np.any(total.doubt, axis=0)
        rows = np.flatnonzero(close)
        if rows.size:
            found[rows] = self._careful(_some(weights, rows))
        return found

    def _rounding(self) -> Rounding | None:
        precision = self.plan.rank.precision
        if isinstance(precision, Rounding):
            return precision
        return self.plan.total.rounding if precision == "total" else None

    def _step(self) -> float:
        """Tell how far apart totals may be that are rounded to the same number."""
        rounding = self._rounding()
        return 0.0 if rounding is None else 10.0**-rounding.decimals

    def _careful(self, weights: Weightings) -> Winners:
        """Follow gates, rounding and ties; leave open what the bounds do not settle."""
        spread = Spread(self.tenders, weights)
        found = np.full(spread.cases, OPEN, dtype=np.int64)
        qualifying = spread.qualifying()
        among = qualifying.values.copy()
        unsure = np.any(np.broadcast_to(qualifying.doubt, spread.shape), axis=0)
        rows = np.flatnonzero(~unsure)
        for key, twins in self._keys(spread):
            if not rows.size:
                break
            best, unsure = _narrowed(at(key, rows), among[:, rows], twins)
            among[:, rows] = best
            number = np.count_nonzero(best, axis=0)
            sole = (number == 1) & ~unsure
            found[rows[sole]] = np.argmax(best[:, sole], axis=0)
            found[rows[number == 0]] = NOBODY
            rows = rows[(number > 1) & ~unsure]
        found[rows] = TIED
        return found

    def _keys(self, spread: Spread) -> Iterator[tuple[Estimate, Winners]]:
        """Give what tenders are set apart by, one after another; the highest comes first."""
        total = spread.total()
        rounding = self._rounding()
        if rounding is not None:
            steps, doubt = estimate.whole_steps(total, rounding)
            total = Estimate(steps, 0.0, total.most / self._step(), doubt)
        yield (total if self.highest else estimate.negative(total)), self.twins
        for tie in self.plan.rank.ties:
            if tie.kind == "shared":
                return
            yield self._by_tie(tie, spread)

    def _by_tie(self, tie: Tie, spread: Spread) -> tuple[Estimate, Winners]:
        alone = np.arange(len(self.sheets))
        if tie.kind == "drawn":
            draw = self.lot.lot.field.draw
            return _ordered(
                [draw.index(s) if s in draw else len(draw) for s in self.suppliers]
            ), alone
        if tie.kind == "name":
            return _ordered([self._amount(sheet, tie) for sheet in self.sheets]), alone
        if any(tie.code in sheet.stages.off for sheet in self.sheets):
            raise NotInBulk(f"a tie turns on `{tie.code}`, which does not apply to all")
        key = spread.score(tie.code)
        return (key if tie.highest else estimate.negative(key)), self._twins(tie.code)

    def _amount(self, sheet: Worksheet, tie: Tie) -> tuple[int, Decimal]:
        """Give what a tie looks at, so that the lowest comes first and nothing last."""
        if tie.code in self.lot.reach.figures or tie.code in ("total", "weighted_sum"):
            raise NotInBulk(f"a tie turns on `{tie.code}`, which turns on weighted scores")
        is_figure = tie.code in self.plan.figures
        found: Any = (
            number_or_none(sheet, "figure", tie.code) if is_figure else sheet.name(tie.code)
        )
        if found is None:
            return 1, Decimal(0)
        amount = rounded(Decimal(found), COMPARED)
        return 0, -amount if tie.highest else amount

    def _twins(self, code: str | None) -> Winners:
        """Number the tenders so that those with the very same unit scores have one number.

        Twins have the same score under every weighting, to the last digit.
        """
        leaves = [
            one.code
            for one in self.plan.by_code.values()
            if not one.criteria and (code is None or self._is_below(one, code))
        ]
        alike = [
            (sheet.stages.off, *(number_or_none(sheet, "unit_score", leaf) for leaf in leaves))
            for sheet in self.sheets
        ]
        return np.array([alike.index(one) for one in alike], dtype=np.int64)

    def _is_below(self, one: CriterionPlan, code: str) -> bool:
        at_one: CriterionPlan | None = one
        while at_one is not None and at_one.code != code:
            at_one = self.plan.parents.get(at_one.code)
        return at_one is not None


def _some(weights: Weightings, rows: Winners | slice) -> Weightings:
    return {code: at(one, rows) for code, one in weights.items()}


def _ordered(keys: list[Any]) -> Estimate:
    """Rank tenders by keys that no weight changes; the lowest key has the highest number."""
    order = sorted({*keys}, reverse=True)
    places = np.array([float(order.index(key)) for key in keys]).reshape(-1, 1)
    return estimate.exactly(places)


def _narrowed(key: Estimate, among: Flags, twins: Winners) -> tuple[Flags, Flags]:
    """Keep the tenders with the highest key, and tell where the bound does not settle which."""
    values = np.where(among, key.values, -np.inf)
    near = among & (values >= values.max(axis=0) - 2 * key.error * estimate.SLACK)
    unsure: Flags = np.any(among & key.doubt, axis=0)
    if key.error:
        numbers = np.broadcast_to(twins.reshape(-1, 1), near.shape)
        lowest = np.min(numbers, axis=0, where=near, initial=len(twins))
        highest = np.max(numbers, axis=0, where=near, initial=-1)
        unsure = unsure | (lowest < highest)
    return near, unsure
