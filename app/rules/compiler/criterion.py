"""Compile a criterion: its value, its method, its gates."""

from collections.abc import Callable
from decimal import Decimal

from app.rules.compiler.sums import Sums
from app.rules.document.catalogue import Method
from app.rules.document.criterion import Criterion, Given, MethodUse
from app.rules.document.field import Source
from app.rules.document.table import Otherwise as OtherwiseRule
from app.rules.document.table import StageRounding
from app.rules.document.value import Quantity
from app.rules.names import Names
from app.rules.plan import CriterionPlan, Gate, MethodPlan, Otherwise, Sum
from app.units import NUMBER, Rounding, plain

STAGES = ("value", "unit_score", "score")  #: that a number may be rounded at
EVERY = (*STAGES, "weighted")


def criterion_plan(criterion: Criterion, names: Names, sums: Sums) -> CriterionPlan:
    """Compile a criterion and all below it."""
    value = None if criterion.value is None else sums.of(criterion.value)
    pooled = {stage for stage in EVERY if (stage, criterion.code) in sums.dependence.pooled}
    looked_at = "unit_score" if criterion.criteria else "value"
    return CriterionPlan(
        code=criterion.code,
        title=criterion.title or criterion.question or criterion.code,
        weight=criterion.weight,
        value=value,
        method=_method(criterion, names, sums),
        gates=tuple(_gates(criterion, sums, pooled=looked_at in pooled)),
        unlocks=criterion.unlocks,
        criteria=tuple(criterion_plan(child, names, sums) for child in criterion.criteria),
        clamp=criterion.clamp,
        rounding=_rounding(criterion.rounding, names.rule_set.rounding),
        may_not_apply=criterion.not_applicable == "respread",
        missing=criterion.missing,
        respread_at_least=criterion.respread_at_least,
        pooled=frozenset(pooled),
        source=source_words(criterion.source),
    )


def source_words(source: Source | None) -> str:
    """Say a source in one line."""
    if source is None:
        return ""
    parts = [source.get(key) for key in ("title", "clause", "body", "date", "address")]
    return ", ".join(str(part) for part in parts if part)


def otherwise_plan(rule: OtherwiseRule | None, make: Callable[[str], Sum]) -> Otherwise | None:
    """Compile what stands for a sum that has no answer."""
    if rule is None:
        return None
    when = None if rule.when is None else make(rule.when)
    if rule.formula is None:
        return Otherwise(when, None, "fail" if rule.score == "fail" else "error")
    return Otherwise(when, make(rule.formula), "formula")


def _rounding(own: StageRounding, whole: StageRounding) -> dict[str, Rounding | None]:
    """Take the criterion's own rounding of a stage where it gives one, `none` included."""
    made = {}
    for stage in STAGES:
        rule = getattr(own if stage in own.model_fields_set else whole, stage)
        made[stage] = None if rule is None else rule.exactly
    return made


def _method(criterion: Criterion, names: Names, sums: Sums) -> MethodPlan | None:
    use = criterion.method
    if use is None:
        return None
    method = names.methods.get(use.use or "", Method())
    table = sums.table(names.table_of(use), names)
    formula = use.formula or method.formula
    return MethodPlan(
        name=use.use or ("table" if table is not None else "formula"),
        sum=None if formula is None or table is not None else sums.of_method(formula),
        table=table,
        parameters=_parameters(use, method, sums),
        clamp=use.clamp or method.clamp,
        undefined=otherwise_plan(use.undefined or method.undefined, sums.of_method),
        better=use.better or method.better,
        source=source_words(use.source or method.source),
    )


def _parameters(use: MethodUse, method: Method, sums: Sums) -> dict[str, Sum]:
    made = {
        name: sums.of(parameter.default)
        for name, parameter in method.parameters.items()
        if parameter.default is not None
    }
    return made | {name: _given(given, sums) for name, given in use.parameters.items()}


def _given(given: Given, sums: Sums) -> Sum:
    if given.quantity is None:
        return sums.of(given.formula or "0")
    return sums.of(quantity_formula(given.quantity))


def quantity_formula(quantity: Quantity) -> str:
    """Write a quantity that grows with the contract as the formula that it is."""
    text = plain(quantity.quantity)
    if quantity.per_year:
        text += " * contract_years"
    if quantity.per_million_pounds:
        text += " * contract_value / 1000000"
    return text


def _gates(criterion: Criterion, sums: Sums, *, pooled: bool) -> list[Gate]:
    made = []
    gate, minimum = criterion.gate, criterion.minimum
    if gate is not None:
        otherwise = gate.else_ or ("lock" if criterion.unlocks else "fail")
        for kind, bound in (("at_least", gate.at_least), ("at_most", gate.at_most)):
            if bound is not None:
                made.append(_bound_gate(criterion.code, kind, otherwise, str(bound), pooled))
        if gate.require is not None:
            made.append(_require(criterion.code, gate.require, otherwise, sums))
    if minimum is not None:
        test = sums.of(quantity_formula(minimum.quantity))
        text = f"at least {test.text}"
        made.append(
            Gate(
                criterion.code, "minimum", minimum.else_, text, test, pooled=pooled or test.pooled
            )
        )
    for one in criterion.require:
        made.append(_require(one.code or criterion.code, one.require, one.else_, sums))
    return made


def _bound_gate(code: str, kind: str, otherwise: str, bound: str, pooled: bool) -> Gate:
    edge = Decimal(bound) if NUMBER.fullmatch(bound) else bound
    text = f"{kind.replace('_', ' ')} {bound}"
    return Gate(code, kind, otherwise, text, bound=edge, pooled=pooled)  # type: ignore[arg-type]


def _require(code: str, formula: str, otherwise: str, sums: Sums) -> Gate:
    test = sums.of(formula)
    return Gate(code, "require", otherwise, formula, test, pooled=test.pooled)  # type: ignore[arg-type]
