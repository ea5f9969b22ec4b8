"""Look-ups of assessments and scorecards, each for one caller."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.assessments.tables import Assessment, Scorecard, SummaryBatch
from app.organisations.caller import Caller
from app.problems import Conflict, NotFound
from app.procurements.tables import Lot
from app.tenders.panel.queries import refuse_undeclared, refuse_undeclared_reader
from app.tenders.queries import tender_of


class NotScored(Conflict):
    """The lot has no assessment that a decision could rest on."""

    slug = "not-scored"


class AssessmentOutdated(Conflict):
    """Something that scoring rests on has changed since the assessment."""

    slug = "assessment-outdated"


class SummariesNotSent(Conflict):
    """The assessment summaries of the lot have not been sent."""

    slug = "summaries-not-sent"


def standing_in(session: Session, lot_id: UUID) -> Assessment | None:
    """Give the assessment of a lot that stands, if the lot has been scored."""
    query = select(Assessment).where(
        Assessment.lot_id == lot_id, col(Assessment.replaced_at).is_(None)
    )
    return session.exec(query).one_or_none()


def current_in(session: Session, lot: Lot) -> Assessment:
    """Give the assessment of a lot that a decision may rest on.

    Args:
        session: where to look.
        lot: locked alone, so that nobody scores it meanwhile.

    Raises:
        NotScored: if the lot has none.
        AssessmentOutdated: if a tender was decided about since, marks were agreed again, a
            partner answered, or the award that rested on it was withdrawn. Each makes the lot
            another version while it holds the lot, so this goes by what came first, whatever
            the clocks of two requests say.
    """
    found = standing_in(session, lot.id)
    if found is None:
        raise NotScored(f"Lot {lot.number} has not been scored.", "Score it first.")
    if found.lot_version != lot.version:
        raise AssessmentOutdated(
            f"A tender of lot {lot.number} was decided about, its marks were agreed again, a "
            f"partner answered, or its award was withdrawn, after assessment {found.number}.",
            "Score the lot again.",
            assessment_id=str(found.id),
        )
    return found


def draw_held_of(assessment: Assessment) -> str:
    """Give how the draw of an assessment was held; an older one says so in its reason."""
    return str(assessment.head.get("draw_held", assessment.reason)).strip()


def assessment_of(session: Session, caller: Caller, assessment_id: UUID) -> Assessment:
    """Give an assessment that a caller may read.

    Raises:
        NotFound: if there is none, or it is another authority's.
        Forbidden: if the caller has not declared their interests, or may not see the lot.
    """
    query = (
        select(Assessment, Lot)
        .join(Lot, col(Lot.id) == Assessment.lot_id)
        .where(Assessment.id == assessment_id, Assessment.authority_id == caller.authority_id)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"There is no assessment {assessment_id}.", "A lot lists its assessments.")
    assessment, lot = found
    refuse_undeclared(session, caller, lot)
    return assessment


#: a scorecard and its lot; made once for all, since making a question takes as long as its answer
_CARD = (
    select(Scorecard.supplier, Scorecard.document, Lot)
    .join(Assessment, col(Assessment.id) == Scorecard.assessment_id)
    .join(Lot, col(Lot.id) == Assessment.lot_id)
    .where(
        col(Scorecard.assessment_id) == bindparam("assessment"),
        col(Scorecard.tender_id) == bindparam("tender"),
        col(Assessment.authority_id) == bindparam("authority"),
    )
)


def card_of(session: Session, caller: Caller, assessment_id: UUID, tender_id: UUID) -> Any:
    """Give the `supplier` and `document` of a scorecard, and the assessment's `lot`: one query.

    Raises:
        NotFound: if there is none, or it is another authority's.
        Forbidden: if the caller has not declared their interests, or may not see the lot.
    """
    asked = {"assessment": assessment_id, "tender": tender_id, "authority": caller.authority_id}
    found = session.execute(_CARD, asked).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no scorecard of the tender {tender_id} in the assessment {assessment_id}.",
            "The assessment lists its scorecards.",
        )
    refuse_undeclared(session, caller, found.Lot)
    return found


def summarised(session: Session, assessment_id: UUID, otherwise: str) -> SummaryBatch:
    """Give the summaries of an assessment, once they have been sent.

    Args:
        session: where to look.
        assessment_id: whose.
        otherwise: what whoever asks can do if they were not sent.

    Raises:
        SummariesNotSent: until then.
    """
    batch = session.get(SummaryBatch, assessment_id)
    if batch is None:
        raise SummariesNotSent(
            "The assessment summaries of this lot have not been sent.", otherwise
        )
    return batch


def told_to_supplier(session: Session, caller: Caller, tender_id: UUID) -> tuple[str, str]:
    """Give the receipt that explains a tender to its supplier, and its name in it.

    It is the receipt that the summaries sent last are of.

    Raises:
        NotFound: if there is no such tender that the caller may know of.
        Forbidden: if one of the authority's has not declared their interests.
        SummariesNotSent: until the summaries have been sent.
        NotFound: if the tender was not among those that were scored.
    """
    tender = tender_of(session, caller, tender_id)
    refuse_undeclared_reader(session, caller, tender.lot_id)
    wait = "The authority sends them to every supplier at the same time; ask again then."
    last = (
        select(SummaryBatch.assessment_id)
        .where(SummaryBatch.lot_id == tender.lot_id)
        .order_by(col(SummaryBatch.sent_at).desc(), col(SummaryBatch.assessment_id).desc())
    )
    assessment_id = session.exec(last.limit(1)).one_or_none()
    if assessment_id is None:
        raise SummariesNotSent("The assessment summaries of this lot have not been sent.", wait)
    query = (
        select(Assessment.receipt, Scorecard.supplier)
        .join(Scorecard, col(Scorecard.assessment_id) == Assessment.id)
        .where(Assessment.id == assessment_id, Scorecard.tender_id == tender.id)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(
            f"The tender {tender_id} was not scored.", "Only tenders that were opened are."
        )
    return found
