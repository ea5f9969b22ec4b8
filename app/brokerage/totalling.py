"""Add up what an authority's brokerage has put down, however much that is."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from app.brokerage.outcome import PLACED
from app.brokerage.tables import Referral, SupplierReadiness, Vacancy, VcsNeed


def totals_of(session: Session, authority_id: UUID) -> Mapping[str, int]:
    """Give the figures that are shown before and after something is put down, by their words."""
    people: Any = func.count(func.distinct(Referral.token))
    met = or_(col(VcsNeed.quantity).is_(None), col(VcsNeed.received) >= col(VcsNeed.quantity))
    asked: dict[str, tuple[Any, type[Any], Any]] = {
        "Posts to be filled": (func.sum(Vacancy.posts), Vacancy, True),
        "People referred": (people, Referral, True),
        "People who started work": (people, Referral, col(Referral.outcome).in_(PLACED)),
        "Firms supported": (
            func.count(func.distinct(SupplierReadiness.firm)), SupplierReadiness, True,
        ),
        "Needs of community groups": (func.count(), VcsNeed, True),
        "Needs met": (func.count(), VcsNeed, (col(VcsNeed.received) > 0) & met),
    }  # fmt: skip
    return {words: _count(session, authority_id, *how) for words, how in asked.items()}


def _count(session: Session, authority_id: UUID, what: Any, of: type[Any], which: Any) -> int:
    query = select(what).select_from(of).where(of.authority_id == authority_id)
    found = session.exec(query if which is True else query.where(which)).one()
    return int(found or 0)
