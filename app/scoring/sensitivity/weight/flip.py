"""The smallest change of one weight that makes somebody else win."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from app.rules.formula import estimate
from app.rules.formula.estimate import UNIT, Estimate
from app.scoring.sensitivity.search import halved
from app.scoring.sensitivity.weight.columns import NotInBulk, is_product
from app.scoring.sensitivity.weight.contest import OPEN, Contest
from app.scoring.sensitivity.weight.exact import Reweighed
from app.scoring.sensitivity.weight.level import Level
from app.scoring.sensitivity.what_if import first_of
from app.units import exactly

STEPS = 10_000  #: that a level's weight is cut into: a step is a hundredth of a per cent of it
COARSE = 100  #: of those steps at a time, where too many must be asked of the engine
MOST_ASKED = 400  #: steps of one weight; with more, the steps are first gone through coarsely


@dataclass(frozen=True)
class WeightFlip:
    """How far one weight may move in one direction before somebody else comes first."""

    criterion: str
    level: str  #: the criterion whose weight is shared out; nothing at the top
    direction: str  #: up or down
    weight: Decimal  #: as it is
    whole: Decimal  #: of the level
    holds_to: Decimal  #: the last weight, step by step, with the same winner
    flips_at: Decimal | None  #: the first with another; None if there is none
    first: tuple[str, ...]  #: who comes first there
    level_at: Decimal | None  #: where the two draw level before rounding, solved exactly
    exact: bool  #: every step was decided; otherwise a flip and back between may be missed

    @property
    def change(self) -> Decimal | None:
        """How far the weight moves, as a share of its level's."""
        return None if self.flips_at is None else abs(self.flips_at - self.weight) / self.whole


def weight_flips(lot: Reweighed) -> tuple[WeightFlip, ...]:
    """Find for every weight, up and down, the first step at which the winner changes.

    The others of its level share what is left in proportion. The winner is a lone first; where
    the first place is tied there is nothing to flip.
    """
    base = first_of(lot.what_if.order)
    if len(base) != 1:
        return ()
    with exactly():
        return tuple(
            flip
            for level in lot.levels
            for code in level.codes
            for flip in _Path(lot, level, code, base).flips()
        )


class _Path:
    """One weight moved step by step from nothing to all of its level."""

    def __init__(self, lot: Reweighed, level: Level, code: str, base: tuple[str, ...]) -> None:
        self.lot, self.level, self.code, self.base = lot, level, code, base
        self.own = level.weights[level.codes.index(code)]
        self.holds, self.exact = self._holding()

    def weight_at(self, step: int) -> Decimal:
        return self.level.whole * step / STEPS

    def first_at(self, weight: Decimal) -> tuple[str, ...] | None:
        return self.lot.first(self.level.moved(self.code, weight))

    def _holding(self) -> tuple[Callable[[int], bool], bool]:
        """Make the function that tells whether the winner is the same at a step."""
        try:
            contest = Contest(self.lot)
            found = contest.winners(self._columns())
        except NotInBulk:
            return self._asked, False
        winner = contest.suppliers.index(self.base[0]) if self.base[0] in contest.suppliers else -9

        def holds(step: int) -> bool:
            if found[step] == OPEN:
                return self._asked(step)
            return bool(found[step] == winner)

        return holds, int(np.count_nonzero(found == OPEN)) <= MOST_ASKED

    def _asked(self, step: int) -> bool:
        """Ask the engine; weights that cannot be scored by are passed over."""
        first = self.first_at(self.weight_at(step))
        return first is None or first == self.base

    def _columns(self) -> dict[str, Estimate]:
        """Lay all steps out as columns of weights."""
        whole = float(self.level.whole)
        own = np.arange(STEPS + 1, dtype=np.float64) * (whole / STEPS)
        before = self.level.whole - self.own
        made = {}
        for code, weight in zip(self.level.codes, self.level.weights, strict=True):
            share = 1 / Decimal(max(len(self.level.codes) - 1, 1))
            part = float(weight / before if before else share)
            values = own if code == self.code else (whole - own) * np.float64(part)
            made[code] = Estimate(values, 8 * UNIT * whole, whole * estimate.SLACK)
        return made

    def flips(self) -> tuple[WeightFlip, WeightFlip]:
        """Look up and down from where the weight is."""
        at = self.own * STEPS / self.level.whole
        below, above = int(at.to_integral_value("ROUND_CEILING")) - 1, int(at) + 1
        return self._flip("down", range(below, -1, -1)), self._flip("up", range(above, STEPS + 1))

    def _flip(self, direction: str, steps: range) -> WeightFlip:
        step = self._first_that_flips(steps)
        if step is None:
            last = self.weight_at(steps[-1]) if steps else self.own
            return self._made(direction, last, None, (), None)
        before = step - steps.step
        held = self.weight_at(before) if before in steps else self.own
        at = self.weight_at(step)
        first = self.first_at(at) or ()
        return self._made(direction, held, at, first, self._level_at(steps, first))

    def _first_that_flips(self, steps: range) -> int | None:
        if self.exact:
            return next((step for step in steps if not self.holds(step)), None)
        looked_at = [*steps[::COARSE], *steps[-1:]]
        before = steps.start - steps.step
        for step in looked_at:
            if not self.holds(step):
                return halved(self.holds, before, step)[1]
            before = step
        return None

    def _level_at(self, steps: range, first: tuple[str, ...]) -> Decimal | None:
        """Solve for the weight at which winner and rival draw level; totals are straight lines."""
        if not is_product(self.lot.plan) or self.lot.reach.gates or not first:
            return None
        rival = next((one for one in first if one not in self.base), None)
        if rival is None or self._off_here(rival) or self._off_here(self.base[0]):
            return None
        end = self.weight_at(steps[-1])
        here, there = self._gap(self.own, rival), self._gap(end, rival)
        if here is None or there is None or here == there:
            return None
        return self.own + (end - self.own) * here / (here - there)

    def _off_here(self, supplier: str) -> bool:
        off = self.lot.lot.of(supplier).sheet.stages.off
        return any(code in off for code in self.level.codes)

    def _gap(self, weight: Decimal, rival: str) -> Decimal | None:
        """Tell how far the winner is ahead of a rival, before rounding."""
        totals = self.lot.totals(self.level.moved(self.code, weight))
        winner = self.base[0]
        if totals is None or winner not in totals or rival not in totals:
            return None
        return totals[winner] - totals[rival]

    def _made(
        self,
        direction: str,
        held: Decimal,
        at: Decimal | None,
        first: tuple[str, ...],
        level_at: Decimal | None,
    ) -> WeightFlip:
        return WeightFlip(
            criterion=self.code,
            level=self.level.parent,
            direction=direction,
            weight=self.own,
            whole=self.level.whole,
            holds_to=held,
            flips_at=at,
            first=first,
            level_at=level_at,
            exact=self.exact,
        )
