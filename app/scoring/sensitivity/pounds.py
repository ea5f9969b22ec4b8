"""Ranges of monetised values: what was promised in pounds, low, central and high, and the rank."""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.rules.plan import MeasurePlan, Plan
from app.scoring.engine.evaluation import Scored
from app.scoring.engine.quantity import total_of
from app.scoring.sensitivity.what_if import Order, WhatIf, first_of, order_of
from app.scoring.sensitivity.what_if import total_of as lot_total
from app.units import exactly

NAMES = ("low", "central", "high")


@dataclass(frozen=True)
class InPounds:
    """What one tender's promises come to in pounds, with its total and rank under each value."""

    supplier: str
    pounds: tuple[Decimal, ...]  #: low, central, high
    totals: tuple[Decimal | None, ...]  #: before rounding; None where it has none
    ranks: tuple[int | None, ...]


@dataclass(frozen=True)
class ByMeasure:
    """A measure whose value, low or high while all others are central, changes who is first."""

    measure: str
    value: str  #: low or high
    first: tuple[str, ...]


@dataclass(frozen=True)
class Ranges:
    """How the result stands under the low and the high end of every value in pounds."""

    measures: tuple[str, ...]  #: that have a range and are counted
    tenders: tuple[InPounds, ...]
    first: tuple[tuple[str, ...], ...]  #: who is first: low, central, high
    alone: tuple[ByMeasure, ...]


def ranges(what_if: WhatIf) -> Ranges:
    """Score the lot under low, central and high values; nothing where no value has a range."""
    plan = what_if.lot.plan
    ranged = tuple(
        code
        for code in plan.counted
        if (one := plan.measures[code].pounds) is not None and one[0] != one[2]
    )
    if not ranged:
        return Ranges((), (), (), ())
    with exactly():
        scored = [what_if.under(_valued(plan, ranged, place)) for place in range(len(NAMES))]
        orders = [() if lot is None else order_of(lot) for lot in scored]
        tenders = tuple(
            InPounds(
                one.sheet.tender.supplier,
                tuple(_pounds(one, place) for place in range(len(NAMES))),
                tuple(
                    None if lot is None else lot_total(lot, one.sheet.tender.supplier)
                    for lot in scored
                ),
                tuple(dict(order).get(one.sheet.tender.supplier) for order in orders),
            )
            for one in what_if.lot.tenders
        )
        return Ranges(ranged, tenders, tuple(map(first_of, orders)), _alone(what_if, ranged))


def _valued(plan: Plan, codes: tuple[str, ...], place: int) -> Plan:
    """Give the rules with the low, the central or the high value of some measures."""

    def one(measure: MeasurePlan) -> MeasurePlan:
        if measure.code not in codes or measure.pounds is None:
            return measure
        value = measure.pounds[place]
        return replace(measure, pounds=(value, value, value))

    return replace(plan, measures={code: one(m) for code, m in plan.measures.items()})


def _pounds(one: Scored, place: int) -> Decimal:
    measures = one.sheet.plan.measures
    return total_of(
        counted.counted * pounds[place]
        for code, counted in one.sheet.counted.items()
        if (pounds := measures[code].pounds) is not None
        and not measures[code].record_only
        and not one.sheet.is_locked(code)
    )


def _alone(what_if: WhatIf, ranged: tuple[str, ...]) -> tuple[ByMeasure, ...]:
    """Find each measure whose value alone changes who is first."""
    found = []
    for code in ranged:
        for place in (0, 2):
            lot = what_if.under(_valued(what_if.lot.plan, (code,), place))
            order: Order = () if lot is None else order_of(lot)
            if lot is not None and first_of(order) != what_if.first:
                found.append(ByMeasure(code, NAMES[place], first_of(order)))
    return tuple(found)
