"""How tenders were assessed: each criterion's title, relative importance, and how it is scored.

It is the summary that regulation 31 of the Procurement Regulations 2024 allows in the place of
the full text, which stands where the tender documents do. It is the same for every supplier.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.assessments.summaries.result import result_told
from app.rules.digest import unpinned
from app.rules.document.criterion import Criterion
from app.rules.document.table import Table
from app.rules.formula.grammar import read
from app.rules.library import methods_of, tables_of
from app.rules.names import every, in_method
from app.rules.plan import CriterionPlan, Gate, MethodPlan, Plan
from app.scoring.answer import Answer
from app.scoring.explanation.number import listed, told
from app.scoring.explanation.phrase import in_words, readable, title_of
from app.scoring.explanation.plainly import in_plain_words
from app.units import exactly, plain

HUNDRED = Decimal(100)
PLACES = 4  #: decimals that a criterion's share is told with
EFFECTS = {
    "fail": "a tender that does not meet it is not ranked",
    "disqualify": "a tender that does not meet it is disqualified",
    "disregard": "a tender that does not meet it is disregarded",
    "zero": "a tender that does not meet it scores 0 for this criterion",
    "lock": "otherwise the promises that it unlocks do not count",
}


@dataclass(frozen=True)
class Published:
    """The rules as they were published, in both their forms."""

    plan: Plan
    criteria: dict[str, Criterion]  #: by code, as written
    tables: dict[str, Table]
    methods: dict[str, str]  #: titles


def published(answered: Answer, lot: str) -> Published:
    """Pick out of an answer what its rules said."""
    rule_set, library = unpinned(answered.pinned)
    methods = methods_of(rule_set, library).items()
    return Published(
        plan=answered.plans[lot],
        criteria={one.code: one for one in every(rule_set.criteria)},
        tables=tables_of(rule_set, library),
        methods={name: method.title or readable(name) for name, method in methods},
    )


def methodology_of(rules: Published) -> list[dict[str, Any]]:
    """Tell of each criterion what reg 31 asks for, headings before what stands under them."""
    plan = rules.plan
    with exactly():
        told_of = list(_level(rules, plan.criteria, HUNDRED, ""))
    if not plan.total.weighted:
        told_of.append(result_told(plan, len(plan.criteria) + 1))
    return told_of


def conditions_of(rules: Published) -> list[str]:
    """List what was asked of every tender beside the criteria."""
    return [_asked(rules.plan, gate) for gate in rules.plan.gates]


def _all_marks(plan: Plan) -> Decimal:
    return sum((one.weight or Decimal(0) for one in plan.criteria), Decimal(0))


def _level(
    rules: Published, level: tuple[CriterionPlan, ...], whole: Decimal, under: str
) -> Iterator[dict[str, Any]]:
    weighed = sum((one.weight or Decimal(0) for one in level), Decimal(0))
    for place, criterion in enumerate(level, 1):
        number = f"{under}{place}"
        own = (criterion.weight or Decimal(0)) / weighed if weighed else Decimal(0)
        share = whole * own if rules.plan.total.weighted else None
        yield {
            "number": number,
            "code": criterion.code,
            "title": _title(rules.plan, criterion),
            "depth": number.count("."),
            "question": rules.criteria[criterion.code].question or "",
            "share": None if share is None else plain(share),
            "importance": _importance(criterion, own * HUNDRED, share, is_top=not under),
            **_scoring(rules, criterion, _marks(rules.plan, criterion, share)),
            "needed": _needed(rules.plan, criterion),
        }
        yield from _level(rules, criterion.criteria, share or Decimal(0), f"{number}.")


def _title(plan: Plan, criterion: CriterionPlan) -> str:
    return criterion.title if criterion.title.endswith("?") else title_of(plan, criterion.code)


def _importance(
    criterion: CriterionPlan, own: Decimal, share: Decimal | None, *, is_top: bool
) -> str:
    """Say how much a criterion matters."""
    if criterion.weight is None:
        return "It has no weight of its own: it must be met."
    if share is None:
        return f"Weight {plain(criterion.weight)}; the formula of the total says what it comes to."
    of_whole = f"{told(share, PLACES)}% of the total"
    return of_whole if is_top else f"{told(own, PLACES)}% of its heading, {of_whole}"


def _marks(plan: Plan, criterion: CriterionPlan, share: Decimal | None) -> str:
    """Say how many marks there are for a criterion: of the total, where a total is of marks."""
    if share is None:
        return f"{told(criterion.weight or Decimal(0), PLACES)} marks of its own"
    marks = told(share * _all_marks(plan) / HUNDRED, PLACES)
    return f"{marks} {'mark' if marks == '1' else 'marks'}"


def _scoring(rules: Published, criterion: CriterionPlan, marks: str) -> dict[str, Any]:
    """Say how a criterion is scored, what scores there are, and what each means."""
    method = criterion.method
    if criterion.criteria:
        below = listed([f"“{_title(rules.plan, one)}”" for one in criterion.criteria])
        how = f"The marks for {below} are added up by their weights."
        return {"how": how, "available": f"Up to {marks}, from its parts.", "scale": []}
    if method is None:
        words = "It is not scored; it is met or it is not."
        return {"how": words, "available": "Met or not met.", "scale": []}
    if method.table is not None:
        return _by_table(rules, criterion, method, marks)
    return {
        "how": _by_sum(rules, criterion, method),
        "available": _from_nothing_to(method, criterion, marks),
        "scale": [],
    }


def _by_table(
    rules: Published, criterion: CriterionPlan, method: MethodPlan, marks: str
) -> dict[str, Any]:
    table = method.table
    if table is None:
        raise ValueError(f"{method.name} looks nothing up")
    written = rules.tables.get(table.name)
    title = (written and written.title) or readable(table.name)
    meanings = {} if written is None else written.choices
    rows = [*table.choices.values(), *(row for _, row in table.bands)]
    scale = [
        {
            "mark": row.name,
            "label": row.label or "",
            "worth": _worth(row.share, row.points),
            "meaning": (meanings[row.name].meaning or "") if row.name in meanings else "",
        }
        for row in rows
    ]
    if criterion.value is None:
        how = f"Evaluators agree a mark on the scale “{title}”, which says what each mark earns."
    else:
        value = in_plain_words(rules.plan, read(criterion.value.text))
        how = f"It is read off the table “{title}” for {value}."
    choices = listed([row.name for row in rows], "or")
    return {"how": how, "available": f"{choices}, worth up to {marks}.", "scale": scale}


def _worth(share: Decimal | None, points: Decimal | None) -> str:
    if share is not None:
        return f"{told(share * HUNDRED)}% of the marks"
    return f"{told(points or Decimal(0))} points"


def _by_sum(rules: Published, criterion: CriterionPlan, method: MethodPlan) -> str:
    """Say in words which sum makes the score, and out of what."""
    plan = rules.plan
    value = "the mark that evaluators agree"
    if criterion.value is not None:
        value = in_plain_words(plan, read(criterion.value.text))
    if method.sum is None:
        return f"It is worked out from {value}."
    words = in_plain_words(plan, in_method(read(method.sum.text)))
    given = [f"the value is {value}"] + [
        f"the {readable(name)} is {in_plain_words(plan, read(part.text))}"
        for name, part in method.parameters.items()
    ]
    named = rules.methods.get(method.name)
    lead = "The share" if named is None else f"By “{named}”: the share"
    return f"{lead} of the marks is {words}. Here {listed(given)}."


def _from_nothing_to(method: MethodPlan, criterion: CriterionPlan, marks: str) -> str:
    bounds = [bound for bound in (criterion.clamp, method.clamp) if bound is not None]
    low = max((low for low, _ in bounds if low is not None), default=None)
    high = min((high for _, high in bounds if high is not None), default=None)
    if high is None:
        return f"Any share of {marks} that the sum comes to; a share of 1 is all of them."
    least = told((low or Decimal(0)) * HUNDRED)
    return f"Any share of {marks} from {least}% to {told(high * HUNDRED)}%."


def _needed(plan: Plan, criterion: CriterionPlan) -> list[str]:
    """List what the criterion asks of every tender, and what happens to one that falls short."""
    return [_asked(plan, gate) for gate in criterion.gates]


def _asked(plan: Plan, gate: Gate) -> str:
    said = in_words(plan, gate.text)
    said = f"The condition “{said}”" if gate.kind == "require" else said[:1].upper() + said[1:]
    return f"{said}: {EFFECTS[gate.otherwise]}."
