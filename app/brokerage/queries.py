"""Look-ups of an authority's brokerage."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
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
from app.contracts.tables import Contract, ContractState

AT_ONCE = 500  #: rows that are asked for together
Row = TypeVar("Row", bound=SQLModel)


def version_of(session: Session, authority_id: UUID) -> int:
    """Tell which version an authority's rows are; 0 before anything was put down."""
    query = select(BrokerageRegister.version).where(BrokerageRegister.authority_id == authority_id)
    return session.exec(query).first() or 0


def records_of(session: Session, authority_id: UUID, since: datetime | None = None) -> Records:
    """Give all that an authority's brokerage has put down, in an order that does not change.

    Args:
        session: where it is kept.
        authority_id: whose.
        since: only rows that were put down or changed at that time or later; None: all.
    """

    def rows(table: type[Row]) -> Iterator[Row]:
        return _rows(session, table, authority_id, since)

    codes = {found: code for code, found in codes_of(session, authority_id).items()}
    contracts = references_of(session, authority_id)
    return Records(
        vacancies=tuple(
            VacancyEntry(contract=contracts[one.contract_id], **_told(VacancyEntry, one))
            for one in rows(Vacancy)
        ),
        referrals=tuple(
            ReferralEntry(vacancy=_code(codes, one), **_told(ReferralEntry, one))
            for one in rows(Referral)
        ),
        readiness=tuple(
            ReadinessEntry(**_told(ReadinessEntry, one)) for one in rows(SupplierReadiness)
        ),
        needs=tuple(NeedEntry(**_told(NeedEntry, one)) for one in rows(VcsNeed)),
    )


def references_of(session: Session, authority_id: UUID) -> dict[UUID, str]:
    """Give what an authority's contracts are called, no two alike: their reference, else their id.

    One that was withdrawn is called by its id: another may have its reference by now.
    """
    query = select(Contract.id, Contract.reference, Contract.state).where(
        Contract.authority_id == authority_id
    )
    return {
        found: str(found) if state is ContractState.WITHDRAWN else reference or str(found)
        for found, reference, state in session.exec(query)
    }


def contracts_offered(session: Session, authority_id: UUID) -> list[str]:
    """List by what they are called the contracts under which there may be vacancies, sorted."""
    query = select(Contract.id, Contract.reference).where(
        Contract.authority_id == authority_id, Contract.state != ContractState.WITHDRAWN
    )
    return sorted(reference or str(found) for found, reference in session.exec(query))


def codes_of(session: Session, authority_id: UUID) -> dict[str, UUID]:
    """Give an authority's vacancies by their codes."""
    query = select(Vacancy.code, Vacancy.id).where(Vacancy.authority_id == authority_id)
    return dict(session.exec(query).all())


def referrals_of(
    session: Session, authority_id: UUID, tokens: Collection[str]
) -> Iterator[Referral]:
    """Give an authority's referrals of some people, by the digests of their tokens."""
    return rows_with(session, authority_id, Referral, col(Referral.token), tokens)


def rows_with(
    session: Session, authority_id: UUID, table: type[Row], by: Any, values: Collection[Any]
) -> Iterator[Row]:
    """Give an authority's rows that have one of some values in a column."""
    kind: Any = table
    listed = sorted(values)
    for start in range(0, len(listed), AT_ONCE):
        some = by.in_(listed[start : start + AT_ONCE])
        yield from session.exec(select(table).where(kind.authority_id == authority_id, some))


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


def _rows(
    session: Session, table: type[Row], authority_id: UUID, since: datetime | None
) -> Iterator[Row]:
    kind: Any = table
    query = select(table).where(kind.authority_id == authority_id)
    if since is not None:
        query = query.where(kind.updated_at >= since)
    yield from session.exec(query.order_by(kind.made_at, kind.id))


def _told(entry: type[BaseModel], row: SQLModel) -> dict[str, Any]:
    return {name: getattr(row, name) for name in entry.model_fields if hasattr(row, name)}


def _code(codes: dict[UUID, str], row: Referral) -> str:
    return codes[row.vacancy_id] if row.vacancy_id else ""
