"""Rank: preference first, then the total on its stated precision, then each tie rule in turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from app.rules.plan import Plan, Tie
from app.scoring.engine.outcome import Fails, NotApplicable, Stops
from app.scoring.engine.worksheet import Worksheet
from app.units import COMPARED, rounded


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a tender came."""

    rank: int
    tied: bool
    decided_by: str  #: the tie rule that last set it apart from another, or nothing


def ranked(plan: Plan, sheets: Sequence[Worksheet], draw: tuple[str, ...]) -> dict[str, Standing]:
    """Rank the assessed tenders of a lot, by supplier.

    Args:
        plan: the rules.
        sheets: the worksheets of the tenders that have a total.
        draw: suppliers in the order drawn, if the rules' tie rule is a draw and one was held.
    """
    groups = [[*sheets]]
    groups = _apart(groups, lambda sheet: _preferred(plan, sheet))
    groups = _apart(groups, lambda sheet: _on_total(plan, sheet))
    decided: dict[str, str] = {}
    for tie in plan.rank.ties:
        if tie.kind == "shared":
            break
        before = {id(sheet): len(group) for group in groups for sheet in group}
        groups = _apart(groups, _by_tie(tie, draw))
        for group in groups:
            for sheet in group:
                if len(group) < before[id(sheet)]:
                    decided[sheet.tender.supplier] = tie.code or tie.kind
    return _numbered(groups, decided)


def _numbered(
    groups: Sequence[Sequence[Worksheet]], decided: dict[str, str]
) -> dict[str, Standing]:
    standings: dict[str, Standing] = {}
    for group in groups:
        rank, tied = len(standings) + 1, len(group) > 1
        for sheet in group:
            supplier = sheet.tender.supplier
            standings[supplier] = Standing(rank, tied, decided.get(supplier, ""))
    return standings


def _apart(
    groups: list[list[Worksheet]], key: Callable[[Worksheet], tuple[Decimal | int, ...]]
) -> list[list[Worksheet]]:
    """Split each group into smaller ones, the lowest key first."""
    apart: list[list[Worksheet]] = []
    for group in groups:
        ordered = sorted(group, key=lambda sheet: (key(sheet), sheet.tender.supplier))
        apart += [list(equal) for _, equal in groupby(ordered, key=key)]
    return apart


def _preferred(plan: Plan, sheet: Worksheet) -> tuple[int, ...]:
    return tuple(0 if _holds(sheet, figure) else 1 for figure in plan.rank.prefer)


def _holds(sheet: Worksheet, figure: str) -> bool:
    try:
        return bool(sheet.name(figure))
    except NotApplicable:
        return False  # what does not apply to a tender does not speak for it


def _on_total(plan: Plan, sheet: Worksheet) -> tuple[Decimal, ...]:
    value = compared_total(plan, sheet)
    return (-value if plan.rank.highest else value,)


def compared_total(plan: Plan, sheet: Worksheet) -> Decimal:
    """Give the total on the precision that the ranking looks at."""
    total = sheet.total()
    precision = plan.rank.precision
    if precision == "total":
        return rounded(total, COMPARED)
    exact = sheet.unrounded.get(("total", ""), total)
    return rounded(exact, COMPARED if precision == "exact" else precision)


def _by_tie(tie: Tie, draw: tuple[str, ...]) -> Callable[[Worksheet], tuple[Decimal | int, ...]]:
    if tie.kind == "drawn":
        places = {supplier: place for place, supplier in enumerate(draw)}
        return lambda sheet: (places.get(sheet.tender.supplier, len(places)),)

    def key(sheet: Worksheet) -> tuple[Decimal | int, ...]:
        try:
            value = (
                sheet.stage("score", tie.code) if tie.kind == "criterion" else sheet.name(tie.code)
            )
        except (NotApplicable, Fails, Stops):
            return (1, 0)  # without the number, last
        amount = rounded(Decimal(value), COMPARED)
        return (0, -amount if tie.highest else amount)

    return key
