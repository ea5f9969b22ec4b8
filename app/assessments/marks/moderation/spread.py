"""How far apart the marks of several evaluators are."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.assessments.marks.criteria import MarkedCriterion
from app.units import NUMBER


@dataclass(frozen=True, slots=True)
class Spread:
    """The marks of one tender on one criterion, held against each other."""

    lowest: str
    highest: str
    steps: int | None  #: of the scale, from the lowest to the highest; None: it has no steps
    is_unanimous: bool


def spread_of(criterion: MarkedCriterion, marks: Sequence[str]) -> Spread | None:
    """Tell how far marks are apart; None if there are none.

    Args:
        criterion: whose scale orders them. Without a scale, or within its ranges, numbers do.
        marks: each as it is kept.
    """
    if not marks:
        return None
    places = {grade.mark: place for place, grade in enumerate(criterion.grades)}
    has_steps = all(mark in places for mark in marks)
    ordered = sorted(
        marks, key=lambda mark: Decimal(places[mark]) if has_steps else _as_number(mark)
    )
    lowest, highest = ordered[0], ordered[-1]
    return Spread(
        lowest=lowest,
        highest=highest,
        steps=places[highest] - places[lowest] if has_steps else None,
        is_unanimous=len(set(marks)) == 1,
    )


def _as_number(mark: str) -> Decimal:
    return Decimal(mark) if NUMBER.fullmatch(mark) else Decimal(0)
