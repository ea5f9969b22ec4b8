"""Rank reversal: does a tender that loses decide between the others?"""

from collections.abc import Iterator
from dataclasses import replace

from app.problems import Finding, Invalid, Severity
from app.scoring.engine.evaluation import LotScore, score

#: Each tender is left out in turn and all is scored again; beyond this many it is left to the
#: sensitivity report.
MOST_TENDERS = 40


def order_without(lot: LotScore, supplier: str) -> tuple[tuple[str, int], ...] | None:
    """Rank a lot as if one tender had not come; None if nothing is left to score."""
    rest = tuple(one for one in lot.field.tenders if one.supplier != supplier)
    try:
        scored = score(lot.plan, replace(lot.field, tenders=rest), trace=False)
    except Invalid:
        return None
    return _order(scored)


def _order(lot: LotScore, without: str = "") -> tuple[tuple[str, int], ...]:
    ranked = sorted(
        (one.standing.rank, one.sheet.tender.supplier)
        for one in lot.tenders
        if one.standing is not None and one.sheet.tender.supplier != without
    )
    ranks = [rank for rank, _ in ranked]
    return tuple((supplier, ranks.index(rank) + 1) for rank, supplier in ranked)


def reversals(lot: LotScore) -> Iterator[Finding]:
    """List each tender whose presence changes the order of the others."""
    few = len(lot.field.tenders) <= MOST_TENDERS
    if not lot.plan.pool_relative or not few or len(lot.field.tenders) < 3:
        return
    for one in lot.tenders:
        supplier = one.sheet.tender.supplier
        if one.standing is None:
            continue
        with_it, without = _order(lot, supplier), order_without(lot, supplier)
        if without is None or not with_it or with_it == without:
            continue
        changed = with_it[0] != without[0]
        words = (
            f"Without {supplier} the winner among the others would be {without[0][0]}, "
            f"not {with_it[0][0]}."
            if changed
            else f"Without {supplier} the others would stand in another order."
        )
        relative = ", ".join(lot.plan.pool_relative)
        fix = f"Score {relative} against a fixed reference instead of the other tenders."
        path = f"tenders[supplier={supplier}]"
        yield Finding("rank_reversal", words, fix, Severity.WARNING, path=path)
