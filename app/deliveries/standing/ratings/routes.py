"""Ratings over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from sqlmodel import select

from app.contracts.queries import contract_for
from app.deliveries.standing.asking import indicator_for, obligation_for
from app.deliveries.standing.ratings.messages import COLUMNS, RatingIn, RatingOut, RatingPage
from app.deliveries.standing.ratings.rating import Subject, rate
from app.deliveries.standing.routes import ContractId, LibraryDep, ObligationId
from app.deliveries.standing.tables import Rating
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.procurements.queries import Lock

router = Router(prefix="/v1", tags=["ratings"])

Rater = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
IndicatorId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000080"])]


@router.post("/obligations/{obligation_id}/ratings", status_code=201)
def rate_obligation(
    caller: Rater,
    obligation_id: ObligationId,
    body: RatingIn,
    session: WriteDep,
    now: NowDep,
    library: LibraryDep,
) -> RatingOut:
    """Rate a promise for some days: confirm what the bands say, or say otherwise and why.

    They go by what was due and verified in those days, with what was verified before beyond what
    was due by then; by all that was until then, where the terms of the plan say
    `rated_over: contract`.
    To rate the same days again replaces what was said of them; both stay.
    """
    obligation, contract = obligation_for(session, caller, obligation_id, Lock.ALONE)
    subject = Subject(contract, obligation=obligation)
    return RatingOut.of(rate(session, caller, subject, body.judgement(), library, now))


@router.post("/indicators/{indicator_id}/ratings", status_code=201)
def rate_indicator(
    caller: Rater,
    indicator_id: IndicatorId,
    body: RatingIn,
    session: WriteDep,
    now: NowDep,
    library: LibraryDep,
) -> RatingOut:
    """Rate a key performance indicator for some days, as its notices tell it.

    One that rests on a promise is worked out from it; any other is a person's word, with a
    reason.
    """
    indicator, contract = indicator_for(session, caller, indicator_id, Lock.ALONE)
    subject = Subject(contract, indicator=indicator)
    return RatingOut.of(rate(session, caller, subject, body.judgement(), library, now))


@router.get("/contracts/{contract_id}/ratings")
def list_ratings(
    caller: Annotated[Caller, needs(Scope.CONTRACTS_READ)],
    contract_id: ContractId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> RatingPage:
    """List a contract's ratings in the order in which they were made; replaced ones stay."""
    contract = contract_for(session, caller, contract_id)
    columns = [getattr(Rating, name) for name in COLUMNS]
    query = select(*columns).where(Rating.contract_id == contract.id)
    query = updated.within(query, Rating.rated_at)
    found = page_of(session, query, (Rating.rated_at, Rating.id), asked)
    return RatingPage(data=[RatingOut.of(row) for row in found.rows], page=found.marks)
