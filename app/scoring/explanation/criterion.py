"""How one criterion was worked out: its value, its method with the numbers put in, its marks."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.rules.plan import CriterionPlan, MethodPlan
from app.scoring.engine.evaluation import number_or_none
from app.scoring.engine.stage import MethodScope
from app.scoring.explanation.formula import Filled, equation, filled
from app.scoring.explanation.number import counted, precise, told
from app.scoring.explanation.phrase import readable, title_of
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.story import Part, Story, stage_of
from app.units import Rounding, exactly, rounded

WHOSE = "another tender's numbers, so they are not shown here"


def working(story: Story, part: Part, reader: Reader) -> Iterator[str]:
    """Tell how one criterion came to its marks, step by step."""
    criterion, inset = part.plan, "  " * part.depth
    weight = "" if criterion.weight is None else f", weight {precise(criterion.weight)}"
    yield f"{inset}{title_of(story.plan, criterion.code)} ({criterion.code}){weight}"
    inset += "  "
    yield from (inset + text for text in steps(story, part, reader))
    source = criterion.source or (criterion.method.source if criterion.method else "")
    if source and criterion.code not in story.one.sheet.stages.off:
        yield f"{inset}Source: {source}"


def steps(story: Story, part: Part, reader: Reader) -> list[str]:
    """Give the steps alone; leading spaces say that a line explains the one before it."""
    code = part.plan.code
    if code in story.one.sheet.stages.off:
        why = story.one.sheet.tender.not_applicable.get(code, "it was not marked")
        return [f"Does not apply: {why}. Its weight is spread over the rest of its level."]
    with exactly():
        lines = [*_value(story, part.plan, reader), *_unit_score(story, part, reader)]
        return [*lines, *_score(story, part)]


def _value(story: Story, criterion: CriterionPlan, reader: Reader) -> Iterator[str]:
    if criterion.criteria:
        return
    sheet = story.one.sheet
    value = number_or_none(sheet, "value", criterion.code)
    said = "none" if value is None else precise(value)
    if sheet.is_locked(criterion.code):
        yield "Value: 0, because the criterion that unlocks it did not reach its gate"
    elif criterion.value is None:
        yield f"Mark: {said}"
    else:
        pooled = "value" in criterion.pooled and not story.one.settled
        if pooled:
            yield f"Value: {criterion.value.text}, not worked out"
            return
        found = filled(criterion.value, sheet, hidden=reader is Reader.BIDDER)
        yield f"Value: {equation(found, said)}"
        yield from _pool(found, story, reader, pooled=criterion.value.pooled)
    yield from _rounding(story, "value", criterion, criterion.rounding["value"])


def _pool(found: Filled, story: Story, reader: Reader, *, pooled: bool) -> Iterator[str]:
    if reader is Reader.BIDDER and pooled:
        yield f"  The sum asks about all tenders: {WHOSE}"
    for fact, value in found.pool:
        yield f"  {fact} = {precise(value)}, over {len(story.field.pool.members)} tenders"


def _unit_score(story: Story, part: Part, reader: Reader) -> Iterator[str]:
    criterion, method = part.plan, part.plan.method
    if criterion.criteria:
        yield from _of_children(story, part)
    elif method is not None and method.table is not None:
        yield from _by_table(story, criterion, method)
    elif method is not None and method.sum is not None:
        yield from _by_formula(story, criterion, method, reader)
    yield from _rounding(story, "unit_score", criterion, criterion.rounding["unit_score"])


def _of_children(story: Story, part: Part) -> Iterator[str]:
    below = [
        one
        for one in story.parts
        if story.plan.parents.get(one.plan.code) is part.plan
        and one.plan.weight is not None
        and one.score is not None
    ]
    if not below:
        return
    scores = " + ".join(precise(one.score) for one in below)
    weights = " + ".join(precise(one.weight) for one in below)
    share = stage_of(story.one, "unit_score", part.plan)
    yield f"Share of full marks: ({scores}) / ({weights}) = {_or_none(share)}"


def _or_none(value: Any) -> str:
    return "not worked out" if value is None else precise(value)


def _by_table(story: Story, criterion: CriterionPlan, method: MethodPlan) -> Iterator[str]:
    share = stage_of(story.one, "unit_score", criterion)
    row = story.one.sheet.stages.rows.get(criterion.code)
    name = "" if method.table is None else method.table.name
    if row is None:
        yield f"Table {name}: no row applies; share of full marks {_or_none(share)}"
        return
    label = f" ({row.label})" if row.label and row.label != row.name else ""
    worth = f"{precise(row.points)} points" if row.share is None else f"share {precise(row.share)}"
    yield f"Table {name}: {row.name}{label} is worth {worth}"
    if share is not None and share != row.share:
        yield f"Share of full marks: {precise(share)}"


def _by_formula(
    story: Story, criterion: CriterionPlan, method: MethodPlan, reader: Reader
) -> Iterator[str]:
    share = stage_of(story.one, "unit_score", criterion)
    if method.sum is None or (not story.one.settled and "unit_score" in criterion.pooled):
        yield f"Method {method.name}: not worked out"
        return
    scope = MethodScope(story.one.sheet, criterion)
    hidden = reader is Reader.BIDDER
    found = filled(method.sum, scope, of_method=True, hidden=hidden)
    yield f"Method {method.name}: share of full marks = {equation(found, _or_none(share))}"
    for name in found.names:
        if name in method.parameters:
            given = filled(method.parameters[name], story.one.sheet, hidden=hidden)
            result = "" if hidden and method.parameters[name].pooled else precise(scope.name(name))
            yield f"  where {name} = {equation(given, result)}".removesuffix(" = ")
            yield from _pool(given, story, reader, pooled=method.parameters[name].pooled)
    yield from _pool(found, story, reader, pooled="unit_score" in criterion.pooled)
    held = [bound for bound in (method.clamp, criterion.clamp) if bound is not None]
    for low, high in held:
        edges = [precise(edge) for edge in (low, high) if edge is not None]
        yield f"  held within {' and '.join(edges)}"


def _score(story: Story, part: Part) -> Iterator[str]:
    criterion = part.plan
    if criterion.weight is None:
        return
    share = stage_of(story.one, "unit_score", criterion)
    weight = precise(part.weight)
    if criterion.weight != part.weight:
        weight += f" (its own {precise(criterion.weight)} and its part of what does not apply)"
    yield f"Score: {_or_none(share)} x {weight} = {_or_none(part.score)}"
    yield from _rounding(story, "score", criterion, criterion.rounding["score"])
    if story.plan.total.weighted and part.marks is not None:
        short, whole = told(part.marks, story.places), precise(part.marks)
        if story.out_of:
            short += f" of {told(part.most, story.places)}"
            whole += f" of {precise(part.most)}"
        yield f"In the total: {short} marks{'' if short == whole else f' ({whole})'}"


def _rounding(
    story: Story, stage: str, criterion: CriterionPlan, rule: Rounding | None
) -> Iterator[str]:
    before: Decimal | None = story.one.sheet.unrounded.get((stage, criterion.code))
    if rule is not None and before is not None and before != rounded(before, rule):
        places = counted(rule.decimals, "decimal place")
        yield f"  rounded to {places} ({readable(rule.mode)}) from {precise(before)}"
