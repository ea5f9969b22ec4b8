"""What the rules pay for a mark: how much dearer a tender may be for so many marks more.

Found by a shadow: a copy of the cheapest tender is made dearer until it has lost the marks. Its
copy stays beside it, so the lowest price stays what it is; rules by the mean or the sum of all
prices see one tender more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.scoring.sensitivity.search import first_change
from app.scoring.sensitivity.what_if import WhatIf, asks_pool, total_of
from app.scoring.submission import Status, Tender
from app.units import exactly

MARKS = (Decimal(1), Decimal(10))
SHADOW = "copy of the cheapest"
#: How many times the lowest price the shadow is tried at before halving begins.
TIMES = tuple(Decimal(one) for one in ("1.01", "1.05", "1.25", "1.5", "2", "3", "5", "10", "100"))
FINE = 6  #: a step is this many digits behind the price's first one


@dataclass(frozen=True)
class PriceOfMarks:
    """What some marks of the total are worth in price."""

    marks: Decimal
    lowest: Decimal  #: the lowest price of a tender with a rank
    dearest: (
        Decimal | None
    )  #: up to this price the marks make up for it; None where no price costs as much
    share: Decimal | None  #: how much dearer that is, as a share of the lowest


@dataclass(frozen=True)
class ImpliedPrice:
    """What marks are worth in price under these rules, with these tenders."""

    prices: tuple[PriceOfMarks, ...]
    left_out: str = ""  #: why there is none


def implied_price(what_if: WhatIf, marks: Sequence[Decimal] = MARKS) -> ImpliedPrice:
    """Work out what marks are worth in price."""
    plan = what_if.lot.plan
    if not plan.total.weighted or not plan.rank.highest:
        return ImpliedPrice((), "the total is not a sum of marks")
    ranked = [
        one.sheet.tender
        for one in what_if.lot.tenders
        if one.status is Status.ASSESSED and one.sheet.tender.price
    ]
    if not ranked:
        return ImpliedPrice((), "no tender with a rank has a price")
    cheapest = min(ranked, key=lambda tender: (tender.price or Decimal(0), tender.supplier))
    with exactly():
        total_at = _total_at(what_if, cheapest)
        lowest = cheapest.price or Decimal(0)
        if total_at(lowest) is None:
            return ImpliedPrice((), "the rules cannot score the cheapest tender twice")
        if total_at(lowest) == total_at(lowest * TIMES[-1]):
            return ImpliedPrice((), "no score turns on the price")
        return ImpliedPrice(tuple(_price(total_at, lowest, number) for number in marks))


def _total_at(what_if: WhatIf, cheapest: Tender) -> Callable[[Decimal], Decimal | None]:
    """Make the function that tells the shadow's total, before rounding, at a price."""
    alone = not asks_pool(what_if.lot.plan)
    name = cheapest.supplier if alone else _unused(what_if)

    def total_at(price: Decimal) -> Decimal | None:
        shadow = replace(cheapest, supplier=name, price=price)
        lot = what_if.with_tender(shadow) if alone else what_if.with_also([shadow])
        return None if lot is None else total_of(lot, name)

    return total_at


def _unused(what_if: WhatIf) -> str:
    name = SHADOW
    while any(tender.supplier == name for tender in what_if.lot.field.tenders):
        name += "'"
    return name


def _price(
    total_at: Callable[[Decimal], Decimal | None], lowest: Decimal, marks: Decimal
) -> PriceOfMarks:
    most = total_at(lowest) or Decimal(0)

    def made_up_for(price: Decimal) -> bool:
        total = total_at(price)
        return total is not None and most - total <= marks

    step = Decimal(1).scaleb(lowest.adjusted() - FINE)
    found = first_change(made_up_for, lowest, step, [lowest * times for times in TIMES])
    if found.flips_at is None:
        return PriceOfMarks(marks, lowest, None, None)
    return PriceOfMarks(marks, lowest, found.holds_to, found.holds_to / lowest - 1)
