"""Look-ups of an authority's brokerage."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Session, SQLModel, col, func, select

from app.brokerage.outcome import PLACED
from app.brokerage.record import (
    NeedEntry,
    ReadinessEntry,
    Records,
    ReferralEntry,
    VacancyEntry,
)
from app.brokerage.tables import (
    BrokerageRegister,
    Referral,
    SupplierReadiness,
    Vacancy,
    VcsNeed,
)
from app.contracts.tables import Contract

FEWEST = 5  #: people by place and group; fewer are not told
Row = TypeVar("Row", bound=SQLModel)


def version_of(session: Session, authority_id: UUID) -> int:
    """Tell which version an authority's rows are; 0 before anything was put down."""
    query = select(BrokerageRegister.version).where(BrokerageRegister.authority_id == authority_id)
    return session.exec(query).first() or 0


def records_of(session: Session, authority_id: UUID) -> Records:
    """Give all that an authority's brokerage has put down, in an order that does not change."""
    vacancies = list(_rows(session, Vacancy, authority_id))
    codes = {one.id: one.code for one in vacancies}
    contracts = references_of(session, authority_id)
    return Records(
        vacancies=tuple(
            VacancyEntry(contract=contracts[one.contract_id], **_told(VacancyEntry, one))
            for one in vacancies
        ),
        referrals=tuple(
            ReferralEntry(vacancy=_code(codes, one), **_told(ReferralEntry, one))
            for one in _rows(session, Referral, authority_id)
        ),
        readiness=tuple(
            ReadinessEntry(**_told(ReadinessEntry, one))
            for one in _rows(session, SupplierReadiness, authority_id)
        ),
        needs=tuple(
            NeedEntry(**_told(NeedEntry, one)) for one in _rows(session, VcsNeed, authority_id)
        ),
    )


def references_of(session: Session, authority_id: UUID) -> dict[UUID, str]:
    """Give what an authority's contracts are called: their reference, else their id."""
    query = select(Contract.id, Contract.reference).where(Contract.authority_id == authority_id)
    return {found: reference or str(found) for found, reference in session.exec(query)}


@dataclass(frozen=True, slots=True)
class Cell:
    """People of one priority group in one place."""

    place: str
    group: str
    people: int  #: who were referred, each once
    placed: int  #: of them, those who started work


def cells_of(session: Session, authority_id: UUID) -> list[Cell]:
    """Count the people who were referred, by place and priority group."""
    own = col(Referral.authority_id) == authority_id
    started = _people(session, own & col(Referral.outcome).in_(PLACED))
    return [
        Cell(place, group, people, started.get((place, group), 0))
        for (place, group), people in sorted(_people(session, own).items())
    ]


def _people(session: Session, which: Any) -> dict[tuple[str, str], int]:
    by = col(Referral.place), col(Referral.group)
    query: Any = select(*by, func.count(func.distinct(Referral.token))).where(which).group_by(*by)
    return {(place, group): people for place, group, people in session.execute(query)}


def _rows(session: Session, table: type[Row], authority_id: UUID) -> Iterator[Row]:
    kind: Any = table
    query = select(table).where(kind.authority_id == authority_id)
    yield from session.exec(query.order_by(kind.made_at, kind.id))


def _told(entry: type[BaseModel], row: SQLModel) -> dict[str, Any]:
    return {name: getattr(row, name) for name in entry.model_fields if hasattr(row, name)}


def _code(codes: dict[UUID, str], row: Referral) -> str:
    return codes[row.vacancy_id] if row.vacancy_id else ""
