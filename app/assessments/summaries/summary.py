"""One supplier's assessment summary as plain data, ready to be kept and to be made a letter of.

It holds nothing of any tender but the supplier's own and what regulation 31 gives of the winning
one. It is written of the assessment that stands, in the numbers and words of the scorer.
"""

from typing import Any

from app.assessments.summaries.case import Candidate, Case, Party, Purchase, Withheld
from app.assessments.summaries.methodology import conditions_of, methodology_of, published
from app.assessments.summaries.score import scores_of, total_of
from app.assessments.summaries.standstill import Standstill, StandstillKind, words_of
from app.assessments.summaries.withheld import TOTAL, notice_of, together, without
from app.scoring.explanation.phrase import title_of, why_not
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.short import line
from app.scoring.explanation.story import Story, story_of

ASSESSED = "assessed"
DRAWN = "Tenders were equal by all else that the published rules go by, so a draw by lot decided."
#: how a decision is told
SET_ASIDE = {
    "fails_requirements": "it does not meet our requirements",
    "disqualified": "it was disqualified",
    "disregarded": "it was disregarded",
}


def summaries_of(case: Case) -> list[dict[str, Any]]:
    """Give the summary of every tender for which one is owed, best first."""
    rules, winner = published(case.answered, case.lot), _winner(case)
    told = {"criteria": methodology_of(rules), "conditions": conditions_of(rules)}
    return [_summary(case, one, told, winner) for one in case.owed]


def summary_of(case: Case, candidate: Candidate) -> dict[str, Any]:
    """Give the summary of one tender.

    Args:
        case: the lot that it was a tender for.
        candidate: one of the case's.
    """
    rules = published(case.answered, case.lot)
    told = {"criteria": methodology_of(rules), "conditions": conditions_of(rules)}
    return _summary(case, candidate, told, _winner(case))


def _summary(
    case: Case,
    candidate: Candidate,
    told: dict[str, Any],
    winner: dict[str, Any] | None,
) -> dict[str, Any]:
    story = story_of(case.answered, candidate.called, case.lot)
    is_winner = candidate.tender_id == case.winner_id
    withheld = () if is_winner else _withheld(case)
    return {
        "on": case.on.isoformat(),
        "authority": _party(case.authority),
        "purchase": _purchase(case.purchase),
        "assessment": dict(case.assessment),
        "tender": str(candidate.tender_id),
        "supplier": _party(candidate.supplier),
        "outcome": _outcome(story, case, candidate, is_winner=is_winner),
        **told,
        "full_version_at": case.terms.full_version_at,
        "scores": scores_of(story, candidate),
        "total": total_of(story),
        "why_not_awarded": [] if is_winner else _why_not_awarded(story, case, candidate),
        "winner": None if is_winner or winner is None else without(winner, withheld),
        "withheld": [notice_of(one, told["criteria"]) for one in withheld],
        "standstill": _standstill(case.terms.standstill or case.standstill_asked),
    }


def _party(party: Party) -> dict[str, Any]:
    return {
        "name": party.name,
        "address": party.address,
        "email": party.email,
        "identifiers": list(party.identifiers),
    }


def _purchase(purchase: Purchase) -> dict[str, Any]:
    return {
        "reference": purchase.reference,
        "title": purchase.title,
        "lot": purchase.lot,
        "lot_title": purchase.lot_title,
        "ocid": purchase.ocid or None,
        "is_covered": purchase.is_covered,
    }


def _outcome(story: Story, case: Case, candidate: Candidate, *, is_winner: bool) -> dict[str, Any]:
    """Say what became of a tender."""
    drawn = case.drawn if candidate.called in case.drawn_between else ""
    words = line(story, Reader.BIDDER)
    if is_winner and drawn:
        words = f"{words} {DRAWN} {drawn}"
    if candidate.set_aside is not None:
        words = f"Your tender was not ranked: {SET_ASIDE[candidate.set_aside]}."
    return {
        "awarded": is_winner,
        "status": candidate.status,
        "rank": story.rank,
        "words": words,
        "disqualified_because": _set_aside_because(story, candidate),
        "drawn": drawn,
    }


def _set_aside_because(story: Story, candidate: Candidate) -> str:
    """Say why a tender was not ranked; empty where it was."""
    if candidate.set_aside is not None:
        reason = candidate.set_aside_reason.strip().rstrip(".")
        return f"{SET_ASIDE[candidate.set_aside]}: {reason}" if reason else ""
    return why_not(story) if candidate.status != ASSESSED else ""


def _why_not_awarded(story: Story, case: Case, candidate: Candidate) -> list[str]:
    if candidate.status != ASSESSED:
        because = _set_aside_because(story, candidate).rstrip(".")
        return [f"Your tender was not ranked, because {because}."] if because else []
    winner = case.winner
    if winner is None:
        return []
    said = [line(story, Reader.BIDDER), _by_the_rules(story, case, winner)]
    if candidate.called in case.drawn_between:
        said.append(f"{DRAWN} The winning tender was drawn before yours. {case.drawn}")
    lost = sorted(
        (part for part in story.parts if part.depth == 0 and part.lost > 0),
        key=lambda part: -part.lost,
    )
    if lost and story.out_of:
        title = title_of(story.plan, lost[0].plan.code)
        said.append(f"Your tender left most marks on {title}.")
    return said


def _by_the_rules(story: Story, case: Case, winner: Candidate) -> str:
    """Say what decided; the winner's total only where others may be told it."""
    first = "highest" if story.plan.rank.highest else "lowest"
    said = f"By the published rules the {first} total comes first."
    own = total_of(story)["shown"]
    if any(one.what == TOTAL for one in _withheld(case)):
        return f"{said} Your total is {own}."
    best = total_of(story_of(case.answered, winner.called, case.lot))["shown"]
    return f"{said} The winning tender's total is {best}; yours is {own}."


def _withheld(case: Case) -> tuple[Withheld, ...]:
    return together(case.terms.withheld, case.answered.plans[case.lot])


def _winner(case: Case) -> dict[str, Any] | None:
    """Give of the winning tender what the regulation has every other supplier told."""
    winner = case.winner
    if winner is None:
        return None
    story = story_of(case.answered, winner.called, case.lot)
    return {
        **_party(winner.supplier),
        "scores": scores_of(story, winner),
        "total": total_of(story),
    }


def _standstill(given: Standstill) -> dict[str, Any]:
    waits = given.kind is not StandstillKind.NONE
    return {
        "kind": given.kind.value,
        "working_days": given.working_days if waits else None,
        "words": words_of(given),
    }
