"""The result of rules whose total is more than marks added up, told as one criterion more.

Such a total is a sum of its own: a price for each mark, a price less what is offered. What goes
into it stands in no other criterion, and a supplier is owed the sum and what it came to.
"""

from typing import Any

from app.assessments.summaries.reference import references_in
from app.rules.formula.grammar import read
from app.rules.plan import Plan
from app.scoring.explanation.outcome import figures, total
from app.scoring.explanation.plainly import in_plain_words
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.story import Story

RESULT = "_result"  #: no criterion is called so: codes begin with a letter
TITLE = "The result"


def result_told(plan: Plan, number: int) -> dict[str, Any]:
    """Give the result as the methodology tells a criterion.

    Args:
        plan: compiled rules whose total is no plain sum of marks.
        number: of the criterion.
    """
    first = "highest" if plan.rank.highest else "lowest"
    formulas = [in_plain_words(plan, read(plan.total.sum.text))]
    formulas += [
        f"{code.replace('_', ' ')} is {in_plain_words(plan, read(figure.sum.text))}"
        for code, figure in plan.figures.items()
    ]
    return {
        "number": str(number),
        "code": RESULT,
        "title": TITLE,
        "depth": 0,
        "question": "",
        "share": None,
        "importance": f"It alone decides who comes first: the {first}.",
        "how": f"The result is {'; '.join(formulas)}.",
        "available": "Any number that the sum comes to.",
        "scale": [],
        "needed": [],
    }


def result_scored(story: Story, came_to: dict[str, Any]) -> dict[str, Any]:
    """Give the result of one tender as a score.

    Args:
        story: the tender's.
        came_to: its total, as the summary tells it.
    """
    working = [line.strip() for line in (*total(story, Reader.BIDDER), *_figures(story))]
    reason = "This was not worked out, because the tender could not be ranked."
    if came_to["marks"] is not None:
        reason = f"The published sum gives {came_to['shown']}."
    return {
        "code": RESULT,
        "title": TITLE,
        "is_heading": False,
        "is_marked": False,
        "mark": "",
        "label": "",
        "marks": came_to["marks"],
        "most": came_to["shown_of"],
        "shown": came_to["shown"],
        "shown_most": came_to["shown_of"],
        "is_full": False,
        "does_not_apply": "",
        "explanation": {
            "reason": reason,
            "good": "",
            "missing": "",
            "working": working,
            "references": references_in(story, story.plan.total.sum),
        },
    }


def _figures(story: Story) -> list[str]:
    return list(figures(story, Reader.BIDDER))
