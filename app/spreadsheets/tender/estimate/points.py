"""What a criterion earns in the total, as the formula of a cell on what its measures come to."""

from decimal import Decimal

from app.rules.formula.grammar import read
from app.rules.names import in_method
from app.rules.plan import CriterionPlan, MethodPlan, Plan
from app.scoring.engine.pool import PoolOfTenders
from app.scoring.engine.worksheet import Worksheet
from app.scoring.submission import Tender
from app.spreadsheets.tender.estimate.said import (
    Constants,
    Unsayable,
    as_clamped,
    as_rounded,
    constant,
    figure,
    said,
)


class Weighing:
    """Tells what the criteria of a plan weigh when all of them apply."""

    def __init__(self, plan: Plan) -> None:
        """Lay out a tender that is marked on everything."""
        marks = {code: Decimal(0) for code in plan.by_code}
        sheet = Worksheet(plan, Tender("", marks=marks), {}, PoolOfTenders())
        self._plan, self._stages = plan, sheet.stages

    def most(self, criterion: CriterionPlan) -> Decimal:
        """Give what full marks of a criterion are worth in the total."""
        return self._stages.weight_in_effect(criterion) * self.share(criterion)

    def share(self, criterion: CriterionPlan) -> Decimal:
        """Give what one mark of a criterion is worth in the total."""
        return self._stages.share_of_total(criterion)

    def points(self, criterion: CriterionPlan, value: str) -> str:
        """Write what a criterion earns.

        Args:
            criterion: one that measures are counted for.
            value: the cell of its value.

        Raises:
            Unsayable: if a cell cannot work it out.
        """
        method = criterion.method
        if method is None or criterion.pooled or not criterion.weight:
            raise Unsayable(criterion.code)
        unit_score = as_clamped(self._by(method, value), method.clamp)
        unit_score = as_rounded(
            as_clamped(unit_score, criterion.clamp), criterion.rounding["unit_score"]
        )
        weight = figure(self._stages.weight_in_effect(criterion))
        score = as_rounded(f"{unit_score}*{weight}", criterion.rounding["score"])
        return f"{score}*{figure(self.share(criterion))}"

    def _by(self, method: MethodPlan, value: str) -> str:
        has_condition = method.undefined is not None and method.undefined.when is not None
        if method.sum is None or method.table is not None or has_condition:
            raise Unsayable(method.name)

        def name(called: str) -> str:
            if called == "value":
                return value
            if called in method.parameters:
                return figure(constant(self._plan, read(method.parameters[called].text)))
            return figure(Decimal(Constants(self._plan).name(called)))

        return said(in_method(read(method.sum.text)), name)
