"""A lot under other weights, worked out exactly by the engine's own worksheets.

What a criterion's value is, and what share of full marks it earns, does not turn on its weight,
so both are taken as they were worked out; everything above them is worked out anew. Where a gate
on weighted scores decides who is in the pool, and the pool decides scores, all is scored again.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.rules.formula.exact import Undefined
from app.rules.plan import Plan
from app.scoring.engine.evaluation import LotScore, Scored, asked
from app.scoring.engine.gate import STATUS, is_met
from app.scoring.engine.order import ranked
from app.scoring.engine.outcome import Fails, NotApplicable, Stops
from app.scoring.engine.pool import PoolOfTenders
from app.scoring.engine.worksheet import Worksheet
from app.scoring.sensitivity.weight.level import Weights, levels_of, reweighted
from app.scoring.sensitivity.weight.reach import Reach
from app.scoring.sensitivity.what_if import Order, WhatIf, first_of, order_of
from app.scoring.submission import Status
from app.units import exactly

Key = tuple[str, str]


class Reweighed:
    """Scores a lot again under other weights."""

    def __init__(self, lot: LotScore) -> None:
        """Start from a scored lot."""
        self.lot, self.plan = lot, lot.plan
        self.levels = levels_of(lot.plan)
        self.reach = Reach(lot.plan)
        self.what_if = WhatIf(lot)
        qualifies = any(not gate.pooled for gate, _ in self.reach.gates)
        #: who is in the pool may change, and with it every score that looks at the pool
        self.pool_moves = qualifies and bool(lot.plan.pool_relative)
        self.tenders = tuple(one for one in lot.tenders if self._may_rank(one))
        self._ranking = {id(one) for one in self.tenders}
        self._known = {id(one): self._taken(one) for one in lot.tenders}

    def _may_rank(self, one: Scored) -> bool:
        """Tell whether a tender could have a rank under some weights."""
        missed = [r.gate for r in one.gates if not r.met and r.gate.otherwise in STATUS]
        on_weights = {id(gate) for gate, _ in self.reach.gates}
        by_weights = bool(missed) and all(id(gate) in on_weights for gate in missed)
        return one.status is Status.ASSESSED or by_weights

    def _taken(self, one: Scored) -> Mapping[Key, Any]:
        found = {**one.sheet.worked_out("value"), **one.sheet.worked_out("unit_score")}
        return {
            (kind, code): answer
            for (kind, code), answer in found.items()
            if code not in self.reach.leaves and not self.plan.by_code[code].criteria
        }

    def order(self, weights: Weights) -> Order | None:
        """Rank the lot under other weights; None where it cannot be scored."""
        with exactly():
            plan = reweighted(self.plan, weights)
            if self.pool_moves:
                again = self.what_if.under(plan)
                return None if again is None else order_of(again)
            try:
                return self._order(self._sheets(plan))
            except (Stops, Undefined):
                return None

    def first(self, weights: Weights) -> tuple[str, ...] | None:
        """Tell who comes first under other weights; None where it cannot be scored."""
        order = self.order(weights)
        return None if order is None else first_of(order)

    def totals(self, weights: Weights) -> dict[str, Decimal] | None:
        """Give the totals before rounding, by supplier; None where the lot cannot be scored.

        For rules by which no gate turns on weights.
        """
        with exactly():
            try:
                made = self._sheets(reweighted(self.plan, weights))
                found = [(sheet, sheet.total()) for one, sheet in made if id(one) in self._ranking]
            except (Stops, Undefined, Fails):
                return None
            return {
                sheet.tender.supplier: sheet.unrounded.get(("total", ""), total)
                for sheet, total in found
            }

    def _sheets(self, plan: Plan) -> list[tuple[Scored, Worksheet]]:
        """Lay the tenders out again, with all that weights do not change."""
        pool = PoolOfTenders()
        made = []
        for one in self.lot.tenders:
            if one.settled or id(one) in self._ranking:
                sheet = Worksheet(plan, one.sheet.tender, one.sheet.counted, pool)
                sheet.take(self._known[id(one)])
                if self._passes(sheet, pooled=False):
                    made.append((one, sheet))
        pool.open(tuple(sheet for _, sheet in made))
        return made

    def _passes(self, sheet: Worksheet, *, pooled: bool) -> bool:
        """Try the gates that turn on weights; all others stand as they were."""
        for gate, criterion in self.reach.gates:
            if gate.pooled != pooled or gate.otherwise not in STATUS:
                continue
            own = None if criterion is None else sheet.plan.by_code[criterion.code]
            try:
                if not is_met(sheet, gate, own):
                    return False
            except NotApplicable:
                continue
            except Fails:
                return False
        return True

    def _order(self, made: list[tuple[Scored, Worksheet]]) -> Order:
        ranking = []
        for one, sheet in made:
            if id(one) in self._ranking and self._passes(sheet, pooled=True):
                try:
                    asked(sheet, "total", "")
                except Fails:
                    continue
                ranking.append(sheet)
        standings = ranked(self.lot.plan, ranking, self.lot.field.draw)
        found = sorted((one.rank, supplier) for supplier, one in standings.items())
        return tuple((supplier, rank) for rank, supplier in found)
