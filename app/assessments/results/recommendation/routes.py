"""Recommendations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from sqlmodel import select

from app.assessments.results.recommendation.messages import (
    RecommendationIn,
    RecommendationOut,
    RecommendationPage,
    RecommendationRow,
    RefusalIn,
)
from app.assessments.results.recommendation.queries import recommendation_of
from app.assessments.results.recommendation.recommending import Proposal, recommend, refuse
from app.assessments.tables import Recommendation
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.procurements.queries import Lock
from app.tenders.panel.queries import refuse_undeclared
from app.tenders.queries import opened_lot

router = Router(prefix="/v1", tags=["recommendations"])

ScoredLotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000004"])]
AnId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000005"])]


@router.post("/lots/{lot_id}/recommendations", status_code=201)
def recommend_award(
    caller: Annotated[Caller, needs(Scope.AWARDS_RECOMMEND)],
    lot_id: ScoredLotId,
    body: RecommendationIn,
    session: WriteDep,
    now: NowDep,
) -> RecommendationOut:
    """Recommend the tender that comes first; another person approves or refuses it.

    The answer says how safe the first place is. One recommendation waits at a time.
    """
    lot = opened_lot(session, caller, lot_id, Lock.ALONE)
    refuse_undeclared(session, caller, lot)
    proposal = Proposal(body.tender_id, body.reasons)
    return RecommendationOut.of(recommend(session, caller, lot, proposal, now))


@router.get("/lots/{lot_id}/recommendations")
def list_recommendations(
    caller: Annotated[Caller, needs(Scope.ASSESSMENTS_READ)],
    lot_id: AnId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> RecommendationPage:
    """List a lot's recommendations, in the order in which they were made or decided."""
    lot = opened_lot(session, caller, lot_id)
    refuse_undeclared(session, caller, lot)
    columns = (getattr(Recommendation, name) for name in RecommendationRow.model_fields)
    query = select(*columns).where(Recommendation.lot_id == lot.id)
    query = updated.within(query, Recommendation.updated_at)
    found = page_of(session, query, (Recommendation.updated_at, Recommendation.id), asked)
    rows = [RecommendationRow.model_validate(row, from_attributes=True) for row in found.rows]
    return RecommendationPage(data=rows, page=found.marks)


@router.get("/recommendations/{recommendation_id}")
def read_recommendation(
    caller: Annotated[Caller, needs(Scope.ASSESSMENTS_READ)],
    recommendation_id: AnId,
    session: ReadDep,
) -> RecommendationOut:
    """Give a recommendation, with the report of how safe it is."""
    return RecommendationOut.of(recommendation_of(session, caller, recommendation_id))


@router.post("/recommendations/{recommendation_id}/refusal", status_code=201)
def refuse_recommendation(
    caller: Annotated[Caller, needs(Scope.AWARDS_APPROVE)],
    recommendation_id: AnId,
    body: RefusalIn,
    session: WriteDep,
    now: NowDep,
) -> RecommendationOut:
    """Turn down what another person recommended, with the reason."""
    found = recommendation_of(session, caller, recommendation_id, Lock.ALONE)
    return RecommendationOut.of(refuse(session, caller, found, body.reason, now))
