"""Gates can be met, look at something that is there, and do what they say."""

from collections.abc import Iterator
from decimal import Decimal

from app.problems import nearest
from app.rules.checks.about import About, Check, Found, noted, wrong
from app.rules.document.criterion import Criterion, Gate, Requirement
from app.rules.formula.grammar import FormulaFault, read
from app.rules.formula.kind import Kind
from app.rules.names import every
from app.units import NUMBER

HOLDS_BACK = ("zero", "lock")  #: what a gate may do to numbers rather than to the tender


def gates_change_numbers_before_the_pool(about: About) -> Iterator[Found]:
    """A gate that asks about the other tenders comes after the total and changes no number."""
    for criterion in every(about.rules.criteria):
        path = about.at(criterion.code)
        gate = criterion.gate
        if gate is not None and (gate.else_ in HOLDS_BACK or criterion.unlocks):
            asks = gate.require is not None and _asks(about, gate.require)
            if asks or (gate.require is None and _looks_at_pool(about, criterion)):
                yield _too_late(criterion.code, f"{path}.gate")
        minimum = criterion.minimum
        holds = minimum is not None and (minimum.else_ in HOLDS_BACK or criterion.unlocks)
        if holds and _looks_at_pool(about, criterion):
            yield _too_late(criterion.code, f"{path}.minimum")
        yield from _requirements(about, criterion.require, criterion.code, f"{path}.require")


def only_criteria_are_held_back(about: About) -> Iterator[Found]:
    """A condition of the rule set or of a figure has no score to set to zero, and no lock."""
    owners = [("require", about.rules.require)]
    owners += [(f"figures.{c}.require", f.require) for c, f in about.rules.figures.items()]
    for path, requirements in owners:
        for one in requirements:
            if one.else_ in HOLDS_BACK:
                words = f"`{one.require}` stands at no criterion, so `{one.else_}` does nothing."
                fix = "Use fail, disqualify or disregard, or move it to a criterion."
                yield wrong("nothing_to_hold_back", words, fix, path)


def _requirements(
    about: About, requirements: tuple[Requirement, ...], code: str, path: str
) -> Iterator[Found]:
    for one in requirements:
        if one.else_ in HOLDS_BACK and _asks(about, one.require):
            yield _too_late(code, path)


def _asks(about: About, formula: str) -> bool:
    return about.dependence.of_pool(read(formula))


def _looks_at_pool(about: About, criterion: Criterion) -> bool:
    stage = "unit_score" if criterion.criteria else "value"
    return (stage, criterion.code) in about.dependence.pooled


def _too_late(code: str, path: str) -> Found:
    words = (
        f"A gate of `{code}` asks about the other tenders, so it comes after the total and can "
        "change no number."
    )
    fix = "Let it fail, disqualify or disregard the tender, or ask nothing of the others."
    return wrong("gate_too_late", words, fix, path)


def locks_hold_something(about: About) -> Iterator[Found]:
    """A gate that locks names what it unlocks."""
    for criterion in every(about.rules.criteria):
        gates = [criterion.gate, criterion.minimum, *criterion.require]
        if not criterion.unlocks and any(g is not None and g.else_ == "lock" for g in gates):
            words = f"A gate of `{criterion.code}` locks, but nothing says what."
            fix = "Add unlocks: [a criterion or a measure]."
            yield wrong("locks_nothing", words, fix, about.at(criterion.code))


def bounds_can_be_met(about: About) -> Iterator[Found]:
    """A bound is a number where the criterion is one, and else a word of its scale."""
    for criterion in every(about.rules.criteria):
        path = about.at(criterion.code, "gate")
        gate = criterion.gate or Gate()
        bounds = [str(one) for one in (gate.at_least, gate.at_most) if one is not None]
        if criterion.criteria:
            yield from _heading(criterion, bounds, path)
        elif bounds or criterion.minimum is not None:
            yield from _leaf(about, criterion, bounds, path)


def _heading(criterion: Criterion, bounds: list[str], path: str) -> Iterator[Found]:
    for bound in bounds:
        if not NUMBER.fullmatch(bound):
            words = f"`{bound}` is no number, and `{criterion.code}` has no scale of its own."
            yield wrong("not_on_scale", words, "Write a share, such as 0.6.", path)
        elif Decimal(bound) > 1:
            words = (
                f"`{criterion.code}` has criteria below it, so its gate looks at its unit score, "
                f"of which 1 is full marks; {bound} is beyond them."
            )
            fix = f"Write 0.6 for 60 per cent, or require: score({criterion.code}) >= …."
            yield noted("gate_beyond_full_marks", words, fix, path)


def _leaf(about: About, criterion: Criterion, bounds: list[str], path: str) -> Iterator[Found]:
    try:
        kind = about.names.value_kind(criterion)
    except FormulaFault:
        return  # the value's own formula is the fault
    table = about.names.tables.get(about.names.table_of(criterion.method) or "")
    choices = {} if table is None else table.choices
    if kind is Kind.YES_NO or (kind is Kind.WORD and (not choices or criterion.minimum)):
        words = f"`{criterion.code}` is a {kind}, which is neither high nor low."
        yield wrong("wrong_kind", words, "Use require: a condition.", path)
        return
    for bound in bounds:
        if not NUMBER.fullmatch(bound) or not all(map(NUMBER.fullmatch, choices)):
            yield from _word(about, criterion, bound, path)


def _word(about: About, criterion: Criterion, word: str, path: str) -> Iterator[Found]:
    table = about.names.tables.get(about.names.table_of(criterion.method) or "")
    choices = {} if table is None else table.choices
    if word not in choices:
        words = f"`{word}` is not on the scale of `{criterion.code}`{nearest(word, set(choices))}."
        yield wrong("not_on_scale", words, "Use a number, or a word of its scale.", path)
        return
    if any(row.share is None and row.points is None for row in choices.values()):
        words = f"The scale of `{criterion.code}` does not say which of its words is the higher."
        yield wrong("scale_has_no_order", words, "Give each word a share or points.", path)


GATES: tuple[Check, ...] = (
    gates_change_numbers_before_the_pool,
    only_criteria_are_held_back,
    locks_hold_something,
    bounds_can_be_met,
)
