"""What is withheld of the winner and can be worked out from what is shown.

A heading is the sum of its parts, and a total the sum of its headings: where one number of such a
sum is withheld and the others are shown, it is told all the same. A total of its own making is
held to be worked out wherever everything that goes into it is shown in some score.
"""

from collections.abc import Iterator

from app.assessments.summaries.case import Case
from app.assessments.summaries.methodology import methodology_of, published
from app.assessments.summaries.reference import PRICE, inputs_of
from app.assessments.summaries.result import RESULT
from app.assessments.summaries.withheld import SCORE, TOTAL, together, words_of
from app.problems import Finding
from app.rules.formula.grammar import read
from app.rules.formula.node import Name, Node, OfCriterion, OfTheme, Pool, parts
from app.rules.plan import CriterionPlan, Plan
from app.scoring.explanation.story import Story, story_of

Sum = frozenset[str]  #: codes of numbers of which each follows from the others


def followed_in(case: Case) -> list[Finding]:
    """List what is withheld and follows from what is shown."""
    winner = case.winner
    if winner is None or not case.terms.withheld:
        return []
    story = story_of(case.answered, winner.called, case.lot)
    told = found_out(list(sums_of(story, hidden_in(case))), hidden_in(case))
    methodology = methodology_of(published(case.answered, case.lot))
    return [
        Finding(
            "withheld_but_told",
            f"Withholding {words_of(one, methodology)} is in vain: it follows from the rest.",
            "Withhold another number of the same sum too: the total, the heading or a score "
            "beside it.",
            path=f"/withheld/{place}",
        )
        for place, one in enumerate(case.terms.withheld)
        if one.what in (SCORE, TOTAL) and (one.criterion or RESULT) in told
    ]


def hidden_in(case: Case) -> frozenset[str]:
    """Give the codes of the numbers that are withheld; the total goes by that of the result."""
    withheld = together(case.terms.withheld, case.answered.plans[case.lot])
    return frozenset(one.criterion or RESULT for one in withheld if one.what in (SCORE, TOTAL))


def found_out(sums: list[Sum], hidden: frozenset[str]) -> frozenset[str]:
    """Give what is hidden in vain: the only number of a sum that is, or that is left to be."""
    left = hidden
    while alone := {code for one in sums if len(one & left) == 1 for code in one & left}:
        left -= alone
    return hidden - left


def sums_of(story: Story, hidden: frozenset[str]) -> Iterator[Sum]:
    """Give the sums that connect a tender's numbers, as far as their reader can do them."""
    plan = story.plan
    for heading in plan.by_code.values():
        if heading.criteria:
            yield _codes(story, heading.criteria) | {heading.code}
    if plan.total.weighted:
        yield _codes(story, plan.criteria) | {RESULT}
        return
    asked = list(_asked(plan, read(plan.total.sum.text)))
    known = {
        name
        for code, criterion in plan.by_code.items()
        if code not in hidden
        for name in inputs_of(story, criterion)
    }
    if all(node.name in known for node in asked if isinstance(node, Name)):
        yield frozenset(node.code for node in asked if isinstance(node, OfCriterion)) | {RESULT}


def _codes(story: Story, level: tuple[CriterionPlan, ...]) -> Sum:
    """Give those of a level that have a number."""
    return frozenset(one.code for one in level if story.part(one.code).score is not None)


def _asked(plan: Plan, node: Node) -> Iterator[Name | OfCriterion]:
    """Give what a formula itself asks of a tender, through figures."""
    match node:
        case Pool():
            return  # the same for every tender
        case Name(name) if name in plan.figures:
            yield from _asked(plan, read(plan.figures[name].sum.text))
        case OfTheme(_, theme):
            yield from (Name(code) for code, one in plan.measures.items() if one.theme == theme)
        case Name(name) if not (name == PRICE or name in plan.measures or name in plan.facts):
            return  # published with the rules
        case Name() | OfCriterion():
            yield node
        case _:
            for part in parts(node):
                yield from _asked(plan, part)
