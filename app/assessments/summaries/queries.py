"""Look-ups of the summaries that were sent, each for one caller."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.assessments.tables import Assessment, AssessmentSummary
from app.organisations.caller import Caller
from app.problems import NotFound
from app.procurements.tables import Lot
from app.tenders.panel.queries import refuse_undeclared_reader
from app.tenders.queries import tender_of


def summary_sent(session: Session, caller: Caller, summary_id: UUID) -> AssessmentSummary:
    """Give a summary that was sent, to one of the authority's.

    Raises:
        NotFound: if there is none, or it is another authority's.
        Forbidden: if the caller has not declared their interests, or may not see the lot.
    """
    query = select(AssessmentSummary).where(
        AssessmentSummary.id == summary_id,
        AssessmentSummary.authority_id == caller.authority_id,
    )
    if caller.supplier_id is not None:
        query = query.where(AssessmentSummary.supplier_id == caller.supplier_id)
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"There is no summary {summary_id}.", "A lot lists its summaries.")
    refuse_undeclared_reader(session, caller, found.batch.lot_id)
    return found


def still_stands(session: Session, summary: AssessmentSummary) -> bool:
    """Tell whether the award of which a summary tells stands."""
    assessment = session.get_one(Assessment, summary.assessment_id)
    return award_stands(session.get_one(Lot, assessment.lot_id), assessment)


def award_stands(lot: Lot, assessment: Assessment) -> bool:
    """Tell whether a lot is awarded, and an assessment of it is the one that holds.

    An award that was withdrawn leaves its lot unawarded, until another assessment replaces this.
    """
    return lot.awarded_at is not None and assessment.replaced_at is None


def summary_of_tender(session: Session, caller: Caller, tender_id: UUID) -> AssessmentSummary:
    """Give the summary of a tender, to its own supplier or one of the authority's.

    Of several, where an award was withdrawn between them, it is the one sent last.

    Raises:
        NotFound: if the caller may not know of the tender.
        NotFound: if no summary of it has been sent.
        Forbidden: if one of the authority's has not declared their interests.
    """
    tender = tender_of(session, caller, tender_id)
    refuse_undeclared_reader(session, caller, tender.lot_id)
    query = (
        select(AssessmentSummary)
        .where(AssessmentSummary.tender_id == tender.id)
        .order_by(col(AssessmentSummary.sent_at).desc(), col(AssessmentSummary.id).desc())
    )
    found = session.exec(query.limit(1)).one_or_none()
    if found is None:
        raise NotFound(
            f"No assessment summary of the tender {tender_id} has been sent.",
            "Summaries are sent to all suppliers of a lot at the same time.",
        )
    return found
