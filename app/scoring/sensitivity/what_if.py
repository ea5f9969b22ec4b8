"""The same lot with something changed, scored again by the engine itself.

What the change leaves as it was is not worked out again: commitments that were counted stay
counted, and where the rules never ask about the pool only the changed tender is scored.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from app.problems import Invalid
from app.rules.plan import Plan
from app.scoring.engine.count import Counting
from app.scoring.engine.evaluation import LotScore, Scored, score_counted
from app.scoring.engine.order import ranked
from app.scoring.submission import Status, Tender
from app.units import exactly

Order = tuple[tuple[str, int], ...]  #: suppliers with their ranks, best first


def order_of(lot: LotScore, without: str = "") -> Order:
    """Give the suppliers that have a rank, best first, one of them passed over."""
    found = sorted(
        (one.standing.rank, one.sheet.tender.supplier)
        for one in lot.tenders
        if one.standing is not None and one.sheet.tender.supplier != without
    )
    ranks = [rank for rank, _ in found]
    return tuple((supplier, ranks.index(rank) + 1) for rank, supplier in found)


def first_of(order: Order) -> tuple[str, ...]:
    """Give who comes first: one supplier, several that tie, or nobody."""
    return tuple(supplier for supplier, rank in order if rank == 1)


def total_of(lot: LotScore, supplier: str) -> Decimal | None:
    """Give a tender's total as it was before it was rounded; None where it has none."""
    sheet = lot.of(supplier).sheet
    if lot.of(supplier).status is not Status.ASSESSED:
        return None
    with exactly():
        total = sheet.total()
    return sheet.unrounded.get(("total", ""), total)


def asks_pool(plan: Plan) -> bool:
    """Tell whether any number of the rules turns on the other tenders."""
    figures = any(figure.pooled for figure in plan.figures.values())
    criteria = any(
        one.pooled or any(gate.pooled for gate in one.gates) for one in plan.by_code.values()
    )
    return figures or criteria or plan.total.sum.pooled or any(one.pooled for one in plan.gates)


class WhatIf:
    """Scores a lot again with changes."""

    def __init__(self, lot: LotScore) -> None:
        """Start from a scored lot."""
        self.lot = lot
        self.order = order_of(lot)
        self.first = first_of(self.order)
        self._alone = not asks_pool(lot.plan)
        with exactly():
            self._counting = Counting(lot.plan, lot.field)

    def with_tender(self, changed: Tender) -> LotScore | None:
        """Score the lot with one tender in another form; None if that cannot be scored."""
        if self._alone:
            return self._one_alone(changed)
        return self._scored([(one, self._given(one, changed)) for one in self.lot.tenders])

    def without(self, supplier: str) -> LotScore | None:
        """Score the lot as if one tender had not come; None if nothing is left to score."""
        rest = [one for one in self.lot.tenders if one.sheet.tender.supplier != supplier]
        return self._scored([(one, one.sheet.tender) for one in rest])

    def with_also(self, further: Sequence[Tender]) -> LotScore | None:
        """Score the lot with further tenders; None if that cannot be scored."""
        own: list[tuple[Scored | None, Tender]] = [
            (one, one.sheet.tender) for one in self.lot.tenders
        ]
        return self._scored([*own, *((None, tender) for tender in further)])

    def under(self, plan: Plan) -> LotScore | None:
        """Score the lot by rules that count commitments as these do; None if they cannot."""
        counted = [one.sheet.counted for one in self.lot.tenders]
        try:
            return score_counted(plan, self.lot.field, counted)
        except Invalid:
            return None

    def _given(self, one: Scored, changed: Tender) -> Tender:
        tender = one.sheet.tender
        return changed if changed.supplier == tender.supplier else tender

    def _scored(self, tenders: Sequence[tuple[Scored | None, Tender]]) -> LotScore | None:
        lot = replace(self.lot.field, tenders=tuple(tender for _, tender in tenders))
        with exactly():
            counted = [
                before.sheet.counted
                if before is not None and before.sheet.tender.commitments is tender.commitments
                else self._counting.of(tender.commitments, trace=False)
                for before, tender in tenders
            ]
        try:
            return score_counted(self.lot.plan, lot, counted)
        except Invalid:
            return None

    def _one_alone(self, changed: Tender) -> LotScore | None:
        """Score one tender alone and rank it among the others, which cannot have changed."""
        before = self.lot.of(changed.supplier)
        alone = self._scored([(before, changed)])
        if alone is None:
            return None
        others = [one for one in self.lot.tenders if one is not before]
        every = [*others, *alone.tenders]
        assessed = [one.sheet for one in every if one.status is Status.ASSESSED]
        with exactly():
            standings = ranked(self.lot.plan, assessed, self.lot.field.draw)
        placed = tuple(
            replace(one, standing=standings.get(one.sheet.tender.supplier)) for one in every
        )
        field = replace(self.lot.field, tenders=tuple(one.sheet.tender for one in placed))
        return LotScore(self.lot.plan, field, placed, self.lot.pool)
