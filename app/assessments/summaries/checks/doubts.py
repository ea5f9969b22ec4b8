"""What should stop summaries from being sent although nothing the law wants is missing.

Numbers that are no longer those of the assessment, and marks that were agreed anew since.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.assessments.summaries.case import Candidate, Case
from app.problems import Finding

ASSESSED = "assessed"


def doubts_in(case: Case, summaries: list[dict[str, Any]]) -> list[Finding]:
    """List what differs from the assessment, in what would be sent of it."""
    by_tender = {summary["tender"]: summary for summary in summaries}
    stage = "weighted" if case.answered.plans[case.lot].total.weighted else "score"
    found: list[Finding] = []
    for one in case.owed:
        summary = by_tender.get(str(one.tender_id))
        if summary is not None:
            found += [
                *_differing(one, summary, stage),
                *_agreed_anew(one, summary),
                *_decided_anew(one, summary),
            ]
    return found


def _differing(one: Candidate, summary: Mapping[str, Any], stage: str) -> Iterator[Finding]:
    """Compare the scores, worked out again for the explanation, with those that were kept."""
    kept = one.card["criteria"]
    is_ranked = summary["outcome"]["rank"] is not None
    total = {"total": (one.card["total"], summary["total"]["marks"])} if is_ranked else {}
    pairs = total | {
        f"scores[{score['code']}]": (kept[score["code"]][stage], score["marks"])
        for score in summary["scores"]
        if score["code"] in kept  # the result is held against the total
    }
    for path, (before, again) in pairs.items():
        if not _same(before, again):
            yield Finding(
                "score_differs",
                f"Scoring again gives {again}; the assessment says {before}.",
                "Replay the assessment to see why; have the lot scored again if it is right.",
                path=f"summaries[{summary['tender']}].{path}",
            )


def _same(before: Any, again: Any) -> bool:
    if before is None or again is None:
        return before is again
    return Decimal(before) == Decimal(again)


def _agreed_anew(one: Candidate, summary: Mapping[str, Any]) -> Iterator[Finding]:
    for score in summary["scores"]:
        agreed = one.agreed.get(score["code"])
        if agreed is not None and score["is_marked"] and not _is_mark(agreed.mark, score["mark"]):
            yield Finding(
                "mark_differs",
                f"The agreed mark for {score['title']!r} is {agreed.mark} now; "
                f"{score['mark'] or 'none'} was scored.",
                "Have the lot scored again.",
                path=f"summaries[{summary['tender']}].scores[{score['code']}].mark",
            )


def _decided_anew(one: Candidate, summary: Mapping[str, Any]) -> Iterator[Finding]:
    if one.set_aside is not None and one.card["status"] == ASSESSED:
        yield Finding(
            "decision_differs",
            "This tender was set aside after it was scored.",
            "Have the lot scored again.",
            path=f"summaries[{summary['tender']}].outcome.status",
        )


def _is_mark(agreed: str, scored: str) -> bool:
    try:
        return Decimal(agreed) == Decimal(scored)
    except ArithmeticError:
        return agreed == scored
