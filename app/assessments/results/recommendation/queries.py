"""Look-ups of recommendations, each for one caller."""

from uuid import UUID

from sqlmodel import Session, select

from app.assessments.tables import Assessment, Recommendation, RecommendationState
from app.organisations.caller import Caller
from app.problems import NotFound
from app.procurements.queries import Lock
from app.tenders.panel.queries import refuse_undeclared


def pending_on(session: Session, assessment: Assessment) -> Recommendation | None:
    """Give the recommendation on an assessment that waits for its decision, if there is one.

    One on an assessment that was replaced waits for nothing: it can no longer be approved.
    """
    query = select(Recommendation).where(
        Recommendation.assessment_id == assessment.id,
        Recommendation.state == RecommendationState.PROPOSED,
    )
    return session.exec(query).first()


def recommendation_of(
    session: Session, caller: Caller, recommendation_id: UUID, lock: Lock = Lock.NONE
) -> Recommendation:
    """Give a recommendation that a caller may know of.

    Raises:
        NotFound: if there is none, or it is another authority's.
        Forbidden: if the caller has not declared their interests, or may not see the lot.
    """
    query = select(Recommendation).where(
        Recommendation.id == recommendation_id,
        Recommendation.authority_id == caller.authority_id,
    )
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=Recommendation)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no recommendation {recommendation_id}.", "A lot lists its recommendations."
        )
    refuse_undeclared(session, caller, found.lot)
    return found
