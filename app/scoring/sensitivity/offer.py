"""The smallest change of one offer, a price or a promised quantity, that changes who wins."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from app.rules.plan import MeasurePlan
from app.scoring.engine.quantity import total_of
from app.scoring.sensitivity.search import DOWN, UP, first_change, step_of
from app.scoring.sensitivity.what_if import WhatIf, first_of, order_of
from app.scoring.submission import Commitment, Tender
from app.units import exactly

PRICE = "price"
ALL_PERCENT = Decimal(100)


@dataclass(frozen=True)
class OfferFlip:
    """How far one offer of one tender may move in one direction before the first place changes."""

    supplier: str
    what: str  #: price, or the measure
    unit: str
    direction: str  #: up or down
    offered: Decimal
    holds_to: Decimal  #: the last number, step by step, with the same winner
    flips_at: Decimal | None  #: the first with another; None if none was found
    first: tuple[str, ...]  #: who comes first there
    step: Decimal

    @property
    def change(self) -> Decimal | None:
        """How far the offer moves, as a share of itself."""
        return None if self.flips_at is None else abs(self.flips_at / self.offered - 1)


def offer_flips(what_if: WhatIf) -> tuple[OfferFlip, ...]:
    """Find, for each offer of the first and the second, how far it may move.

    A quantity is all that a tender promises of one measure, in the measure's unit; its lines move
    in proportion. All moves up to ten times and down to nothing, as far as it can be scored.
    """
    if len(what_if.first) != 1:
        return ()
    with exactly():
        return tuple(
            flip
            for supplier, _ in what_if.order[:2]
            for flip in _of_tender(what_if, what_if.lot.of(supplier).sheet.tender)
        )


def _of_tender(what_if: WhatIf, tender: Tender) -> Iterator[OfferFlip]:
    if tender.price:
        step = step_of(tender.price, money=True)
        yield from _moved(what_if, tender, PRICE, "gbp", tender.price, step)
    plan = what_if.lot.plan
    for code in sorted({line.measure for line in tender.commitments} & {*plan.counted}):
        measure = plan.measures[code]
        offered = offered_of(tender, measure)
        if offered:
            whole = measure.unit in measure.whole_units
            step = step_of(offered, money=measure.unit == "gbp", whole=whole)
            yield from _moved(what_if, tender, code, measure.unit, offered, step)


def _moved(
    what_if: WhatIf, tender: Tender, what: str, unit: str, offered: Decimal, step: Decimal
) -> Iterator[OfferFlip]:
    def first_at(amount: Decimal) -> tuple[str, ...] | None:
        lot = what_if.with_tender(with_offer(tender, what, amount / offered))
        return None if lot is None else first_of(order_of(lot))

    def holds(amount: Decimal) -> bool | None:
        first = first_at(amount)
        return None if first is None else first == what_if.first

    most = ALL_PERCENT if unit == "percent" else offered * (1 + UP[-1])
    ends = {
        "down": [offered * (1 - share) for share in DOWN],
        "up": [min(offered * (1 + share), most) for share in UP],
    }
    for direction, numbers in ends.items():
        found = first_change(holds, offered, step, numbers)
        first = () if found.flips_at is None else first_at(found.flips_at) or ()
        yield OfferFlip(
            supplier=tender.supplier,
            what=what,
            unit=unit,
            direction=direction,
            offered=offered,
            holds_to=found.holds_to,
            flips_at=found.flips_at,
            first=first,
            step=step,
        )


def with_offer(tender: Tender, what: str, factor: Decimal) -> Tender:
    """Give a tender with its price, or all it promises of one measure, made larger or smaller."""
    if what == PRICE:
        return replace(tender, price=(tender.price or Decimal(0)) * factor)
    lines = tuple(
        replace(line, quantity=line.quantity * factor) if line.measure == what else line
        for line in tender.commitments
    )
    return replace(tender, commitments=lines)


def offered_of(tender: Tender, measure: MeasurePlan) -> Decimal:
    """Add up what a tender offers of a measure, in the measure's unit."""
    return total_of(
        _in_unit(line, measure) for line in tender.commitments if line.measure == measure.code
    )


def _in_unit(line: Commitment, measure: MeasurePlan) -> Decimal:
    each = Decimal(1) if line.each is None else line.each
    return line.quantity * each * measure.factors[line.unit or measure.unit]
