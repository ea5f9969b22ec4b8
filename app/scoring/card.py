"""Scorecards: everything a tender's worksheet says, as plain data with decimal strings."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.rules.formula.exact import Undefined
from app.rules.formula.terms import Noting
from app.rules.plan import CriterionPlan, Sum
from app.scoring.engine.evaluation import LotScore, Scored, number_or_none
from app.scoring.engine.gate import GateResult
from app.scoring.engine.outcome import Fails, NotApplicable, Stops
from app.scoring.engine.quantity import STEPS, Counted
from app.scoring.engine.stage import MethodScope
from app.scoring.engine.worksheet import Worksheet
from app.scoring.submission import Status
from app.units import exactly, plain

HUNDRED = Decimal(100)
NUMBERS = ("value", "unit_score", "score", "weighted")


def shown(value: Any) -> Any:
    """Write one value: numbers as decimal strings, yes/no and nothing as they are."""
    return plain(value) if isinstance(value, Decimal) else value


def cards(lot: LotScore) -> list[dict[str, Any]]:
    """Give the scorecard of every tender, best first, those without a rank last."""
    with exactly():
        made = [card(one) for one in lot.tenders]
    return sorted(made, key=lambda one: (one["rank"] or len(made) + 1, one["supplier"]))


def card(one: Scored) -> dict[str, Any]:
    """Give one tender's scorecard."""
    sheet = one.sheet
    total = _of_pool_if_settled(one, "total", "")
    made: dict[str, Any] = {
        "supplier": sheet.tender.supplier,
        "status": str(one.status),
        "reasons": one.reasons,
        "price": shown(sheet.tender.price),
        "rank": None if one.standing is None else one.standing.rank,
        "tied": False if one.standing is None else one.standing.tied,
        "decided_by": None if one.standing is None else one.standing.decided_by or None,
        **_with_unrounded(sheet, "total", "", "total", total),
        "total_percent": _percent(total, all_marks(sheet)),
        "measures": {code: _measure(sheet, code, found) for code, found in _counted(sheet)},
        "commitments": list(_commitments(sheet)),
        "figures": {},
        "criteria": {},
        "gates": [_gate(result) for result in one.gates],
    }
    for code in sheet.plan.figures:
        value = _of_pool_if_settled(one, "figure", code)
        made["figures"] |= _with_unrounded(sheet, "figure", code, code, value)
    for code, criterion in sheet.plan.by_code.items():
        made["criteria"][code] = _criterion(one, criterion)
    if one.status is not Status.ASSESSED:
        made["rank"] = None
    return made


def all_marks(sheet: Worksheet) -> Decimal:
    """Add up all the marks there are: the weights of the top criteria."""
    top = sheet.plan.criteria
    marks: Decimal = sheet.once(
        "all_marks", "", lambda: sum((one.weight or Decimal(0) for one in top), Decimal(0))
    )
    return marks


def _percent(part: Any, whole: Decimal) -> str | None:
    if not isinstance(part, Decimal) or not whole:
        return None
    return plain(part * HUNDRED / whole)


def _with_unrounded(
    sheet: Worksheet, kind: str, code: str, name: str, value: Any
) -> dict[str, Any]:
    made = {name: shown(value)}
    if (kind, code) in sheet.unrounded and value is not None:
        made[f"{name}_unrounded"] = plain(sheet.unrounded[kind, code])
    return made


def _of_pool_if_settled(one: Scored, kind: str, code: str) -> Any:
    """Give a number; of a tender that never qualified, only what asks nothing of the pool."""
    plan = one.sheet.plan
    if kind == "total":
        pooled = plan.total.pooled
    else:
        of_figure = kind == "figure"
        pooled = plan.figures[code].pooled if of_figure else kind in plan.by_code[code].pooled
    return None if pooled and not one.settled else number_or_none(one.sheet, kind, code)


def _counted(sheet: Worksheet) -> Iterable[tuple[str, Counted]]:
    """Give what was offered, and as nothing what the rules count but was not offered."""
    zero = Decimal(0)
    nothing = Counted(dict.fromkeys((*STEPS[2:], "counted"), zero), {}, zero, zero)
    return sorted({**dict.fromkeys(sheet.plan.counted, nothing), **sheet.counted}.items())


def _measure(sheet: Worksheet, code: str, found: Counted) -> dict[str, Any]:
    measure = sheet.plan.measures[code]
    made: dict[str, Any] = {
        step: plain(number) for step, number in found.steps.items() if _is_told(sheet, step)
    }
    made["counted"] = plain(found.counted)
    if measure.rounding is not None:
        made["counted_unrounded"] = plain(found.unrounded)
    made["unit"] = measure.unit
    if measure.pounds is not None:
        low, central, high = (found.counted * pounds for pounds in measure.pounds)
        made["pounds"] = plain(central)
        if low != high:
            made |= {"pounds_low": plain(low), "pounds_high": plain(high)}
    if measure.points is not None:
        made["points"] = plain(found.counted * measure.points)
    if sheet.measure_is_locked(code):
        made["locked"] = True
    return made


def _commitments(sheet: Worksheet) -> Iterable[dict[str, Any]]:
    for line in sheet.tender.commitments:
        found = sheet.counted[line.measure]
        steps = found.lines.get(line.id, {})
        yield {
            "id": line.id,
            "measure": line.measure,
            **_written({k: n for k, n in steps.items() if _is_told(sheet, k)}),
        }


def _is_told(sheet: Worksheet, step: str) -> bool:
    """Leave out the step that only some rules have, so that older receipts read as they did."""
    return step != "partnered" or sheet.plan.partners is not None


def _written(steps: Mapping[str, Decimal]) -> dict[str, str]:
    """Write the steps of a commitment; a step that passed a number on is not written anew."""
    made: dict[str, str] = {}
    before, text = None, ""
    for step, number in steps.items():
        if number is not before:
            before, text = number, plain(number)
        made[step] = text
    return made


def _criterion(one: Scored, criterion: CriterionPlan) -> dict[str, Any]:
    sheet, code = one.sheet, criterion.code
    whole = all_marks(sheet)
    made: dict[str, Any] = {}
    for stage in NUMBERS:
        value = _of_pool_if_settled(one, stage, code) if _has(criterion, stage) else None
        made |= _with_unrounded(sheet, stage, code, stage, value)
    in_effect = sheet.stages.weight_in_effect(criterion)
    return {
        **made,
        "label": _label(sheet, criterion),
        "weight": shown(criterion.weight),
        "weight_in_effect": plain(in_effect),
        "weight_percent": _percent(in_effect * sheet.stages.share_of_total(criterion), whole),
        "weighted_percent": _percent(_part(one, criterion), whole),
        **_formula(one, criterion),
        "gate": _gate_of(one, code),
        "not_applicable": _why_off(sheet, code),
        "locked": sheet.is_locked(code),
        "source": _source(criterion),
    }


def _has(criterion: CriterionPlan, stage: str) -> bool:
    """Tell whether a criterion has a stage: a parent has no value, and only a value needs none."""
    if stage == "value":
        return not criterion.criteria
    return criterion.method is not None or bool(criterion.criteria)


def _why_off(sheet: Worksheet, code: str) -> str | None:
    """Give why a criterion, or the heading above it, does not apply; None where it does."""
    if code not in sheet.stages.off:
        return None
    at: CriterionPlan | None = sheet.plan.by_code[code]
    while at is not None and at.code not in sheet.tender.not_applicable:
        at = sheet.plan.parents.get(at.code)
    return "not marked" if at is None else sheet.tender.not_applicable[at.code]


def _source(criterion: CriterionPlan) -> str | None:
    method = "" if criterion.method is None else criterion.method.source
    return criterion.source or method or None


def _part(one: Scored, criterion: CriterionPlan) -> Any:
    has = _has(criterion, "weighted")
    return _of_pool_if_settled(one, "weighted", criterion.code) if has else None


def _label(sheet: Worksheet, criterion: CriterionPlan) -> str | None:
    row = sheet.stages.rows.get(criterion.code)
    return None if row is None else row.label or row.name


def _formula(one: Scored, criterion: CriterionPlan) -> dict[str, Any]:
    """Give the published formulas with the numbers that went into them."""
    sheet, method = one.sheet, criterion.method
    parts: list[str] = []
    terms: dict[str, Any] = {}
    if criterion.value is not None:
        parts.append(f"value = {criterion.value.text}")
        terms |= _terms(one, criterion.value, sheet, pooled="value" in criterion.pooled)
    if method is not None and method.sum is not None:
        parts.append(f"unit_score = {method.sum.text}")
        scope = MethodScope(sheet, criterion)
        terms |= _terms(one, method.sum, scope, pooled="unit_score" in criterion.pooled)
    elif method is not None and method.table is not None:
        parts.append(f"unit_score = table {method.table.name}")
    return {
        "formula": "; ".join(parts) or None,
        "terms": {name: shown(value) for name, value in terms.items()},
        "method": None if method is None else method.name,
    }


def _terms(one: Scored, formula: Sum, scope: Any, *, pooled: bool) -> dict[str, Any]:
    if pooled and not one.settled:
        return {}
    noting = Noting(scope)
    try:
        formula.work_out(noting)
    except (Undefined, Fails, Stops, NotApplicable):
        return noting.terms  # as far as it came; the number itself says what is wrong
    return noting.terms


def _gate(result: GateResult) -> dict[str, Any]:
    gate = result.gate
    return {"code": gate.code, "requires": gate.text, "met": result.met, "else": gate.otherwise}


def _gate_of(one: Scored, code: str) -> dict[str, Any] | None:
    own = [result for result in one.gates if result.gate.code == code]
    if not own:
        return None
    return {"met": all(result.met for result in own), "tests": [_gate(one) for one in own]}
