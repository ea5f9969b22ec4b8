"""The stages of a criterion: value, unit score, score and weighted."""

from decimal import Decimal
from typing import Any

from app.rules.formula.exact import PoolFact, Undefined
from app.rules.plan import CriterionPlan, MethodPlan, Row
from app.scoring.engine.gate import zeroed
from app.scoring.engine.lookup import look_up
from app.scoring.engine.outcome import Fails, NotApplicable
from app.scoring.engine.quantity import total_of
from app.scoring.engine.sheet import Sheet
from app.scoring.engine.weight import ZERO, Weights
from app.units import NUMBER


class MethodScope:
    """All that a method sees: value, weight, its parameters, contract facts and the pool."""

    def __init__(self, sheet: Sheet, criterion: CriterionPlan) -> None:
        """Look at one criterion of one tender."""
        self.sheet = sheet
        self.criterion = criterion

    def name(self, name: str, /) -> Any:
        """Give the value of a name."""
        if name == "value":
            return self.sheet.stage("value", self.criterion.code)
        if name == "weight":
            return self.criterion.weight or ZERO
        method = self.criterion.method
        if method is not None and name in method.parameters:
            return self.sheet.once(
                "parameter",
                f"{self.criterion.code}.{name}",
                lambda: method.parameters[name].work_out(self.sheet),
            )
        return self.sheet.name(name)

    def pool(self, fact: PoolFact, /) -> Decimal:
        """Give the answer of all qualifying tenders, each seen as this method sees it."""
        return self.sheet.tenders_pool.answer(
            fact, lambda member: MethodScope(member, self.criterion), self.criterion.code
        )

    def stage(self, stage: str, code: str, /) -> Any:
        """Give a stage of a criterion; the checker lets no method ask."""
        return self.sheet.stage(stage, code)

    def theme(self, kind: str, theme: str, /) -> Decimal:
        """Give what a theme comes to."""
        return self.sheet.theme(kind, theme)


class Stages(Weights):
    """Works out the stages of the criteria of one tender."""

    def __init__(self, sheet: Sheet) -> None:
        """Belong to a worksheet."""
        super().__init__(sheet)
        self.by_code = sheet.plan.by_code
        self.rows: dict[str, Row] = {}  #: what each table said, for the explanation

    def of(self, stage: str, code: str) -> Any:
        """Give a stage of a criterion, worked out once."""
        criterion = self.by_code[code]
        if stage == "weight":
            return criterion.weight or ZERO
        if code in self.off:
            raise NotApplicable(code)
        work = getattr(self, f"_{stage}")
        return self.sheet.once(stage, code, lambda: work(criterion))

    def _value(self, criterion: CriterionPlan) -> Any:
        sheet = self.sheet
        if criterion.criteria:
            raise sheet.stop(
                "no_value",
                f"`{criterion.code}` has criteria below it, so it has no value of its own.",
                "Ask for its unit_score.",
            )
        if criterion.value is None:
            value = self._mark(criterion)
        else:
            value = ZERO if sheet.is_locked(criterion.code) else criterion.value.work_out(sheet)
        return sheet.kept("value", criterion.code, value, criterion.rounding["value"])

    def _mark(self, criterion: CriterionPlan) -> Any:
        marks, code = self.sheet.tender.marks, criterion.code
        if code in marks:
            return marks[code]
        if criterion.missing == "fail":
            raise Fails(code, f"there is no mark for `{code}`")
        if criterion.missing is not None:
            return as_mark(criterion.missing)
        raise self.sheet.stop(
            "missing_mark",
            f"there is no mark for `{code}`, and the rules do not say what then.",
            f"Give marks.{code}, or declare `missing` for it in the rules.",
        )

    def _unit_score(self, criterion: CriterionPlan) -> Any:
        if self._earns_nothing(criterion):
            return ZERO
        raw = self._of_children(criterion) if criterion.criteria else self._by_method(criterion)
        value = clamped(raw, criterion.clamp)
        return self.sheet.kept(
            "unit_score", criterion.code, value, criterion.rounding["unit_score"]
        )

    def _earns_nothing(self, criterion: CriterionPlan) -> bool:
        """Tell whether a gate sets a score to zero; a quantity that is locked counts as zero."""
        marked = criterion.value is None and not criterion.criteria
        locked = marked and self.sheet.is_locked(criterion.code)
        return locked or zeroed(self.sheet, criterion)

    def _of_children(self, criterion: CriterionPlan) -> Decimal:
        scores, weights = [], []
        for child in criterion.criteria:
            if child.code not in self.off and child.weight:
                scores.append(self.of("score", child.code))
                weights.append(self.weight_in_effect(child))
        whole = total_of(weights)
        if not whole:
            raise self.sheet.stop(
                "no_weights",
                f"the criteria below `{criterion.code}` weigh nothing together.",
                "Give them weights.",
            )
        return total_of(scores) / whole

    def _by_method(self, criterion: CriterionPlan) -> Any:
        method = criterion.method
        if method is None:
            raise self.sheet.stop(
                "no_method", f"`{criterion.code}` has no method.", "Give it a method."
            )
        scope = MethodScope(self.sheet, criterion)
        value = self.sheet.settled(
            criterion.code,
            lambda: self._method_result(criterion, method, scope),
            method.undefined,
            scope,
        )
        return clamped(value, method.clamp)

    def _method_result(
        self, criterion: CriterionPlan, method: MethodPlan, scope: MethodScope
    ) -> Decimal:
        if method.table is None:
            if method.sum is None:
                raise Undefined("its method has no formula")
            result: Decimal = method.sum.work_out(scope)
            return result
        row = self.row(criterion)
        if row.share is not None:
            return row.share
        if not criterion.weight:
            raise NotApplicable(
                criterion.code
            )  # points with no weight to divide them by, or words
        if row.points is None:
            raise Undefined(f"the table {method.table.name} gives no share and no points")
        return row.points / criterion.weight

    def row(self, criterion: CriterionPlan) -> Row:
        """Give what the criterion's table says of its value."""
        if criterion.code not in self.rows:
            method = criterion.method
            if method is None or method.table is None:
                raise Undefined("it has no table")
            value = self.sheet.stage("value", criterion.code)
            self.rows[criterion.code] = look_up(method.table, value)
        return self.rows[criterion.code]

    def _score(self, criterion: CriterionPlan) -> Any:
        value = self._unrounded_score(criterion)
        return self.sheet.kept("score", criterion.code, value, criterion.rounding["score"])

    def _unrounded_score(self, criterion: CriterionPlan) -> Decimal:
        method = criterion.method
        plain_points = (
            method is not None
            and method.table is not None
            and not self._earns_nothing(criterion)
            and criterion.clamp is None
            and method.clamp is None
            and not criterion.rounding["unit_score"]
        )
        if plain_points and (points := self._points(criterion, method)) is not None:
            weight = criterion.weight
            if not weight:
                return points
            return points * self.weight_in_effect(criterion) / weight
        unit_score: Decimal = self.of("unit_score", criterion.code)
        return unit_score * self.weight_in_effect(criterion)

    def _points(self, criterion: CriterionPlan, method: MethodPlan | None) -> Decimal | None:
        """Give a table's points as they are, so that dividing by the weight loses nothing."""
        try:
            row = self.row(criterion)
        except Undefined:
            return None  # the method's `undefined` decides, by way of the unit score
        condition = method and method.undefined and method.undefined.when
        return None if row.share is not None or condition else row.points

    def _weighted(self, criterion: CriterionPlan) -> Decimal:
        """Give the criterion's part of the total."""
        if not criterion.weight:
            return ZERO
        value: Decimal = self.of("score", criterion.code)
        return value * self.share_of_total(criterion)


def as_mark(text: str) -> Decimal | str:
    """Read a mark written in the rules: a number if it looks like one, else a word."""
    return Decimal(text) if NUMBER.fullmatch(text) else text


def clamped(value: Any, clamp: tuple[Decimal | None, Decimal | None] | None) -> Any:
    """Hold a number within bounds, where there are any."""
    if clamp is None or not isinstance(value, Decimal):
        return value
    low, high = clamp
    held = value if low is None else max(value, low)
    return held if high is None else min(held, high)
