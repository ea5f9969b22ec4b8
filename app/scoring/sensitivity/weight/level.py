"""The levels at which criteria share out weight, and other weights for them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.rules.plan import CriterionPlan, MethodPlan, Plan, Row, TablePlan
from app.units import exactly

ZERO = Decimal(0)
Weights = Mapping[str, Decimal]  #: by criterion; what is not named keeps its own


@dataclass(frozen=True)
class Level:
    """Criteria that share out one weight: those at the top, or those below one criterion."""

    parent: str  #: nothing at the top
    codes: tuple[str, ...]
    weights: tuple[Decimal, ...]

    @property
    def whole(self) -> Decimal:
        """What they weigh together."""
        with exactly():
            return sum(self.weights, ZERO)

    def moved(self, code: str, weight: Decimal) -> dict[str, Decimal]:
        """Give one criterion another weight; the others share the rest in proportion.

        Where the others weigh nothing, they share the rest equally.
        """
        with exactly():
            own = self.weights[self.codes.index(code)]
            left, before = self.whole - weight, self.whole - own
            equal = left / max(len(self.codes) - 1, 1)
            return {
                other: weight if other == code else (old * left / before if before else equal)
                for other, old in zip(self.codes, self.weights, strict=True)
            }


def levels_of(plan: Plan) -> tuple[Level, ...]:
    """List the levels at which weight could be shared out otherwise, the top one first."""
    every = [("", plan.criteria)]
    every += [(code, one.criteria) for code, one in plan.by_code.items()]
    found = []
    for parent, criteria in every:
        weighing = [one for one in criteria if one.weight is not None]
        level = Level(
            parent,
            tuple(one.code for one in weighing),
            tuple(one.weight or ZERO for one in weighing),
        )
        if len(weighing) > 1 and level.whole > 0:
            found.append(level)
    return tuple(found)


def reweighted(plan: Plan, weights: Weights) -> Plan:
    """Give the rules with other weights.

    A mark that was given in points out of a criterion's weight stays the same share of it: the
    points of its table grow and shrink with the weight.
    """
    criteria = tuple(_reweighted(one, weights) for one in plan.criteria)
    by_code = {one.code: one for top in criteria for one in _all_of(top)}
    return replace(
        plan,
        criteria=criteria,
        by_code={code: by_code[code] for code in plan.by_code},
        parents={child.code: one for one in by_code.values() for child in one.criteria},
    )


def _all_of(criterion: CriterionPlan) -> list[CriterionPlan]:
    return [criterion, *(one for child in criterion.criteria for one in _all_of(child))]


def _reweighted(criterion: CriterionPlan, weights: Weights) -> CriterionPlan:
    weight = weights.get(criterion.code, criterion.weight)
    method = criterion.method
    if method is not None and weight is not None and weight != criterion.weight:
        method = _in_proportion(method, weight, criterion.weight)
    below = tuple(_reweighted(child, weights) for child in criterion.criteria)
    return replace(criterion, weight=weight, method=method, criteria=below)


def _in_proportion(method: MethodPlan, weight: Decimal, before: Decimal | None) -> MethodPlan:
    table = method.table
    if table is None or not before:
        return method

    def grown(row: Row) -> Row:
        if row.points is None or row.share is not None:
            return row
        return replace(row, points=row.points * weight / before)

    scaled = TablePlan(
        table.name,
        {word: grown(row) for word, row in table.choices.items()},
        tuple((holds, grown(row)) for holds, row in table.bands),
    )
    return replace(method, table=scaled)
