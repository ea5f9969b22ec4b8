"""Recommend the tender that comes first, or turn a recommendation down.

Those who judge a lot do neither, nor do they approve its award: what they had to say is in the
marks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.assessments.results.draw import deciding_draw, drawn_first, wants_draw
from app.assessments.results.queries import current_in, draw_held_of
from app.assessments.results.recommendation.queries import pending_on
from app.assessments.results.record import answer_of, draw_of, safety_of
from app.assessments.tables import Assessment, Recommendation, RecommendationState, Scorecard
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, NotFound
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import state_of
from app.procurements.tables import Lot
from app.scoring.answer import Answer
from app.tenders.panel.queries import refuse_panel
from app.tenders.queries import refuse_undecided


class RecommendationPending(Conflict):
    """A recommendation of this lot waits for its decision."""

    slug = "recommendation-pending"


class RecommendationDecided(Conflict):
    """The recommendation was approved or turned down before."""

    slug = "recommendation-decided"


class NotMostAdvantageous(Conflict):
    """Another tender comes first, and only the first can be awarded."""

    slug = "not-most-advantageous"


class DrawNeeded(Conflict):
    """The first place is shared, and no draw was held that parts it."""

    slug = "draw-needed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Which tender is recommended, and why."""

    tender_id: UUID
    reasons: str


def recommend(
    session: WriteSession, caller: Caller, lot: Lot, proposal: Proposal, now: datetime
) -> Recommendation:
    """Recommend a tender, with a report of how safe its first place is.

    Args:
        session: where it is kept.
        caller: a person who is not on the lot's panel.
        lot: locked alone.
        proposal: what is recommended.
        now: when.

    Raises:
        Separation: if the caller is on the panel.
        WrongMoment: unless moderation is closed and nothing is awarded.
        Invalid: if a late or damaged tender waits for a decision.
        NotScored: if the lot has no assessment.
        AssessmentOutdated: if something it rests on was decided since.
        RecommendationPending: if one waits for its decision.
        NotFound: if the tender was not scored.
        NotMostAdvantageous: if it does not come first.
        DrawNeeded: if it shares the first place, and no draw has parted it.
    """
    person = caller.person()
    refuse_panel(session, caller, lot, "Recommending an award")
    refuse_unless("Recommending", state_of(session, lot, now), LotState.MODERATED)
    refuse_undecided(session, lot)
    assessment = current_in(session, lot)
    if (pending := pending_on(session, assessment)) is not None:
        raise RecommendationPending(
            "A recommendation of this lot waits for its decision.",
            "Have it approved or refused by another person first.",
            recommendation_id=str(pending.id),
        )
    answered = answer_of(assessment.receipt)
    _refuse_behind(_cards(session, assessment), proposal.tender_id, answered)
    recommendation = Recommendation(
        authority_id=lot.authority_id,
        lot_id=lot.id,
        assessment_id=assessment.id,
        tender_id=proposal.tender_id,
        reasons=proposal.reasons,
        sensitivity=_safety(session, assessment, answered),
        state=RecommendationState.PROPOSED,
        proposed_by=person,
        proposed_at=now,
        updated_at=now,
    )
    session.add(recommendation)
    session.flush()
    _note(session, "lot.recommended", recommendation, caller, now)
    return recommendation


def refuse(
    session: WriteSession,
    caller: Caller,
    recommendation: Recommendation,
    reason: str,
    now: datetime,
) -> Recommendation:
    """Turn a recommendation down, with the reason.

    Args:
        session: where it is kept.
        caller: another person than the one who recommended, and not on the lot's panel.
        recommendation: locked.
        reason: in words.
        now: when.

    Raises:
        SecondPersonNeeded: if the caller recommended it.
        Separation: if the caller is on the panel.
        RecommendationDecided: if it was decided before.
    """
    refuse_own(recommendation, caller.person())
    refuse_panel(session, caller, recommendation.lot, "Deciding about a recommendation")
    refuse_decided(recommendation)
    recommendation.state = RecommendationState.REFUSED
    recommendation.refused_because = reason
    recommendation.decided_by = caller.who
    recommendation.decided_at = recommendation.updated_at = now
    _note(session, "recommendation.refused", recommendation, caller, now)
    return recommendation


def refuse_own(recommendation: Recommendation, person: UUID) -> None:
    """Let nobody decide about their own recommendation.

    Raises:
        SecondPersonNeeded: if the person made it.
    """
    if recommendation.proposed_by == person:
        raise SecondPersonNeeded(
            "You made this recommendation, so another person decides about it.",
            "Ask somebody else who may approve awards.",
        )


def refuse_decided(recommendation: Recommendation) -> None:
    """Let a recommendation be decided once.

    Raises:
        RecommendationDecided: if it was approved or turned down.
    """
    if recommendation.state is not RecommendationState.PROPOSED:
        raise RecommendationDecided(
            f"This recommendation was {recommendation.state} before.",
            "Make another one, if the lot is still to be awarded.",
        )


def _cards(session: Session, assessment: Assessment) -> dict[UUID, Scorecard]:
    query = select(Scorecard).where(Scorecard.assessment_id == assessment.id)
    cards = session.exec(query.order_by(col(Scorecard.place)))
    return {card.tender_id: card for card in cards}


def _refuse_behind(cards: dict[UUID, Scorecard], tender_id: UUID, answered: Answer) -> None:
    """Let a tender through that comes first, before its equals too."""
    if tender_id not in cards:
        raise NotFound(
            f"The tender {tender_id} is not in the assessment.", "It lists its scorecards."
        )
    first = [card for card in cards.values() if card.rank == 1]
    if cards[tender_id] not in first:
        raise NotMostAdvantageous(
            f"{cards[tender_id].supplier} does not come first; {_named(first)} does.",
            "Only the most advantageous tender can be awarded (Procurement Act 2023, section 19). "
            "If a tender or a mark was judged wrongly, decide that first and score again.",
            first=[str(card.tender_id) for card in first],
        )
    if len(first) > 1:
        _refuse_undrawn(first, cards[tender_id], answered)


def _refuse_undrawn(first: Sequence[Scorecard], chosen: Scorecard, answered: Answer) -> None:
    """Let one of equals through only if it was drawn before the others."""
    ids = [str(card.tender_id) for card in first]
    if wants_draw(answered):
        raise DrawNeeded(
            f"{_named(first)} share the first place, and the rules part them by a draw.",
            "Hold the draw, then score again with `draw`, the tenders in the order drawn, and "
            "`draw_held`, how it was held.",
            first=ids,
        )
    drawn = drawn_first(answered, [card.supplier for card in first])
    if drawn is None:
        raise DrawNeeded(
            f"{_named(first)} share the first place, and the published rules do not part them. "
            "One of equals is not chosen at will: suppliers are treated the same (Procurement "
            "Act 2023, section 12).",
            "Hold a draw openly, before those who share the place. Then score again with `draw`, "
            "the tenders in the order drawn, and say in `draw_held` how it was held: the letters "
            "quote it.",
            first=ids,
        )
    if chosen.supplier != drawn:
        raise NotMostAdvantageous(
            f"{_named(first)} share the first place, and {drawn} was drawn first.",
            f"Recommend {drawn}.",
            first=[str(card.tender_id) for card in first if card.supplier == drawn],
        )


def _safety(session: Session, assessment: Assessment, answered: Answer) -> dict[str, Any]:
    """Say how safe the first place is; where a draw gave it, that goes before."""
    report = safety_of(answered)
    draw = deciding_draw(answered)
    if draw is None:
        return report
    said = f"{' and '.join(draw.sharing)} share the first place, and {draw.first} was drawn first."
    how = f"How the draw was held, by assessment {assessment.number}: {draw_held_of(assessment)}"
    cards = _called(session, assessment)
    sharing = {cards[name]: name for name in draw.sharing}
    others = [
        f"ASSESSMENT {number} RECORDED ANOTHER DRAW, in which {before} came first."
        for number, before in _earlier_draws(session, assessment, sharing)
        if before != draw.first
    ]
    return report | {"words": [said, how, *others, *report["words"]]}


def _earlier_draws(
    session: Session, assessment: Assessment, sharing: Mapping[UUID, str]
) -> Iterator[tuple[int, str]]:
    """Give whom the draws of assessments that were replaced put first, with their numbers.

    Tenders are known by their ids: a supplier may have had another name then.
    """
    query = select(Assessment).where(
        Assessment.lot_id == assessment.lot_id, Assessment.number < assessment.number
    )
    for earlier in session.exec(query.order_by(col(Assessment.number))):
        if draw := draw_of(earlier.receipt):
            cards = _called(session, earlier)
            drawn = [sharing[cards[name]] for name in draw if cards[name] in sharing]
            yield from ((earlier.number, first) for first in drawn[:1])


def _called(session: Session, assessment: Assessment) -> dict[str, UUID]:
    """Give the tenders of an assessment by what they are called in it."""
    query = select(Scorecard.supplier, Scorecard.tender_id)
    return dict(session.exec(query.where(Scorecard.assessment_id == assessment.id)).all())


def _named(first: Sequence[Scorecard]) -> str:
    return " and ".join(card.supplier for card in first) or "no tender"


def _note(
    session: WriteSession,
    kind: str,
    recommendation: Recommendation,
    caller: Caller,
    now: datetime,
) -> None:
    note(
        session, kind, recommendation.id, now, authority=recommendation.authority_id,
        actor=caller.who, lot=recommendation.lot_id, assessment=recommendation.assessment_id,
        tender=recommendation.tender_id,
    )  # fmt: skip
