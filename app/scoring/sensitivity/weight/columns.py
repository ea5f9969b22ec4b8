"""Totals under very many weightings at once: the criteria tree and the total in doubles.

The unit scores are those that the engine worked out; only what stands above them is worked out
here, for every weighting, with a bound on its error (`app.rules.formula.estimate`). Nothing here
decides: `contest` asks the engine wherever the bound does not settle it.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from app.rules.formula import bulk, estimate
from app.rules.formula.estimate import CERTAIN, Answer, Estimate
from app.rules.formula.grammar import read
from app.rules.plan import CriterionPlan, Plan
from app.scoring.engine.evaluation import number_or_none
from app.scoring.engine.gate import gates_of
from app.scoring.engine.worksheet import Worksheet
from app.scoring.sensitivity.weight.reach import Reach

ZERO, ONE = estimate.known(Decimal(0)), estimate.known(Decimal(1))


class NotInBulk(Exception):
    """The rules do something with weights that is not done for many weightings at once."""


class Alike:
    """Tenders to which the same criteria apply: what no weight changes, put into columns once."""

    def __init__(self, plan: Plan, sheets: Sequence[Worksheet]) -> None:
        """Take the rules and the tenders; the same criteria are off for all of them."""
        self.plan, self.sheets = plan, sheets
        self.off = sheets[0].stages.off
        self._units: dict[str, Estimate] = {}
        self._matrix: Estimate | None = None
        self.leaves = [one for one in plan.by_code.values() if not one.criteria and self._on(one)]

    def _on(self, one: CriterionPlan) -> bool:
        """Tell whether a criterion, and each above it, applies and has a weight."""
        at: CriterionPlan | None = one
        while at is not None:
            if at.code in self.off or at.weight is None:
                return False
            at = self.plan.parents.get(at.code)
        return True

    def unit_score(self, code: str) -> Estimate:
        """Give the unit scores of a criterion that has none below it."""
        if code not in self._units:
            found = [number_or_none(sheet, "unit_score", code) for sheet in self.sheets]
            self._units[code] = _a_number(constants(found), code)
        return self._units[code]

    def matrix(self) -> Estimate:
        """Give all unit scores: a row for each tender, a column for each weighing criterion."""
        if self._matrix is None:
            units = [self.unit_score(one.code) for one in self.leaves]
            values = np.concatenate([one.values for one in units], axis=1)
            error, most = max(one.error for one in units), max(one.most for one in units)
            self._matrix = Estimate(values, error, most)
        return self._matrix


class Weighted:
    """The criteria of some tenders under many weightings."""

    def __init__(self, alike: Alike, weights: Mapping[str, Estimate], cases: int) -> None:
        """Take the tenders, and a weight for each weighting and criterion.

        Args:
            alike: the tenders.
            weights: by criterion, one number to a weighting; others keep the weight they have.
            cases: how many weightings.
        """
        self.alike, self.weights, self.cases = alike, weights, cases
        self.plan, self.sheets, self.off = alike.plan, alike.sheets, alike.off
        self._done: dict[tuple[str, str], Estimate] = {}

    def weight(self, one: CriterionPlan) -> Estimate:
        """Give the weight as published."""
        return self.weights.get(one.code) or estimate.known(one.weight or Decimal(0))

    def stage(self, stage: str, code: str) -> Estimate:
        """Give a stage of a criterion, for each tender and weighting."""
        if stage != "weight" and code in self.off:
            raise NotInBulk(f"`{code}` does not apply to all tenders, and the rules ask for it")
        if (stage, code) not in self._done:
            work: Callable[[CriterionPlan], Estimate] = getattr(self, f"_{stage}")
            self._done[stage, code] = work(self.plan.by_code[code])
        return self._done[stage, code]

    def _value(self, one: CriterionPlan) -> Any:
        return constants([number_or_none(sheet, "value", one.code) for sheet in self.sheets])

    def _weight(self, one: CriterionPlan) -> Estimate:
        return self.weight(one)

    def _unit_score(self, one: CriterionPlan) -> Estimate:
        if not one.criteria:
            return self.alike.unit_score(one.code)
        level = self._left(one.criteria)
        scores = _added([self.stage("score", child.code) for child in level])
        made = estimate.divided(scores, _added([self._in_effect(child) for child in level]))
        for bound, highest in zip(one.clamp or (None, None), (True, False), strict=True):
            if bound is not None:
                made = estimate.extreme([made, estimate.known(bound)], highest=highest)
        return estimate.rounded(made, one.rounding["unit_score"])

    def _score(self, one: CriterionPlan) -> Estimate:
        made = estimate.times(self.stage("unit_score", one.code), self._in_effect(one))
        return estimate.rounded(made, one.rounding["score"])

    def _weighted(self, one: CriterionPlan) -> Estimate:
        return estimate.times(self.stage("score", one.code), self._share(one))

    def _left(self, level: Sequence[CriterionPlan]) -> list[CriterionPlan]:
        return [one for one in level if one.weight is not None and one.code not in self.off]

    def _in_effect(self, one: CriterionPlan) -> Estimate:
        """Give the weight with its share of what is free because other criteria do not apply."""
        parent = self.plan.parents.get(one.code)
        siblings = self.plan.criteria if parent is None else parent.criteria
        level = [sibling for sibling in siblings if sibling.weight is not None]
        left = self._left(level)
        if len(left) == len(level):
            return self.weight(one)
        whole, shared = (_added([self.weight(each) for each in some]) for some in (level, left))
        return estimate.divided(estimate.times(self.weight(one), whole), shared)

    def _share(self, one: CriterionPlan) -> Estimate:
        """Tell what one mark of this criterion's level is worth in the total."""
        parent = self.plan.parents.get(one.code)
        if parent is None:
            return ONE
        if ("share", parent.code) not in self._done:
            whole = _added([self._in_effect(each) for each in self._left(parent.criteria)])
            above = estimate.times(self._share(parent), self._in_effect(parent))
            self._done["share", parent.code] = estimate.divided(above, whole)
        return self._done["share", parent.code]

    def _part(self, one: CriterionPlan) -> Estimate:
        """Give the share of the total that a criterion's unit score counts for."""
        share, own = self._share(one), self._in_effect(one)
        return own if share is ONE else estimate.times(own, share)

    def weighted_sum(self) -> Estimate:
        """Give the top scores added up."""
        return _added([self.stage("score", one.code) for one in self._left(self.plan.criteria)])

    def by_product(self) -> Estimate:
        """Give the weighted sum as one product of unit scores and shares of the total.

        Only where nothing is rounded, held or zeroed between a criterion and the total.
        """
        leaves = self.alike.leaves
        shares = [self._part(one) for one in leaves]
        rows = np.empty((len(leaves), self.cases))
        for row, share in zip(rows, shares, strict=True):
            row[:] = share.values
        doubts = [one.doubt for one in shares if one.doubt.any()]
        doubt = np.logical_or.reduce(doubts) if doubts else CERTAIN
        error, most = max(one.error for one in shares), max(one.most for one in shares)
        return estimate.product(self.alike.matrix(), Estimate(rows, error, most, doubt))


class Named:
    """What a total's formula names, as columns: a row for each tender, a column a weighting."""

    def __init__(self, criteria: Weighted, reach: Reach) -> None:
        """Take the criteria, and what else turns on weights."""
        self.criteria, self.reach = criteria, reach
        self.shape: tuple[int, ...] = (len(criteria.sheets), criteria.cases)

    def name(self, name: str, /) -> Any:
        """Give the column of a name."""
        if name == "weighted_sum":
            return self.criteria.weighted_sum()
        if name == "total":
            return self.total()
        if name not in self.reach.figures:
            return constants([sheet.name(name) for sheet in self.criteria.sheets])
        figure = self.criteria.plan.figures[name]
        if figure.table is not None:
            raise NotInBulk(f"the figure `{name}` looks a weighted score up in a table")
        return _rounded(self.run(figure.sum.text), figure.rounding)

    def stage(self, stage: str, code: str, /) -> Any:
        """Give the column of a stage of a criterion."""
        return self.criteria.stage(stage, code)

    def theme(self, kind: str, theme: str, /) -> Estimate:
        """Give the column of what a theme comes to."""
        found = constants([sheet.theme(kind, theme) for sheet in self.criteria.sheets])
        return _a_number(found, theme)

    def run(self, text: str) -> Any:
        """Work a formula of the rules out."""
        return bulk.compiled(read(text))(self)

    def total(self) -> Estimate:
        """Give the total before it is rounded."""
        total = self.criteria.plan.total
        when = None if total.undefined is None else total.undefined.when
        if total.weighted and when is None:
            return self.criteria.weighted_sum()
        made = _a_number(self.run(total.sum.text), "total")
        if when is None:
            return made
        instead: Answer = self.run(when.text)
        return Estimate(
            made.values, made.error, made.most, made.doubt | instead.values | instead.doubt
        )


def _rounded(found: Any, rounding: Any) -> Any:
    return estimate.rounded(found, rounding) if isinstance(found, Estimate) else found


def _a_number(found: Any, code: str) -> Estimate:
    if not isinstance(found, Estimate):
        raise NotInBulk(f"`{code}` is no number")
    return found


def constants(found: Sequence[Any]) -> Any:
    """Lay what does not turn on weights over all weightings: a row for each tender."""
    if all(isinstance(one, bool) for one in found):
        return Answer(np.array(found, dtype=np.bool_).reshape(-1, 1))
    if not all(isinstance(one, Decimal) for one in found):
        raise NotInBulk("a word or nothing stands where a number is needed")
    made = estimate.of(found)
    return Estimate(made.values.reshape(-1, 1), made.error, made.most)


def _added(parts: Sequence[Estimate]) -> Estimate:
    made = ZERO
    for part in parts:
        made = estimate.added(made, part)
    return made


def is_product(plan: Plan) -> bool:
    """Tell whether the total is a plain product of unit scores and shares of the total."""
    zeroing = any(
        gate.otherwise == "zero" and one is not None and one.criteria
        for pooled in (False, True)
        for gate, one in gates_of(plan, pooled=pooled)
    )
    held = any(
        one.rounding["score"] is not None
        or (one.criteria and (one.clamp is not None or one.rounding["unit_score"] is not None))
        for one in plan.by_code.values()
    )
    return plan.total.weighted and plan.total.undefined is None and not zeroing and not held


def not_in_bulk(plan: Plan, reach: Reach) -> str:
    """Say why other weights cannot be worked out in bulk; nothing where they can."""
    if reach.leaves:
        return f"the value of {', '.join(sorted(reach.leaves))} turns on other criteria's scores"
    if any(name in reach.figures for name in plan.rank.prefer):
        return "who is preferred turns on weighted scores"
    zeroing = [
        one.code for gate, one in reach.gates if one is not None and gate.otherwise == "zero"
    ]
    if zeroing:
        return f"a gate sets {', '.join(zeroing)} to nothing by its weighted score"
    return ""
