"""What one tender scored, criterion by criterion, and why: the scorer's own numbers and words."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.assessments.summaries.case import Agreed, Candidate
from app.assessments.summaries.reference import measures_of, references_of
from app.assessments.summaries.result import result_scored
from app.rules.plan import CriterionPlan
from app.scoring.engine.evaluation import number_or_none
from app.scoring.explanation.criterion import steps
from app.scoring.explanation.number import listed, precise, told
from app.scoring.explanation.phrase import title_of
from app.scoring.explanation.plainly import more_earned_by
from app.scoring.explanation.promise import Promise, promises_of, together
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.story import Part, Story
from app.units import exactly, plain

NOBODY = Agreed(mark="")
DASH = "–"
RESULT_PLACES = 4  #: decimals of a total that is no sum of marks


def scores_of(story: Story, candidate: Candidate) -> list[dict[str, Any]]:
    """Give the score of a tender for each criterion and sub-criterion, with its explanation."""
    with exactly():
        scores = [_score(story, part, candidate) for part in story.parts]
        if not story.plan.total.weighted:
            scores.append(result_scored(story, total_of(story)))
        return scores


def total_of(story: Story) -> dict[str, Any]:
    """Give a tender's total, and what there was to be had; none where it was not ranked."""
    whole = plain(story.whole) if story.out_of else None
    places = story.places if story.plan.total.weighted else RESULT_PLACES
    return {
        "marks": None if story.total is None else plain(story.total),
        "of": whole,
        "shown": DASH if story.total is None else told(story.total, places),
        "shown_of": DASH if whole is None else told(story.whole, story.places),
    }


def is_marked(criterion: CriterionPlan) -> bool:
    """Tell whether people mark a criterion, rather than a sum."""
    return criterion.value is None and not criterion.criteria


def _score(story: Story, part: Part, candidate: Candidate) -> dict[str, Any]:
    criterion = part.plan
    off = criterion.code in story.one.sheet.stages.off
    marks = part.marks if story.plan.total.weighted else part.score
    return {
        "code": criterion.code,
        "title": title_of(story.plan, criterion.code),
        "is_heading": bool(criterion.criteria),
        "is_marked": is_marked(criterion),
        "mark": _mark(story, criterion),
        "label": candidate.card["criteria"].get(criterion.code, {}).get("label") or "",
        "marks": None if marks is None else plain(marks),
        "most": plain(part.most),
        "shown": _shown(story, marks, part),
        "shown_most": told(part.most, story.places) if story.out_of else DASH,
        "is_full": marks is not None and story.out_of and part.lost <= 0,
        "does_not_apply": _why_off(story, criterion) if off else "",
        "explanation": _explanation(story, part, candidate),
    }


def _mark(story: Story, criterion: CriterionPlan) -> str:
    """Give the mark that people agreed, or the value that a sum came to."""
    if criterion.criteria:
        return ""
    value = number_or_none(story.one.sheet, "value", criterion.code)
    return "" if value is None else precise(value)


def _shown(story: Story, marks: Decimal | None, part: Part) -> str:
    if marks is not None:
        return told(marks, story.places)
    return DASH if part.most or part.plan.criteria else _met(story, part.plan)


def _met(story: Story, criterion: CriterionPlan) -> str:
    """Say of a criterion without marks whether it was met, or what it was rated."""
    own = [found for found in story.one.gates if found.gate.code == criterion.code]
    if not own:
        return _mark(story, criterion) or DASH
    return "Met" if all(found.met for found in own) else "Not met"


def _why_off(story: Story, criterion: CriterionPlan) -> str:
    why = story.one.sheet.tender.not_applicable.get(criterion.code, "it was not marked")
    return f"This does not apply: {why}. Its weight is spread over the rest of its level."


def _explanation(story: Story, part: Part, candidate: Candidate) -> dict[str, Any]:
    """Explain a score: in the evaluators' words where people marked it, else by its sum."""
    criterion = part.plan
    if criterion.criteria:
        below = listed([f"“{title_of(story.plan, one.code)}”" for one in criterion.criteria])
        words = f"These are the marks for {below}, added up by their weights."
        return _said(reason=words, references=[])
    if is_marked(criterion):
        agreed = candidate.agreed.get(criterion.code)
        if agreed is None and criterion.missing is not None:
            return _stood_in(story, criterion)
        agreed = agreed or NOBODY
        return _said(
            reason=agreed.reason,
            good=agreed.good,
            missing=agreed.more or (agreed.reason and _held_back(story, criterion)),
            references=[agreed.reference] if agreed.reference.strip() else [],
        )
    return _said(
        reason=_of_sum(story, part),
        missing=_more(story, part),
        working=[*_of_measures(story, criterion), *_steps(story, part)],
        references=references_of(story, criterion),
    )


def _stood_in(story: Story, criterion: CriterionPlan) -> dict[str, Any]:
    """Explain a mark that nobody gave: the published rules put one in its place."""
    mark = _mark(story, criterion)
    return _said(
        reason=f"Nobody gave a mark here; the published rules put {mark} in its place.",
        missing="A higher mark is given only where the evaluators find something to mark.",
        references=["the published rules, what stands for a mark that is missing"],
    )


def _said(
    reason: str,
    references: list[str],
    good: str = "",
    missing: str = "",
    working: list[str] | None = None,
) -> dict[str, Any]:
    return {
        "reason": reason.strip(),
        "good": good.strip(),
        "missing": missing.strip(),
        "working": working or [],
        "references": references,
    }


def _of_sum(story: Story, part: Part) -> str:
    marks = part.marks if story.plan.total.weighted else part.score
    if marks is None:
        return "This was not worked out, because the tender could not be ranked."
    out_of = f" of {told(part.most, story.places)}" if story.out_of else ""
    return f"The published sum gives {told(marks, story.places)}{out_of} marks."


def _more(story: Story, part: Part) -> str:
    """Say what would have earned more, as far as the published method tells."""
    method = part.plan.method
    marks = part.marks if story.plan.total.weighted else part.score
    if marks is None or part.lost <= 0 or method is None or not method.better:
        return ""
    if held := _held_back(story, part.plan):
        return held
    return more_earned_by(story.plan, part.plan.value, method.better)


def _held_back(story: Story, criterion: CriterionPlan) -> str:
    """Say of a criterion that is locked why nothing counts there."""
    if not story.one.sheet.is_locked(criterion.code):
        return ""
    return "Nothing counts here until the criterion that unlocks it reaches what it needs."


def _steps(story: Story, part: Part) -> list[str]:
    return [line.strip() for line in steps(story, part, Reader.BIDDER)]


def _of_measures(story: Story, criterion: CriterionPlan) -> Iterator[str]:
    """Give of each measure that a sum counts what was promised and what of it counts."""
    for code in measures_of(story, criterion):
        if code in story.one.sheet.counted:
            yield from (_promised(one) for one in promises_of(story, code))
            yield together(story, code)


def _promised(one: Promise) -> str:
    """Write a commitment in one line; that it was offered need not be said again."""
    return one.words + "".join(
        f"; then {step.number}{f', because {step.reason}' if step.reason else ''}"
        for step in one.steps[1:]
    )
