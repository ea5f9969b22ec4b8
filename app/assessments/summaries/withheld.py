"""What the other suppliers are not told of the winning tender, and that they are not told it.

Where something can be read off what is shown, it is not withheld. Where the total is a sum of its
own, the total and the result are the same number, and the working of the result has every score
in it: these go together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.assessments.summaries.case import Withheld
from app.assessments.summaries.result import RESULT
from app.rules.plan import Plan

TOTAL = "total"
SCORE = "score"
EXPLANATION = "explanation"
#: an explanation tells the score it explains
OF_SCORE = ("marks", "shown", "mark", "label", "is_full", EXPLANATION)


def together(withheld: Iterable[Withheld], plan: Plan) -> tuple[Withheld, ...]:
    """Give what is withheld, with whatever would tell it.

    Args:
        withheld: as the officer decided.
        plan: the rules of the lot.
    """
    decided = tuple(withheld)
    if plan.total.weighted:
        return decided
    made = {(one.what, one.criterion): one for one in decided}
    for one in decided:
        for besides in _besides(one):
            made.setdefault((besides.what, besides.criterion), besides)
    return tuple(made.values())


def _besides(one: Withheld) -> tuple[Withheld, ...]:
    if (one.what, one.criterion) == (SCORE, RESULT):
        return (replace(one, what=TOTAL, criterion=""),)
    if one.what == TOTAL:
        return (replace(one, what=SCORE, criterion=RESULT),)
    if one.what == SCORE:
        return (replace(one, what=EXPLANATION, criterion=RESULT),)
    return ()


def without(winner: Mapping[str, Any], withheld: Iterable[Withheld]) -> dict[str, Any]:
    """Leave out of the winner's information what is withheld; that it is stands elsewhere."""
    made = {**winner, "scores": [dict(one) for one in winner["scores"]]}
    for one in withheld:
        if not one.criterion:
            made[one.what] = None
            continue
        hidden = OF_SCORE if one.what == SCORE else (EXPLANATION,)
        for score in made["scores"]:
            if score["code"] == one.criterion:
                score |= dict.fromkeys(hidden)
    return made


def notice_of(one: Withheld, methodology: list[dict[str, Any]]) -> dict[str, str]:
    """Say that something is withheld, and why."""
    path = f"winner.scores[{one.criterion}].{one.what}" if one.criterion else f"winner.{one.what}"
    return {"path": path, "words": words_of(one, methodology), "reason": one.reason}


def words_of(one: Withheld, methodology: list[dict[str, Any]]) -> str:
    """Name what is withheld."""
    titles = {known["code"]: known["title"] for known in methodology}
    where = f" for {titles.get(one.criterion, one.criterion)}" if one.criterion else ""
    return f"the winning supplier's {one.what}{where}"
