"""Rank reversal: does a tender that loses decide between the others?"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.problems import Finding, Severity
from app.scoring.engine.evaluation import LotScore
from app.scoring.sensitivity.what_if import Order, WhatIf, asks_pool, first_of, order_of

#: Each tender is left out in turn and all is scored again; beyond this many it is left to the
#: sensitivity report.
MOST_TENDERS = 40


@dataclass(frozen=True)
class Without:
    """How the others stand when one tender is taken away."""

    supplier: str
    before: Order  #: the others as they stand, ranked among themselves
    after: Order  #: the others had it not come
    reverses: bool  #: they stand in another order
    changes_first: bool  #: another of them comes first


def without_each(what_if: WhatIf) -> tuple[Without, ...]:
    """Take each tender that has a rank away in turn.

    Nothing is listed where no number turns on the other tenders, for then nothing can change, nor
    where fewer than three tenders came.
    """
    lot = what_if.lot
    if not asks_pool(lot.plan) or len(lot.field.tenders) < 3:
        return ()
    found = []
    for supplier, _ in what_if.order:
        again = what_if.without(supplier)
        before, after = order_of(lot, supplier), () if again is None else order_of(again)
        if before and after:
            changes = first_of(before) != first_of(after)
            found.append(Without(supplier, before, after, before != after, changes))
    return tuple(found)


def reversals(lot: LotScore) -> Iterator[Finding]:
    """List each tender whose presence changes the order of the others."""
    if not lot.plan.pool_relative or len(lot.field.tenders) > MOST_TENDERS:
        return
    for one in without_each(WhatIf(lot)):
        if one.reverses:
            relative = ", ".join(lot.plan.pool_relative)
            fix = f"Score {relative} against a fixed reference instead of the other tenders."
            path = f"tenders[supplier={one.supplier}]"
            yield Finding("rank_reversal", said(one), fix, Severity.WARNING, path=path)


def said(one: Without) -> str:
    """Say in a sentence what one tender's presence changes."""
    if one.changes_first:
        return (
            f"Without {one.supplier} the winner among the others would be {one.after[0][0]}, "
            f"not {one.before[0][0]}."
        )
    return f"Without {one.supplier} the others would stand in another order."
