"""Brokerage and capacity over HTTP, for the authority's own people; workbooks write it."""

from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, select

from app.brokerage.messages import (
    ReferralCountsOut,
    ReferralOut,
    ReferralPage,
    SupplierReadinessOut,
    SupplierReadinessPage,
    VacancyOut,
    VacancyPage,
    VcsNeedOut,
    VcsNeedPage,
)
from app.brokerage.outcome import ReferralOutcome
from app.brokerage.queries import cells_of
from app.brokerage.tables import Referral, SupplierReadiness, Vacancy, VcsNeed
from app.deliveries.standing.routes import OfAuthority
from app.organisations.authenticating import ScopeMissing
from app.organisations.scope import Scope
from app.platform.http.dependencies import ReadDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.messages import Message
from app.platform.request.paging import PagingDep, page_of

router = Router(prefix="/v1", tags=["brokerage"])

#: what of a referral not every reader is told
HIDDEN = {"place": None, "group": None, "outcome": None}


@router.get("/vacancies")
def list_vacancies(
    caller: OfAuthority,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    contract_id: UUID | None = None,
) -> VacancyPage:
    """List posts under contracts that are to be filled, as they were last changed."""
    query = _own(Vacancy, VacancyOut, caller.authority_id)
    if contract_id is not None:
        query = query.where(Vacancy.contract_id == contract_id)
    query = updated.within(query, Vacancy.updated_at)
    found = page_of(session, query, (Vacancy.updated_at, Vacancy.id), asked)
    rows = [VacancyOut.model_validate(row, from_attributes=True) for row in found.rows]
    return VacancyPage(data=rows, page=found.marks)


@router.get("/referrals")
def list_referrals(
    caller: OfAuthority,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    outcome: ReferralOutcome | None = None,
) -> ReferralPage:
    """List who was referred, as they were last changed, without anything that says who it is.

    Place, priority group and outcome are told to those alone who verify what was delivered; the
    others have the counts. Only those may ask for an outcome.
    """
    is_told = Scope.DELIVERIES_VERIFY in caller.scopes
    query = _own(Referral, ReferralOut, caller.authority_id)
    if outcome is not None:
        if not is_told:
            words = f"Your key lacks the scope {Scope.DELIVERIES_VERIFY}."
            raise ScopeMissing(words, "Leave outcome out, or use a key that has it.")
        query = query.where(Referral.outcome == outcome)
    query = updated.within(query, Referral.updated_at)
    found = page_of(session, query, (Referral.updated_at, Referral.id), asked)
    rows = [ReferralOut.model_validate(row, from_attributes=True) for row in found.rows]
    if not is_told:
        rows = [row.model_copy(update=HIDDEN) for row in rows]
    return ReferralPage(data=rows, page=found.marks)


@router.get("/referrals/counts")
def count_referrals(caller: OfAuthority, session: ReadDep) -> ReferralCountsOut:
    """Count the people who were referred by place and priority group, each person once.

    Places and groups with fewer than five are not named: they stand in one row, with the next
    smallest, so that none of them can be worked out.
    """
    return ReferralCountsOut.of(cells_of(session, caller.authority_id))


@router.get("/supplier-readiness")
def list_supplier_readiness(
    caller: OfAuthority, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> SupplierReadinessPage:
    """List what firms lack to tender and what was done about it, as it was last changed."""
    query = _own(SupplierReadiness, SupplierReadinessOut, caller.authority_id)
    query = updated.within(query, SupplierReadiness.updated_at)
    by = (SupplierReadiness.updated_at, SupplierReadiness.id)
    found = page_of(session, query, by, asked)
    rows = [SupplierReadinessOut.model_validate(row, from_attributes=True) for row in found.rows]
    return SupplierReadinessPage(data=rows, page=found.marks)


@router.get("/vcs-needs")
def list_vcs_needs(
    caller: OfAuthority, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> VcsNeedPage:
    """List what community groups need and what they were given, as it was last changed."""
    query = updated.within(_own(VcsNeed, VcsNeedOut, caller.authority_id), VcsNeed.updated_at)
    found = page_of(session, query, (VcsNeed.updated_at, VcsNeed.id), asked)
    rows = [VcsNeedOut.model_validate(row, from_attributes=True) for row in found.rows]
    return VcsNeedPage(data=rows, page=found.marks)


def _own(table: type[SQLModel], told: type[Message], authority_id: UUID) -> Any:
    kind: Any = table
    columns = [getattr(table, name) for name in told.model_fields]
    query: Any = select(*columns)
    return query.where(kind.authority_id == authority_id)
