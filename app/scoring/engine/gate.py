"""Gates: which tenders qualify, which quantities are unlocked, what each condition said."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.rules.plan import CriterionPlan, Gate, Plan, TablePlan
from app.scoring.engine.outcome import Fails, NotApplicable
from app.scoring.engine.sheet import Sheet
from app.scoring.submission import Status
from app.units import COMPARED, rounded

STATUS = {
    "fail": Status.FAILS_REQUIREMENTS,
    "disqualify": Status.DISQUALIFIED,
    "disregard": Status.DISREGARDED,
}


@dataclass(frozen=True, slots=True)
class GateResult:
    """What a gate asked of a tender, and whether it was met."""

    gate: Gate
    met: bool


def gates_of(plan: Plan, *, pooled: bool) -> Iterator[tuple[Gate, CriterionPlan | None]]:
    """List the gates that do, or do not, ask about the other tenders."""
    for gate in plan.gates:
        if gate.pooled == pooled:
            yield gate, None
    for criterion in plan.by_code.values():
        for gate in criterion.gates:
            if gate.pooled == pooled:
                yield gate, criterion


def try_gates(sheet: Sheet, *, pooled: bool) -> tuple[list[GateResult], list[Fails]]:
    """Try a tender's gates.

    Returns:
        What each gate said, and what the tender fails by.
    """
    results: list[GateResult] = []
    fails: list[Fails] = []
    for gate, criterion in gates_of(sheet.plan, pooled=pooled):
        if criterion is not None and criterion.code in sheet.stages.off:
            continue
        try:
            met = is_met(sheet, gate, criterion)
        except NotApplicable:
            continue
        except Fails as fail:
            fails.append(fail)
            continue
        results.append(GateResult(gate, met))
        if not met and gate.otherwise in STATUS:
            fails.append(Fails(gate.code, _words(gate), gate.otherwise))
    return results, fails


def _words(gate: Gate) -> str:
    if gate.kind == "require":
        return f"`{gate.code}` requires that {gate.text}"
    return f"`{gate.code}` must be {gate.text}"


def zeroed(sheet: Sheet, criterion: CriterionPlan) -> bool:
    """Tell whether a gate of the criterion, one that asks nothing of the pool, sets it to 0."""
    gates = [gate for gate in criterion.gates if gate.otherwise == "zero" and not gate.pooled]
    return any(not is_met(sheet, gate, criterion) for gate in gates)


def unlocked(sheet: Sheet, criterion: CriterionPlan) -> bool:
    """Tell whether a criterion reaches its gates, and so unlocks what it unlocks."""
    if criterion.code in sheet.stages.off:
        return True
    return all(is_met(sheet, gate, criterion) for gate in criterion.gates)


def is_met(sheet: Sheet, gate: Gate, criterion: CriterionPlan | None) -> bool:
    """Tell whether a tender meets a gate."""
    if gate.kind == "require" and gate.test is not None:
        return bool(sheet.answer(gate.code, gate.test))
    if criterion is None:
        raise TypeError(f"the gate {gate.code} has nothing to look at")
    code = criterion.code
    stage = "unit_score" if criterion.criteria else "value"
    value = sheet.settled(code, lambda: sheet.stage(stage, code), None, sheet)
    bound = gate.bound if gate.test is None else sheet.answer(gate.code, gate.test)
    table = None if criterion.method is None else criterion.method.table
    return _reaches(value, bound, table, at_most=gate.kind == "at_most")


def _reaches(
    value: Decimal | str, bound: object, table: TablePlan | None, *, at_most: bool
) -> bool:
    if table is not None and (isinstance(value, str) or isinstance(bound, str)):
        one, other = _standing(value, table), _standing(bound, table)
    elif isinstance(value, Decimal) and isinstance(bound, Decimal):
        one, other = rounded(value, COMPARED), rounded(bound, COMPARED)
    else:
        return value == bound
    return one <= other if at_most else one >= other


def _standing(word: object, table: TablePlan) -> Decimal:
    """Tell how high a word of a scale stands: its share, its points, or its place in the list."""
    row = table.choices.get(str(word))
    if row is None:
        return Decimal(-1)
    if row.share is not None:
        return row.share
    return row.points if row.points is not None else Decimal(list(table.choices).index(row.name))
