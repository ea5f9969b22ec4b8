"""How a measure is scored, in the words of the criterion that looks at it alone or by theme."""

from decimal import Decimal
from typing import Any

from app.rules.document.catalogue import Measure
from app.rules.document.criterion import Criterion, MethodUse
from app.rules.document.ruleset import RuleSet
from app.rules.document.value import Quantity
from app.rules.library import Library, methods_of
from app.rules.names import leaves
from app.units import NUMBER, plain

LINE, SHARE = "linear_between", "share_of_target"  #: methods whose two ends can be told
WEIGHTS = {"percent": "%", "points": " points", "fraction": " of 1"}


def curve_of(measure: Measure, rule_set: RuleSet, library: Library) -> dict[str, Any]:
    """Give the direction, the curve and its ends; empty where no criterion looks at it so."""
    by_theme = [] if measure.theme is None else [measure.theme, f"quantity({measure.theme})"]
    for names, together in (([measure.code, f"quantity({measure.code})"], ""),
                            (by_theme, f", with all of {measure.theme}")):  # fmt: skip
        for one in leaves(rule_set.criteria):
            if one.method is not None and (one.value or "").strip() in names:
                return _told(one, one.method, together, rule_set, library)
    return {}


def _told(
    one: Criterion, use: MethodUse, together: str, rule_set: RuleSet, library: Library
) -> dict[str, Any]:
    method = methods_of(rule_set, library).get(use.use or "")
    by_table = use.table or use.scale or (method and method.table)
    curve = "steps" if by_table else "linear" if use.use in (LINE, SHARE) else use.use or "formula"
    return {
        "direction": use.better or (method and method.better),
        "curve": f"{curve}{together}",
        "max_weight_share": _weight(one.weight, rule_set),
        **_ends(one, use, rule_set),
    }


def _ends(one: Criterion, use: MethodUse, rule_set: RuleSet) -> dict[str, Any]:
    """Give both ends of a straight line, as they are written."""
    full = _weight(one.weight, rule_set)
    if use.use == LINE:
        floor, top = _parameter(use, "worst"), _parameter(use, "best")
    elif use.use == SHARE:
        floor, top = "0", _parameter(use, "target")
        cap = _parameter(use, "cap") or "1"
        if cap != "1":
            top, full = (f"{one} × {cap}" if one else "" for one in (top, full))
    else:
        return {}
    return {
        "floor_qty": floor, "points_at_floor": "0", "cap_qty": top, "points_at_cap": full,
    }  # fmt: skip


def _weight(weight: Decimal | None, rule_set: RuleSet) -> str:
    return "" if weight is None else f"{plain(weight)}{WEIGHTS[rule_set.weights]}"


def _parameter(use: MethodUse, name: str) -> str:
    given = use.parameters.get(name)
    if given is None:
        return ""
    if given.quantity is not None:
        return _quantity(given.quantity)
    written = str(given.formula or "").strip()
    return plain(Decimal(written)) if NUMBER.fullmatch(written) else written


def _quantity(one: Quantity) -> str:
    words = [plain(one.quantity), one.unit or ""]
    words += ["for each year"] if one.per_year else []
    words += ["for each million pounds"] if one.per_million_pounds else []
    return " ".join(word for word in words if word)
