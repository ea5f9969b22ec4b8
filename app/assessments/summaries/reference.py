"""What in a tender a score rests on, where a sum made the score: its price, promises and facts."""

from collections.abc import Iterator

from app.rules.formula.grammar import read
from app.rules.formula.node import Name, Node, OfCriterion, OfTheme, Pool, parts
from app.rules.plan import CriterionPlan, MeasurePlan, Sum
from app.scoring.explanation.number import amount, pounds, precise
from app.scoring.explanation.phrase import readable, title_of
from app.scoring.explanation.story import Story
from app.scoring.submission import Commitment

PRICE = "price"
NOTHING = "nothing in the tender: the sum is the same for every tender"


def references_of(story: Story, criterion: CriterionPlan) -> list[str]:
    """List what of its tender a criterion's sum looked at; what was not offered is named too."""
    found = dict.fromkeys(_of_criterion(story, criterion, frozenset()))
    return list(found) or [NOTHING]


def references_in(story: Story, formula: Sum) -> list[str]:
    """List what of its tender a formula looked at."""
    names = dict.fromkeys(_in(story, read(formula.text), frozenset()))
    found = dict.fromkeys(said for name in names for said in _of_name(story, name))
    return list(found) or [NOTHING]


def measures_of(story: Story, criterion: CriterionPlan) -> tuple[str, ...]:
    """List the measures that a criterion's sum counts."""
    return tuple(name for name in inputs_of(story, criterion) if name in story.plan.measures)


def inputs_of(story: Story, criterion: CriterionPlan) -> tuple[str, ...]:
    """List the names that a criterion's sum asks for, through figures and other criteria."""
    return tuple(dict.fromkeys(_names(story, criterion, frozenset())))


def _of_criterion(story: Story, criterion: CriterionPlan, seen: frozenset[str]) -> Iterator[str]:
    for name in dict.fromkeys(_names(story, criterion, seen)):
        yield from _of_name(story, name)


def _names(story: Story, criterion: CriterionPlan, seen: frozenset[str]) -> Iterator[str]:
    """Give every name that the value and the method ask for, through figures and criteria."""
    method = criterion.method
    sums = [criterion.value] if criterion.value is not None else []
    if method is not None:
        sums += [method.sum] if method.sum is not None else []
        sums += method.parameters.values()
    for one in sums:
        yield from _in(story, read(one.text), seen | {criterion.code})


def _in(story: Story, node: Node, seen: frozenset[str]) -> Iterator[str]:
    plan = story.plan
    match node:
        case Pool():
            return  # it is about the other tenders
        case Name(name) if name in plan.figures and name not in seen:
            yield from _in(story, read(plan.figures[name].sum.text), seen | {name})
        case Name(name):
            yield name
        case OfCriterion(_, code) if code in plan.by_code and code not in seen:
            yield from _names(story, plan.by_code[code], seen)
        case OfTheme(_, theme):
            yield from (code for code, one in plan.measures.items() if one.theme == theme)
        case _:
            for part in parts(node):
                yield from _in(story, part, seen)


def _of_name(story: Story, name: str) -> Iterator[str]:
    tender, plan = story.one.sheet.tender, story.plan
    if name == PRICE:
        yield "no price" if tender.price is None else f"the price, {pounds(tender.price)}"
    elif name in plan.measures:
        yield from _promises(story, name, plan.measures[name])
    elif name in plan.facts:
        given = tender.facts.get(name)
        said = "not given" if given is None else precise(given)
        yield f"the fact “{readable(name)}”: {said}"


def _promises(story: Story, code: str, measure: MeasurePlan) -> Iterator[str]:
    lines = [one for one in story.one.sheet.tender.commitments if one.measure == code]
    if not lines:
        yield f"no commitment for {title_of(story.plan, code)}"
    for line in lines:
        yield f"commitment “{line.id}”: {_promised(line, measure)}"


def _promised(line: Commitment, measure: MeasurePlan) -> str:
    unit = line.unit or measure.unit
    each = "" if line.each is None else f", {amount(line.each, unit)} each"
    quantity = precise(line.quantity) if each else amount(line.quantity, unit)
    return f"{quantity}{each}{f', {line.place}' if line.place else ''}"
