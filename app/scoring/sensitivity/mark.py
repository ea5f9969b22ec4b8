"""The smallest change of one mark that changes who wins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.rules.formula.grammar import read
from app.rules.formula.node import names
from app.rules.plan import CriterionPlan
from app.scoring.engine.stage import as_mark
from app.scoring.sensitivity.search import first_change
from app.scoring.sensitivity.what_if import WhatIf, first_of, order_of
from app.scoring.submission import Mark, Tender
from app.units import exactly

MOST_TENDERS = 5  #: whose marks are looked at, best first
STEP = Decimal("0.01")  #: of a mark that is a number of no table
PARTS = 20  #: that the way to the lowest or the highest mark is cut into before halving


@dataclass(frozen=True)
class MarkFlip:
    """How far one mark may move in one direction before the first place changes."""

    supplier: str
    criterion: str
    direction: str  #: up or down
    mark: Mark
    flips_at: Mark | None  #: the nearest mark with another winner; None if none was found
    steps: int | None  #: how many grades away it is; None for a mark that is of no table
    first: tuple[str, ...]  #: who comes first there


def mark_flips(what_if: WhatIf) -> tuple[MarkFlip, ...]:
    """Find, for each mark of the best tenders, the nearest mark with another winner."""
    if len(what_if.first) != 1:
        return ()
    with exactly():
        return tuple(
            flip
            for supplier, _ in what_if.order[:MOST_TENDERS]
            for flip in _of_tender(what_if, what_if.lot.of(supplier).sheet.tender)
        )


def _of_tender(what_if: WhatIf, tender: Tender) -> Iterator[MarkFlip]:
    for code, mark in sorted(tender.marks.items()):
        criterion = what_if.lot.plan.by_code[code]
        table = None if criterion.method is None else criterion.method.table
        grades: list[Mark] = [] if table is None else [as_mark(word) for word in table.choices]
        if mark in grades:
            yield from _on_scale(what_if, tender, code, grades)
        elif isinstance(mark, Decimal):
            yield from _numbers(what_if, tender, criterion, mark)


def _first_with(what_if: WhatIf, tender: Tender, code: str, mark: Mark) -> tuple[str, ...]:
    lot = what_if.with_tender(replace(tender, marks={**tender.marks, code: mark}))
    return what_if.first if lot is None else first_of(order_of(lot))


def _on_scale(
    what_if: WhatIf, tender: Tender, code: str, grades: Sequence[Mark]
) -> Iterator[MarkFlip]:
    """Try the grades of a scale, the nearest first; a scale is written from worst to best."""
    mark = tender.marks[code]
    place = grades.index(mark)
    ways = {"down": grades[:place][::-1], "up": grades[place + 1 :]}
    for direction, others in ways.items():
        for away, other in enumerate(others, 1):
            first = _first_with(what_if, tender, code, other)
            if first != what_if.first:
                yield MarkFlip(tender.supplier, code, direction, mark, other, away, first)
                break
        else:
            yield MarkFlip(tender.supplier, code, direction, mark, None, None, ())


def _numbers(
    what_if: WhatIf, tender: Tender, criterion: CriterionPlan, mark: Decimal
) -> Iterator[MarkFlip]:
    """Search between nothing and the highest mark there may be."""
    code = criterion.code
    for direction, end in (("down", Decimal(0)), ("up", highest_mark(what_if, criterion))):
        ends = [mark + (end - mark) * part / PARTS for part in range(1, PARTS + 1)]
        found = first_change(
            lambda other: _first_with(what_if, tender, code, other) == what_if.first,
            mark,
            STEP,
            ends,
        )
        at = found.flips_at
        first = () if at is None else _first_with(what_if, tender, code, at)
        yield MarkFlip(tender.supplier, code, direction, mark, at, None, first)


def highest_mark(what_if: WhatIf, criterion: CriterionPlan) -> Decimal:
    """Give the highest mark there may be: the weight or the full mark, for marks out of these.

    Rules that name neither have none; then it is the highest that was given.
    """
    given = [
        mark
        for tender in what_if.lot.field.tenders
        if isinstance(mark := tender.marks.get(criterion.code), Decimal)
    ]
    method = criterion.method
    if method is not None and method.sum is not None:
        if "weight" in names(read(method.sum.text)):
            given.append(criterion.weight or Decimal(0))
        if "full" in method.parameters and what_if.lot.tenders:
            given.append(method.parameters["full"].work_out(what_if.lot.tenders[0].sheet))
    return max(given)
