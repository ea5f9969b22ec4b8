"""Close the agreeing of a lot's marks once its record is complete, and open it again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.assessments.marks.moderation.completeness import Agreed, gaps
from app.assessments.marks.moderation.moderating import lot_to_moderate
from app.assessments.marks.moderation.queries import moderations_in
from app.assessments.marks.queries import (
    lot_to_judge,
    marked_lot,
    marks_by_pair,
    refuse_while_marking,
)
from app.assessments.tables import (
    Assessment,
    Mark,
    Moderation,
    ModerationReopening,
    Recommendation,
    RecommendationState,
)
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Invalid
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import Lock, state_of
from app.procurements.tables import Lot
from app.tenders.panel.queries import refuse_panel
from app.tenders.queries import refuse_undecided

REOPENING = "Opening the agreed marks again"


class RecommendedMeanwhile(Conflict):
    """An award is recommended on the agreed marks, and waits for its decision."""

    slug = "recommended-on-marks"


def close(session: WriteSession, caller: Caller, lot_id: UUID, now: datetime) -> Lot:
    """Close the agreeing of a lot's marks: it may be scored from then on.

    Raises:
        NotFound: if the caller may not know of the lot.
        Forbidden: if the caller is no moderator of the lot, has marked it, or has not declared.
        WrongMoment: if it was closed before, or the lot is not one that is being marked.
        MarkingGoesOn: if not everybody's marks stand.
        Invalid: with every tender that waits for a decision; or every gap in the record.
    """
    lot, _ = lot_to_moderate(session, caller, lot_id, now)
    marked = marked_lot(session, lot)
    if marked.needed():
        refuse_while_marking(session, lot)
    refuse_undecided(session, lot)
    tenders = [tender.id for tender in marked.tenders]
    marks = marks_by_pair(session, lot, tenders)
    originals = {pair: [mark.mark for mark in given] for pair, given in marks.items()}
    agreed = {
        (one.tender_id, one.criterion): _agreed(one, marks.get((one.tender_id, one.criterion), []))
        for one in moderations_in(session, lot, tenders)
    }
    if found := list(gaps(marked.criteria, tenders, originals, agreed)):
        raise Invalid(
            "The record of what was agreed is not complete.", "Fill each gap.", findings=found
        )
    lot.moderated_at = now
    lot.version += 1
    note(
        session, "moderation.closed", lot.id, now, authority=lot.authority_id, actor=caller.who,
        tenders=len(tenders), agreed=len(agreed),
    )  # fmt: skip
    return lot


def _agreed(one: Moderation, marks: Sequence[Mark]) -> Agreed:
    is_more_told = any(mark.mark == one.mark and mark.higher.strip() for mark in marks)
    references = one.reference, *(mark.reference for mark in marks)
    is_referenced = any(reference.strip() for reference in references)
    told = one.mark, one.reason, one.good, one.missing, one.changed_because
    return Agreed(*told, is_more_told, is_referenced)


def reopen(
    session: WriteSession, caller: Caller, lot_id: UUID, reason: str, now: datetime
) -> ModerationReopening:
    """Open the agreed marks of a lot again, so that a mistake can be put right.

    What was scored by them stays, and is scored again afterwards. Where an award is recommended
    by them, it takes two people: another one first turns the recommendation down.

    Raises:
        NotFound: if the caller may not know of the lot.
        Forbidden: if the caller is a program, has not declared, or judges the lot.
        WrongMoment: if agreeing is not closed, or the lot was awarded.
        RecommendedMeanwhile: if a recommendation rests on what was agreed.
    """
    person = caller.person()
    lot = lot_to_judge(session, caller, lot_id, Lock.ALONE)
    refuse_panel(session, caller, lot, REOPENING)
    refuse_unless(REOPENING, state_of(session, lot, now), LotState.MODERATED)
    _refuse_recommended(session, lot)
    made = ModerationReopening(
        lot_id=lot.id,
        reason=reason,
        closed_at=lot.moderated_at or now,
        reopened_by=person,
        reopened_at=now,
    )
    session.add(made)
    lot.moderated_at, lot.reopened_at = None, now
    lot.version += 1
    note(
        session, "moderation.reopened", lot.id, now, authority=lot.authority_id,
        actor=caller.who, reopening=made.id,
    )  # fmt: skip
    return made


def _refuse_recommended(session: Session, lot: Lot) -> None:
    """Refuse while somebody may still approve an award on the marks as they were agreed."""
    query = (
        select(Recommendation.id)
        .join(Assessment, col(Assessment.id) == Recommendation.assessment_id)
        .where(
            Recommendation.lot_id == lot.id,
            Recommendation.state == RecommendationState.PROPOSED,
            col(Assessment.replaced_at).is_(None),
            Assessment.lot_version == lot.version,
        )
    )
    pending = session.exec(query).first()
    if pending is not None:
        raise RecommendedMeanwhile(
            "A recommendation rests on these marks, and waits for its decision.",
            "Have another person than the one who made it refuse it first, with the reason.",
            recommendation_id=str(pending),
        )
